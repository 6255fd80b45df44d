import type { Desk } from './desk.ts';

export type CommandGroup = 'Step' | 'Jump' | 'Choose' | 'View' | 'Page';

/** One thing a user can do: the buttons, the keys and the help are all made from this table. */
export interface Command {
  id: string;
  title: string;
  group: CommandGroup;
  /** Values of `event.key`, with `Shift+` or `Mod+` (Control or Command) before them. */
  keys: readonly string[];
  /** The command that undoes a move in time. */
  inverse?: string;
  /** Only in the full page. */
  lab?: true;
  enabled?(desk: Desk): boolean;
  run(desk: Desk): void;
}

const atStart = (desk: Desk): boolean => desk.player.position > 0;
const beforeEnd = (desk: Desk): boolean => desk.player.position < desk.player.length || desk.player.unfinished();

const TIME: readonly Command[] = [
  {
    id: 'step', title: 'Step', group: 'Step', keys: ['ArrowRight', 'PageDown'], inverse: 'back',
    enabled: beforeEnd, run: (desk) => void desk.player.forward(),
  },
  {
    id: 'back', title: 'Step back', group: 'Step', keys: ['ArrowLeft', 'PageUp'], inverse: 'step',
    enabled: atStart, run: (desk) => void desk.player.back(),
  },
  {
    id: 'over', title: 'Step over the open call', group: 'Step', keys: ['Shift+ArrowRight'], inverse: 'over-back',
    enabled: beforeEnd, run: (desk) => desk.player.over(1),
  },
  {
    id: 'over-back', title: 'Back to where the open call began', group: 'Step', keys: ['Shift+ArrowLeft'],
    inverse: 'over', enabled: atStart, run: (desk) => desk.player.over(-1),
  },
  {
    id: 'into', title: 'Step to the next event of any level', group: 'Step', keys: ['i'], inverse: 'into-back',
    enabled: beforeEnd, run: (desk) => desk.player.into(1),
  },
  {
    id: 'into-back', title: 'Back by one event of any level', group: 'Step', keys: ['I'], inverse: 'into',
    enabled: atStart, run: (desk) => desk.player.into(-1),
  },
  {
    id: 'line', title: 'Next statement', group: 'Step', keys: ['l'], inverse: 'line-back', lab: true,
    enabled: beforeEnd, run: (desk) => desk.player.line(1),
  },
  {
    id: 'line-back', title: 'Previous statement', group: 'Step', keys: ['L'], inverse: 'line', lab: true,
    enabled: (desk) => desk.player.position > 0 || desk.player.inside !== undefined, run: (desk) => desk.player.line(-1),
  },
  {
    id: 'out', title: 'To the end of this operation', group: 'Step', keys: ['o'], inverse: 'out-back',
    enabled: beforeEnd, run: (desk) => desk.player.out(1),
  },
  {
    id: 'out-back', title: 'To the start of this operation', group: 'Step', keys: ['O'], inverse: 'out',
    enabled: atStart, run: (desk) => desk.player.out(-1),
  },
  {
    id: 'first', title: 'To the start', group: 'Jump', keys: ['Home'], inverse: 'end',
    enabled: atStart, run: (desk) => desk.player.seek(0),
  },
  {
    id: 'end', title: 'To the end', group: 'Jump', keys: ['End'], inverse: 'first',
    enabled: beforeEnd, run: (desk) => toEnd(desk),
  },
  {
    id: 'callback', title: 'Next callback', group: 'Jump', keys: ['n'], inverse: 'callback-back',
    enabled: beforeEnd, run: (desk) => void desk.player.callback(1),
  },
  {
    id: 'callback-back', title: 'Previous callback', group: 'Jump', keys: ['N'], inverse: 'callback',
    enabled: atStart, run: (desk) => void desk.player.callback(-1),
  },
  {
    id: 'lane', title: 'Next on this lane', group: 'Jump', keys: ['.'], inverse: 'lane-back',
    enabled: beforeEnd, run: (desk) => void desk.player.onLane(1),
  },
  {
    id: 'lane-back', title: 'Previous on this lane', group: 'Jump', keys: [','], inverse: 'lane',
    enabled: atStart, run: (desk) => void desk.player.onLane(-1),
  },
  {
    id: 'go', title: 'Go to step …', group: 'Jump', keys: ['g'], run: (desk) => desk.focusStepField(),
  },
  {
    id: 'play', title: 'Play or pause', group: 'Jump', keys: [' '],
    run: (desk) => (desk.player.playing ? desk.player.pause() : desk.player.play()),
  },
  {
    id: 'decision', title: 'Next decision', group: 'Choose', keys: ['d'], inverse: 'decision-back', lab: true,
    enabled: beforeEnd, run: (desk) => desk.lab?.decision(1),
  },
  {
    id: 'decision-back', title: 'Previous decision', group: 'Choose', keys: ['D'], inverse: 'decision', lab: true,
    enabled: atStart, run: (desk) => desk.lab?.decision(-1),
  },
];

