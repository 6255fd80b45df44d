import type { Desk, LabActions } from './desk.ts';
import * as moves from './moves.ts';
import { SPEEDS } from './playback.ts';

export type CommandGroup = 'Step' | 'Jump' | 'Choose' | 'View' | 'Page';
export const GROUPS: readonly CommandGroup[] = ['Step', 'Jump', 'Choose', 'View', 'Page'];

/** One thing a user can do: the buttons, the keys, the palette and the help are all made from this table. */
export interface Command {
  id: string;
  title: string;
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
const beforeEnd = (desk: Desk): boolean => desk.player.position < desk.player.length || desk.player.unfinished();

/** A move in time and its inverse, as two commands. */
function pair(
  group: CommandGroup, move: moves.Move, there: readonly [string, string, ...string[]], back: readonly [string, string, ...string[]],
): readonly Command[] {
  const [id, title, ...keys] = there;
  const [inverse, backTitle, ...backKeys] = back;
  return [
    { id, title, group, keys, inverse, enabled: beforeEnd, run: ({ player }) => void move(player, 1) },
    { id: inverse, title: backTitle, group, keys: backKeys, inverse: id, enabled: atStart, run: ({ player }) => void move(player, -1) },
  ];
}

const inLab = (id: string, title: string, group: CommandGroup, keys: readonly string[], run: (lab: LabActions) => void): Command => ({
  id, title, group, keys, lab: true, run: (desk) => desk.lab !== undefined && run(desk.lab),
});

const TIME: readonly Command[] = [
  ...pair('Step', moves.step, ['step', 'Step', 'ArrowRight', 'PageDown'], ['back', 'Step back', 'ArrowLeft', 'PageUp']),
  ...pair('Step', moves.over, ['over', 'Step over the open call', 'Shift+ArrowRight'], ['over-back', 'Back to where the open call began', 'Shift+ArrowLeft']),
  ...pair('Step', moves.into, ['into', 'Step to the next event of any level', 'i'], ['into-back', 'Back by one event of any level', 'I']),
  ...pair('Step', moves.line, ['line', 'Next statement', 'l'], ['line-back', 'Previous statement', 'L']).map((one): Command => ({ ...one, lab: true })),
  ...pair('Step', moves.out, ['out', 'To the end of this operation', 'o'], ['out-back', 'To the start of this operation', 'O']),
  ...pair('Jump', moves.toEnd, ['end', 'To the end', 'End'], ['first', 'To the start', 'Home']),
  ...pair('Jump', moves.callback, ['callback', 'Next callback', 'n'], ['callback-back', 'Previous callback', 'N']),
  ...pair('Jump', moves.onLane, ['lane', 'Next on this lane', '.'], ['lane-back', 'Previous on this lane', ',']),
  ...pair('Jump', moves.onCall, ['call', 'Next of this call', 'c'], ['call-back', 'Previous of this call', 'C']),
  ...pair('Jump', moves.breakpoint, ['breakpoint', 'Run to the next breakpoint', 'F8'], ['breakpoint-back', 'Back to the previous breakpoint', 'Shift+F8']),
  ...pair('Jump', moves.found, ['found', 'Next place found', ']'], ['found-back', 'Previous place found', '[']),
  ...pair('Choose', moves.decision, ['decision', 'Next decision', 'd'], ['decision-back', 'Previous decision', 'D']),
  { id: 'here', title: 'Run to the selected row', group: 'Jump', keys: ['r'], run: (desk) => desk.player.seek(desk.selected() + 1) },
  { id: 'go', title: 'Go to step …', group: 'Jump', keys: ['g'], run: (desk) => desk.focusStepField() },
  {
    id: 'play', title: 'Play or pause', group: 'Jump', keys: [' '],
    run: ({ player }) => (player.playing ? player.pause() : player.play()),
  },
  { id: 'slower', title: 'Play slower', group: 'Jump', keys: ['<'], run: (desk) => speed(desk, -1) },
  { id: 'faster', title: 'Play faster', group: 'Jump', keys: ['>'], run: (desk) => speed(desk, 1) },
  {
    id: 'clock', title: 'Play by events or by virtual time', group: 'Jump', keys: ['T'],
    run: ({ player }) => player.playback.setClock(player.playback.clock === 'events' ? 'time' : 'events'),
  },
];

const CHOICES: readonly Command[] = [
  ...Array.from({ length: 9 }, (_, index) => inLab(`choice-${index + 1}`, `Take choice ${index + 1}`, 'Choose', [String(index + 1)], (lab) => lab.take(index))),
  inLab('swap', 'Could two steps swap? …', 'Choose', ['y'], (lab) => lab.openTool('swap')),
  inLab('compare', 'Compare two branches …', 'Choose', ['w'], (lab) => lab.openTool('compare')),
];

const SCREEN: readonly Command[] = [
  {
    id: 'more', title: 'More detail', group: 'View', keys: ['+'], inverse: 'less',
    enabled: ({ player }) => player.level < 2, run: ({ player }) => player.setLevel(player.level + 1),
  },
  {
    id: 'less', title: 'Less detail', group: 'View', keys: ['-'], inverse: 'more',
    enabled: ({ player }) => player.level > -1, run: ({ player }) => player.setLevel(player.level - 1),
  },
  { id: 'fold', title: 'Fold or unfold the selected call', group: 'View', keys: ['z'], run: (desk) => desk.player.toggleFold(desk.selected()) },
  { id: 'future', title: 'Hide or show what comes next', group: 'View', keys: ['h'], run: ({ player }) => player.setHideFuture(!player.hideFuture) },
  { id: 'centre', title: 'Bring the current step into view', group: 'View', keys: ['f'], run: (desk) => desk.centre() },
  inLab('search', 'Search the run', 'View', ['/'], (lab) => lab.focusSearch()),
  inLab('lanes', 'Choose the lanes …', 'View', ['m'], (lab) => lab.openTool('lanes')),
  {
    id: 'axis', title: 'Rows to the scale of virtual time, or evenly', group: 'View', keys: ['a'],
    why: ({ player }) => player.untimely, run: ({ player }) => void player.setTimed(!player.timed),
  },
  inLab('legend', 'How to read the diagram', 'View', ['k'], (lab) => lab.openTool('legend')),
  inLab('form', 'Diagram or outline', 'View', ['v'], (lab) => lab.switchForm()),
  inLab('theme', 'Switch light and dark', 'View', ['t'], (lab) => lab.toggleTheme()),
  {
    id: 'mark', title: 'Set or clear a breakpoint at this statement', group: 'Page', keys: ['b'], lab: true,
    run: (desk) => desk.player.breakpoints.toggleAt(desk.selected()),
  },
  inLab('breakpoints', 'Breakpoints …', 'Page', ['B'], (lab) => lab.openTool('breakpoints')),
  inLab('palette', 'All commands …', 'Page', ['Mod+k', ':'], (lab) => lab.openTool('palette')),
  inLab('keys', 'Choose the keys …', 'Page', ['K'], (lab) => lab.openTool('keys')),
  inLab('editor', 'Go to the scenario text', 'Page', ['e'], (lab) => lab.focusEditor()),
  inLab('run', 'Run the scenario text', 'Page', ['Mod+Enter'], (lab) => lab.run()),
  inLab('share', 'Share', 'Page', ['s'], (lab) => lab.openShare()),
  inLab('gallery', 'All scenarios', 'Page', ['x'], (lab) => lab.toGallery()),
  { id: 'help', title: 'Keys and help', group: 'Page', keys: ['?'], run: (desk) => desk.toggleHelp() },
  { id: 'escape', title: 'Close, or leave the editor', group: 'Page', keys: ['Escape'], run: (desk) => desk.escape() },
];

export const COMMANDS: readonly Command[] = [...TIME, ...CHOICES, ...SCREEN];

const BY_ID = new Map(COMMANDS.map((command) => [command.id, command]));

export function command(id: string): Command {
  const found = BY_ID.get(id);
  if (found === undefined) throw new Error(`no command ${id}`);
  return found;
}

export function canRun(one: Command, desk: Desk): boolean {
  return (one.lab === undefined || desk.lab !== undefined) && (one.enabled?.(desk) ?? true) && (one.why?.(desk) ?? '') === '';
}

/** A key for people: `→`, `Shift+→`, `Space`. */
export function keyName(key: string): string {
  const names: Record<string, string> = { ArrowRight: '→', ArrowLeft: '←', ArrowUp: '↑', ArrowDown: '↓', ' ': 'Space', Escape: 'Esc', Mod: 'Ctrl' };
  if (key === '+') return '+';
  return key.split('+').map((part) => names[part] ?? part).join('+');
}

function speed({ player }: Desk, direction: 1 | -1): void {
  const at = SPEEDS.findIndex((one) => one === player.playback.speed) + direction;
  player.playback.setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))] ?? 1);
}
