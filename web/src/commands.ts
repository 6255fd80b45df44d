import type { Desk } from './desk.ts';
import * as moves from './moves.ts';
import { SPEEDS } from './playback.ts';
import { m } from './words/mark.ts';
import { t, type Values } from './words/words.ts';

export type CommandGroup = 'Step' | 'Jump' | 'Choose' | 'View' | 'Page';
export const GROUPS: readonly CommandGroup[] = [m('Step'), m('Jump'), m('Choose'), m('View'), m('Page')];

/** One thing a user can do: the buttons, the keys, the palette and the help are all made from this table. */
export interface Command {
  id: string;
  /** Its name, a key for `t`; `titleOf` says it. */
  title: string;
  /** What stands for the names in its title. */
  values?: Values;
  group: CommandGroup;
  /** Values of `event.key`, with `Shift+` or `Mod+` (Control or Command) before them; users may choose others. */
  keys: readonly string[];
  /** The command that undoes a move in time. */
  inverse?: string;
  /** Only in the full page. */
  lab?: true;
  enabled?(desk: Desk): boolean;
  /** Why it cannot be run now, where that is not plain to see; empty when it can. */
  why?(desk: Desk): string;
  run(desk: Desk): void;
}

const atStart = (desk: Desk): boolean => desk.player.position > 0 || desk.player.inside !== undefined;
const beforeEnd = ({ player }: Desk): boolean => player.position < player.limit || (!player.fenced && player.unfinished());

/** A move in time and its inverse, as two commands. */
export function pair(
  group: CommandGroup, move: moves.Move, there: readonly [string, string, ...string[]], back: readonly [string, string, ...string[]],
): readonly Command[] {
  const [id, title, ...keys] = there;
  const [inverse, backTitle, ...backKeys] = back;
  return [
    { id, title, group, keys, inverse, enabled: beforeEnd, run: ({ player }) => void move(player, 1) },
    { id: inverse, title: backTitle, group, keys: backKeys, inverse: id, enabled: atStart, run: ({ player }) => void move(player, -1) },
  ];
}

const TIME: readonly Command[] = [
  ...pair('Step', moves.step, ['step', m('Step'), 'ArrowRight', 'PageDown'], ['back', m('Step back'), 'ArrowLeft', 'PageUp']),
  ...pair('Step', moves.over, ['over', m('Step over the open call'), 'Shift+ArrowRight'], ['over-back', m('Back to where the open call began'), 'Shift+ArrowLeft']),
  ...pair('Step', moves.into, ['into', m('Step to the next event of any level'), 'i'], ['into-back', m('Back by one event of any level'), 'I']),
  ...pair('Step', moves.out, ['out', m('To the end of this operation'), 'o'], ['out-back', m('To the start of this operation'), 'O']),
  ...pair('Jump', moves.toEnd, ['end', m('To the end'), 'End'], ['first', m('To the start'), 'Home']),
  ...pair('Jump', moves.callback, ['callback', m('Next callback'), 'n'], ['callback-back', m('Previous callback'), 'N']),
  ...pair('Jump', moves.onLane, ['lane', m('Next on this lane'), '.'], ['lane-back', m('Previous on this lane'), ',']),
  ...pair('Jump', moves.onCall, ['call', m('Next of this call'), 'c'], ['call-back', m('Previous of this call'), 'C']),
  ...pair('Jump', moves.breakpoint, ['breakpoint', m('Run to the next breakpoint'), 'F8'], ['breakpoint-back', m('Back to the previous breakpoint'), 'Shift+F8']),
  ...pair('Jump', moves.found, ['found', m('Next place found'), ']'], ['found-back', m('Previous place found'), '[']),
  ...pair('Choose', moves.decision, ['decision', m('Next decision'), 'd'], ['decision-back', m('Previous decision'), 'D']),
  { id: 'here', title: m('Run to the selected row'), group: 'Jump', keys: ['r'], run: (desk) => desk.player.seek(desk.selected() + 1) },
  { id: 'go', title: m('Go to step …'), group: 'Jump', keys: ['g'], run: (desk) => desk.focusStepField() },
  {
    id: 'play', title: m('Play or pause'), group: 'Jump', keys: [' '],
    run: ({ player }) => (player.playing ? player.pause() : player.play()),
  },
  { id: 'slower', title: m('Play slower'), group: 'Jump', keys: ['<'], run: (desk) => speed(desk, -1) },
  { id: 'faster', title: m('Play faster'), group: 'Jump', keys: ['>'], run: (desk) => speed(desk, 1) },
  {
    id: 'clock', title: m('Play by events or by virtual time'), group: 'Jump', keys: ['T'],
    run: ({ player }) => player.playback.setClock(player.playback.clock === 'events' ? 'time' : 'events'),
  },
];