const CHOICES: readonly Command[] = Array.from({ length: 9 }, (_, index) => ({
  id: `choice-${index + 1}`,
  title: `Take choice ${index + 1}`,
  group: 'Choose',
  keys: [String(index + 1)],
  lab: true,
  run: (desk) => desk.lab?.take(index),
}));

const SCREEN: readonly Command[] = [
  {
    id: 'more', title: 'More detail', group: 'View', keys: ['+'], inverse: 'less',
    enabled: (desk) => desk.player.level < 2, run: (desk) => desk.player.setLevel(desk.player.level + 1),
  },
  {
    id: 'less', title: 'Less detail', group: 'View', keys: ['-'], inverse: 'more',
    enabled: (desk) => desk.player.level > 0, run: (desk) => desk.player.setLevel(desk.player.level - 1),
  },
  {
    id: 'fold', title: 'Fold or unfold the selected call', group: 'View', keys: ['z'],
    run: (desk) => desk.player.toggleFold(desk.selected()),
  },
  {
    id: 'future', title: 'Hide or show what comes next', group: 'View', keys: ['h'],
    run: (desk) => desk.player.setHideFuture(!desk.player.hideFuture),
  },
  { id: 'centre', title: 'Bring the current step into view', group: 'View', keys: ['f'], run: (desk) => desk.centre() },
  { id: 'theme', title: 'Switch light and dark', group: 'View', keys: ['t'], lab: true, run: (desk) => desk.lab?.toggleTheme() },
  { id: 'editor', title: 'Go to the scenario text', group: 'Page', keys: ['e'], lab: true, run: (desk) => desk.lab?.focusEditor() },
  { id: 'run', title: 'Run the scenario text', group: 'Page', keys: ['Mod+Enter'], lab: true, run: (desk) => desk.lab?.run() },
  { id: 'share', title: 'Share', group: 'Page', keys: ['s'], lab: true, run: (desk) => desk.lab?.openShare() },
  { id: 'gallery', title: 'All scenarios', group: 'Page', keys: ['x'], lab: true, run: (desk) => desk.lab?.toGallery() },
  { id: 'help', title: 'Keys and help', group: 'Page', keys: ['?'], run: (desk) => desk.toggleHelp() },
  { id: 'escape', title: 'Close, or leave the editor', group: 'Page', keys: ['Escape'], run: (desk) => desk.escape() },
];

export const COMMANDS: readonly Command[] = [...TIME, ...CHOICES, ...SCREEN];

const BY_ID = new Map(COMMANDS.map((command) => [command.id, command]));
const BY_KEY = new Map(COMMANDS.flatMap((command) => command.keys.map((key) => [key, command] as const)));

export function command(id: string): Command {
  const found = BY_ID.get(id);
  if (found === undefined) throw new Error(`no command ${id}`);
  return found;
}

export function canRun(one: Command, desk: Desk): boolean {
  return (one.lab === undefined || desk.lab !== undefined) && (one.enabled?.(desk) ?? true);
}

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** The command of a key press, or none. Shift counts only for keys that do not change with it, such as arrows. */
export function commandOf(press: KeyPress): Command | undefined {
  if (press.altKey) return undefined;
  const mod = press.ctrlKey || press.metaKey;
  const named = press.key.length > 1;
  return BY_KEY.get(`${mod ? 'Mod+' : ''}${named && press.shiftKey ? 'Shift+' : ''}${press.key}`);
}

/** A key for people: `→`, `Shift+→`, `Space`. */
export function keyName(key: string): string {
  const names: Record<string, string> = { ArrowRight: '→', ArrowLeft: '←', ' ': 'Space', Escape: 'Esc', Mod: 'Ctrl' };
  if (key === '+') return '+';
  return key.split('+').map((part) => names[part] ?? part).join('+');
}

function toEnd(desk: Desk): void {
  const { player } = desk;
  while (player.extend()) player.seek(player.length);
  player.seek(player.length);
}
