import { isCallback, isReturn, opens } from './timeline/log.ts';
import { Kind } from './engine/types.ts';
import type { Player } from './player.ts';

/** The moves in time that have an inverse. A direction of −1 is the inverse of 1, and right after it leads back exactly. */
export type Move = (player: Player, direction: 1 | -1) => boolean;

/** To the next row of the detail level. */
export const step: Move = (player, direction) => player.jump('step', direction, () => {
  if (direction === 1) player.forward();
  else player.back();
});

/** By one event, whatever the level; what hides it opens. */
export const into: Move = (player, direction) => player.jump('into', direction, () => {
  if (direction === 1 && player.position === player.length) player.extend();
  player.seek(player.position + direction);
  player.reveal(player.current);
});

/** To the next statement of any program; events lie between them. */
export const line: Move = (player, direction) => {
  const [position, inside] = [player.position, player.inside];
  player.line(direction);
  return player.position !== position || player.inside !== inside;
};

/** Past the call or callback that is open around the current step; where none is, to the next row. */
export const over: Move = (player, direction) => player.jump('over', direction, () => {
  const opener = frameOf(player, player.current, direction);
  if (opener < 0) {
    if (direction === 1) player.forward();
    else player.back();
  } else if (direction === -1) player.seek(opener + 1);
  else player.find(1, (event) => player.log.parent(event) === opener && isReturn(player.log.kind(event)));
});

/** To the end (or the start) of the operation that the current step belongs to. */
export const out: Move = (player, direction) => player.jump('out', direction, () => {
  const { structure } = player;
  const operation = structure.operationOf(player.current) ?? structure.startedBy(callOf(player, player.current));
  if (operation !== undefined) {
    const target = direction === 1 ? (operation.end >= 0 ? operation.end : operation.last) : operation.first;
    if (Math.sign(target - player.current) === direction) player.seek(target + 1);
    return;
  }
  const opener = frameOf(player, player.current, direction);
  const target = direction === 1 ? player.structure.close(opener) : opener;
  if (target >= 0 && Math.sign(target - player.current) === direction) player.seek(target + 1);
});

/** To where WMI next enters a sink: the sink whose lane was chosen, else any. */
export const callback: Move = (player, direction) => player.jump('callback', direction, () => {
  const { log, lane } = player;
  const chosen = player.source?.lanes[lane]?.kind === 'sink' ? lane : -1;
  player.find(direction, (event) => isCallback(log.kind(event)) && log.kind(event) !== Kind.Callback && (chosen < 0 || log.to(event) === chosen));
});

/** To the next row on the lane that was chosen, else on that of the current step. */
export const onLane: Move = (player, direction) => player.jump('lane', direction, () => {
  const lane = player.lane >= 0 ? player.lane : player.log.to(player.current);
  player.find(direction, (event) => player.shown(event) && (player.log.lane(event) === lane || player.log.to(event) === lane));
});

/** To the next row of the same call and its operation. */
export const onCall: Move = (player, direction) => player.jump('call', direction, () => {
  const family = familyOf(player, player.current);
  if (family >= 0) player.find(direction, (event) => player.shown(event) && familyOf(player, event) === family);
});

/** To just before the next event at which something else could have come. */
export const decision: Move = (player, direction) => player.jump('decision', direction, () => {
  for (let event = player.position + direction; event >= 0 && event < player.length; event += direction) {
    if (player.log.choices(event) > 1) {
      player.seek(event);
      return;
    }
  }
  // At the end of a run that can go on, what comes next is still to be chosen.
  if (direction === 1 && player.unfinished()) player.seek(player.length);
});

/** To the next event at which a breakpoint stops. */
export const breakpoint: Move = (player, direction) => player.jump('breakpoint', direction, () => {
  const stops = player.breakpoints?.matcher();
  if (stops !== undefined) player.find(direction, stops);
});

/** To the next event that mentions what is searched for. */
export const found: Move = (player, direction) => player.jump('found', direction, () => {
  const { source, sought, position } = player;
  if (source === undefined || sought === '') return;
  const event = source.find(sought, direction === 1 ? position : Math.max(0, position - 1), direction === 1);
  if (event < 0) return;
  player.reveal(event);
  player.seek(event + 1);
});

/** To the end or the start, wherever the cursor came from: both are places that a user names. */
export const toEnd: Move = (player, direction) => {
  const from = player.position;
  if (direction === 1) while (player.extend()) player.seek(player.length);
  player.seek(direction === 1 ? player.length : 0);
  return player.position !== from;
};

/** Rows of other calls that happened inside a call or callback from its start to its end. */
export function interleaved(player: Player, event: number): number {
  const { log, structure, visible } = player;
  if (!isReturn(log.kind(event))) return 0;
  const opener = log.parent(event);
  let count = 0;
  for (let row = visible.rowAt(opener) + 1; row < visible.rowAt(event); row++) {
    let at = visible.event(row);
    while (at > opener) at = structure.owner(at);
    if (at !== opener) count++;
  }
  return count;
}

/** The call or callback that is open around an event or that it begins; seen from its end backwards, the one that it ends. */
function frameOf(player: Player, event: number, direction: 1 | -1): number {
  const { log } = player;
  if (event < 0) return -1;
  const kind = log.kind(event);
  if (isReturn(kind)) return direction === -1 ? log.parent(event) : log.parent(log.parent(event));
  return opens(log, event) && direction === 1 ? event : log.parent(event);
}

/** The call around an event, itself included. */
function callOf(player: Player, event: number): number {
  let at = event;
  while (at >= 0 && player.log.kind(at) !== Kind.Call) at = player.log.parent(at);
  return at;
}

/** The outermost thing that an event belongs to: the call of its operation, else the frame that no other surrounds. */
function familyOf(player: Player, event: number): number {
  let at = event;
  for (let owner = player.structure.owner(at); owner >= 0; owner = player.structure.owner(owner)) at = owner;
  return at;
}