const SCREEN: readonly Command[] = [
  {
    id: 'more', title: m('More detail'), group: 'View', keys: ['+'], inverse: 'less',
    enabled: ({ player }) => player.level < 2, run: ({ player }) => player.setLevel(player.level + 1),
  },
  {
    id: 'less', title: m('Less detail'), group: 'View', keys: ['-'], inverse: 'more',
    enabled: ({ player }) => player.level > -1, run: ({ player }) => player.setLevel(player.level - 1),
  },
  { id: 'fold', title: m('Fold or unfold the selected call'), group: 'View', keys: ['z'], run: (desk) => desk.player.toggleFold(desk.selected()) },
  { id: 'future', title: m('Hide or show what comes next'), group: 'View', keys: ['h'], run: ({ player }) => player.setHideFuture(!player.hideFuture) },
  { id: 'centre', title: m('Bring the current step into view'), group: 'View', keys: ['f'], run: (desk) => desk.centre() },
  {
    id: 'axis', title: m('Rows to the scale of virtual time, or evenly'), group: 'View', keys: ['a'],
    why: ({ player }) => player.untimely, run: ({ player }) => void player.setTimed(!player.timed),
  },
  { id: 'help', title: m('Keys and help'), group: 'Page', keys: ['?'], run: (desk) => desk.toggleHelp() },
  { id: 'escape', title: m('Close, or leave the editor'), group: 'Page', keys: ['Escape'], run: (desk) => desk.escape() },
];

const ALL: Command[] = [...TIME, ...SCREEN];
/** What there is to do: what every run offers, and once the laboratory is there, what that can do beside it. */
export const COMMANDS: readonly Command[] = ALL;

/** Brings the commands of a part that is loaded later. */
export function offer(commands: readonly Command[]): void {
  ALL.push(...commands);
}

export function command(id: string): Command {
  const found = COMMANDS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no command ${id}`);
  return found;
}

export function canRun(one: Command, desk: Desk): boolean {
  return (one.lab === undefined || desk.lab !== undefined) && (one.enabled?.(desk) ?? true) && (one.why?.(desk) ?? '') === '';
}

/** The name of a command in the language of the screen. */
export const titleOf = ({ title, values }: Command): string => t(title, values);

/** A key for people: `→`, `Shift+→`, `Space`. */
export function keyName(key: string): string {
  const names: Record<string, string> = { ArrowRight: '→', ArrowLeft: '←', ArrowUp: '↑', ArrowDown: '↓', ' ': t('Space'), Escape: t('Esc'), Mod: t('Ctrl'), Enter: t('Enter'), Home: t('Home'), End: t('End'), PageUp: t('PageUp'), PageDown: t('PageDown') };
  if (key === '+') return '+';
  return key.split('+').map((part) => names[part] ?? part).join('+');
}

function speed({ player }: Desk, direction: 1 | -1): void {
  const at = SPEEDS.findIndex((one) => one === player.playback.speed) + direction;
  player.playback.setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))] ?? 1);
}
