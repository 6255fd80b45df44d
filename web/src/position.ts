import { Kind } from './engine/types.ts';
import type { Player } from './player.ts';

const KINDS: Record<string, Kind> = {
  call: Kind.Call, return: Kind.Return, hop: Kind.Hop, indicate: Kind.Indicate, status: Kind.Status, setstatus: Kind.Status, progress: Kind.Progress,
  addref: Kind.AddRef, release: Kind.Release, write: Kind.Write, print: Kind.Print, wait: Kind.Wait, wake: Kind.Wake, time: Kind.Time,
  callback: Kind.Callback, created: Kind.Created, destroyed: Kind.Destroyed, cancelled: Kind.Cancelled, fault: Kind.Fault,
};

/**
 * The event that a name of a place means: `indicate:2` is the second Indicate, `NextAsync:1` the first step whose label
 * starts so, `r2/status:1` the first status of the second operation. −1 when there is none.
 */
export function eventOf(player: Player, name: string): number {
  const match = /^(?:r(\d+)\/)?([A-Za-z_]\w*):(\d+)$/.exec(name.trim());
  if (match === null) return -1;
  const [, operation, word = '', count = '1'] = match;
  const kind = Object.hasOwn(KINDS, word.toLowerCase()) ? KINDS[word.toLowerCase()] : undefined;
  const wanted = operation === undefined ? -1 : nthOperation(player, Number(operation));
  if (operation !== undefined && wanted < 0) return -1;
  let left = Number(count);
  for (let event = 0; event < player.length; event++) {
    if (wanted >= 0 && player.log.operation(event) !== wanted) continue;
    const fits = kind === undefined ? starts(player.row(event)?.label ?? '', word) : player.log.kind(event) === kind;
    if (fits && --left === 0) return event;
  }
  return -1;
}

/** The position that a name means: `step:7`, `start`, `end`, or just after the event of `eventOf`; nothing when there is none. */
export function positionOf(player: Player, name: string): number | undefined {
  if (name === 'start') return 0;
  if (name === 'end') return player.length;
  const step = /^step:(\d+)$/.exec(name)?.[1];
  if (step !== undefined) return Number(step) === 0 ? 0 : player.visible.event(Math.min(Number(step), player.steps) - 1) + 1;
  const event = eventOf(player, name);
  return event < 0 ? undefined : event + 1;
}

/** The place of an event as `eventOf` reads it, such as `r1/indicate:2`; of one that has no such name, its step. */
export function placeOf(player: Player, event: number): string {
  if (event < 0) return 'start';
  const { log } = player;
  const word = Object.keys(KINDS).find((name) => KINDS[name] === log.kind(event));
  if (word === undefined) return `step:${player.step}`;
  const operation = log.operation(event);
  const operations = new Set<number>();
  let count = 0;
  for (let at = 0; at <= event; at++) {
    const of = log.operation(at);
    if (of >= 0) operations.add(of);
    if (log.kind(at) === log.kind(event) && (operation < 0 || of === operation)) count++;
  }
  return operation < 0 ? `${word}:${count}` : `r${[...operations].indexOf(operation) + 1}/${word}:${count}`;
}

function starts(label: string, word: string): boolean {
  return label.toLowerCase().startsWith(word.toLowerCase()) && !/^\w/.test(label.slice(word.length));
}

/** The number of the n-th operation in the order in which they first appear, counted from 1. */
function nthOperation(player: Player, n: number): number {
  const seen = new Set<number>();
  for (let event = 0; event < player.length; event++) {
    const operation = player.log.operation(event);
    if (operation >= 0 && seen.add(operation).size === n) return operation;
  }
  return -1;
}
