import { Level } from './engine/types.ts';
import type { Log } from './timeline/log.ts';
import type { Structure } from './timeline/structure.ts';
import { Visible } from './timeline/visible.ts';

/** A story longer than this is first shown by its operations, and what is longer is not drawn to the scale of time. */
export const LONG_STORY = 300;

/** How much of a run is looked at: the level, what is folded or open against it, the lanes and their places. */
export class Detail {
  level: Level = Level.Story;
  /** The user chose the level: then it stays. */
  #chosen = false;
  readonly #toggled = new Set<number>();
  hiddenLanes = new Set<number>();
  places: readonly number[] = [];

  /** The rows of a run. */
  of(log: Log, structure: Structure): Visible {
    return new Visible(log, structure, { level: this.level, toggled: this.#toggled, hiddenLanes: this.hiddenLanes });
  }

  choose(level: number): void {
    this.#chosen = true;
    this.level = Math.max(Level.Operations, Math.min(Level.Everything, level));
  }

  /** A complete story too long to read is shown by its operations, unless the user chose otherwise; answers whether it is. */
  settle(rows: number): boolean {
    if (this.#chosen || this.level !== Level.Story || rows <= LONG_STORY) return false;
    this.level = Level.Operations;
    return true;
  }

  /** Events that are folded or open against the level. */
  get toggled(): readonly number[] {
    return [...this.#toggled];
  }

  /** Folds an event that is open, and opens one that is folded. */
  toggle(event: number): void {
    if (!this.#toggled.delete(event)) this.#toggled.add(event);
  }

  /** Another run has other events. */
  forget(): void {
    this.#toggled.clear();
  }

  /** What comes next is no branch of what was shown. */
  reset(): void {
    this.hiddenLanes.clear();
    if (!this.#chosen) this.level = Level.Story;
  }
}
