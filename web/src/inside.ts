import type { StatementView } from './engine/types.ts';

/** Where the cursor can be asked to go when the statements between two events are used up. */
export interface Walk {
  /** To the next or the previous event of any level; answers whether there is one. */
  event(direction: 1 | -1): boolean;
  /** The statements that run after the event at which the cursor stands, before the next one. */
  statements(): readonly StatementView[];
}

/** The cursor inside a step: which of the statements between two events is about to run. */
export class Inside {
  #index = 0;
  #list: readonly StatementView[] = [];

  /** The statement that is about to run; undefined at an event. */
  get statement(): StatementView | undefined {
    return this.#list[this.#index - 1];
  }

  /** Leaves the statements, because the cursor was moved or the run has changed. */
  leave(): boolean {
    const was = this.statement !== undefined;
    this.#index = 0;
    this.#list = [];
    return was;
  }

  /** One statement on or back, over the events between them; answers whether anything moved. */
  step(direction: 1 | -1, walk: Walk): boolean {
    if (this.#index === 0) this.#list = walk.statements();
    const next = this.#index + direction;
    if (next >= 0 && next <= this.#list.length) {
      this.#index = next;
      return true;
    }
    if (!walk.event(direction)) return false;
    this.leave();
    if (direction === -1) {
      this.#list = walk.statements();
      this.#index = this.#list.length;
    }
    return true;
  }
}
