import { canRun, COMMANDS, type Command } from './commands.ts';
import type { Desk } from './desk.ts';
import { kept, keep } from './preference.ts';

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const STORE = 'wmi-lab.keys';

/** What a key press is called in the command table. Shift counts only for keys that do not change with it, such as arrows. */
export function nameOf(press: KeyPress): string {
  const mod = press.ctrlKey || press.metaKey;
  const named = press.key.length > 1;
  return `${mod ? 'Mod+' : ''}${named && press.shiftKey ? 'Shift+' : ''}${press.key}`;
}

/** Which keys run which commands: those of the table, changed as the user likes. Says `change`. */
export class KeyMap extends EventTarget {
  #own: Record<string, string[]>;
  #letters: boolean;
  #byKey = new Map<string, Command>();
  #indexed = 0;

  /** `own` maps ids of commands to keys; `letters` off leaves every single character to other tools, such as dictation. */
  constructor(own: Record<string, string[]> = {}, letters = true) {
    super();
    this.#own = own;
    this.#letters = letters;
    this.#index();
  }

  get letters(): boolean {
    return this.#letters;
  }

  keysOf(command: Command): readonly string[] {
    const keys = this.#own[command.id] ?? command.keys;
    return this.#letters ? keys : keys.filter((key) => key.length > 1);
  }

  of(press: KeyPress): Command | undefined {
    // More commands come with the laboratory.
    if (this.#indexed !== COMMANDS.length) this.#index();
    return press.altKey ? undefined : this.#byKey.get(nameOf(press));
  }

  /** Gives a key to a command and takes it from the one that had it. */
  assign(command: Command, key: string): void {
    for (const other of COMMANDS) {
      const keys = this.#own[other.id] ?? other.keys;
      if (other !== command && keys.includes(key)) this.#own[other.id] = keys.filter((one) => one !== key);
    }
    this.#own[command.id] = [key];
    this.#changed();
  }

  setLetters(on: boolean): void {
    this.#letters = on;
    this.#changed();
  }

  /** All keys as the table has them. */
  reset(): void {
    this.#own = {};
    this.#letters = true;
    this.#changed();
  }

  /** The same map with other keys for some commands. */
  with(own: Record<string, string[]>): KeyMap {
    return new KeyMap({ ...this.#own, ...own }, this.#letters);
  }

  toJson(): string {
    return JSON.stringify({ own: this.#own, letters: this.#letters });
  }

  #index(): void {
    this.#indexed = COMMANDS.length;
    this.#byKey = new Map(COMMANDS.flatMap((command) => this.keysOf(command).map((key) => [key, command] as const)));
  }

  #changed(): void {
    this.#index();
    this.dispatchEvent(new Event('change'));
  }
}

/** Reads a stored map; what does not fit is left out. */
export function readKeys(text: string | null): KeyMap {
  try {
    const { own, letters } = JSON.parse(text ?? '{}') as { own?: unknown; letters?: unknown };
    const isKeys = (value: unknown): value is string[] => Array.isArray(value) && value.every((key) => typeof key === 'string');
    const entries = typeof own === 'object' && own !== null ? Object.entries(own) : [];
    const fit = entries.filter(([, value]) => isKeys(value));
    return new KeyMap(Object.fromEntries(fit) as Record<string, string[]>, letters !== false);
  } catch {
    return new KeyMap();
  }
}

/** The keys of this visitor. */
export const keyMap = readKeys(kept(STORE));
keyMap.addEventListener('change', () => keep(STORE, keyMap.toJson()));

let arriving = 0;

/** Waits for a part that a key asked for. What is typed until it is there is meant for it, and must not run commands instead. */
export async function arrival(part: Promise<unknown>): Promise<void> {
  arriving++;
  try {
    await part;
  } finally {
    arriving--;
  }
}

/**
 * Runs the command of a key press, and keeps handled keys from the page around. Everything else passes. A step beyond the
 * first or the last one is handled too: a page that turns its leaves by arrows must not do so under a reader who steps.
 */
export function handleKey(event: KeyboardEvent, desk: Desk, map: KeyMap = keyMap): void {
  if (event.defaultPrevented || event.isComposing || arriving > 0) return;
  const command = map.of(event);
  if (command === undefined) return;
  const can = canRun(command, desk);
  if (!can && (command.inverse === undefined || command.lab !== undefined)) return;
  const target = event.composedPath()[0];
  if (target instanceof Element && !passes(target, event, command.id)) return;
  event.preventDefault();
  event.stopPropagation();
  if (can) command.run(desk);
}

/** Text fields keep their keys, but for "run" and "escape"; a focused button keeps Space. */
function passes(target: Element, event: KeyboardEvent, id: string): boolean {
  const field = target.closest('textarea, select, input:not([type="range"]), [contenteditable="true"]');
  if (field !== null) return id === 'run' || id === 'escape';
  return !(event.key === ' ' && target.closest('button, a, [role="tab"], summary, [role="switch"], [type="checkbox"]') !== null);
}
