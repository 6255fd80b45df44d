import type { Row, TraceSource } from './engine/types.ts';

/** Words of rows that are kept, so that a step back does not ask again. */
const KEPT = 4_000;
/** Events before and after a missing one that are asked for with it: a window of the diagram, wherever in it the cursor stands. */
const AROUND = 24;

/** The words of events, asked for by the window. */
export class Rows {
  readonly #known = new Map<number, Row>();

  get(source: TraceSource | undefined, event: number, length: number): Row | undefined {
    const known = this.#known.get(event);
    if (known !== undefined || source === undefined || event < 0 || event >= length) return known;
    const from = Math.max(0, event - AROUND);
    const rows = source.rows(from, Math.min(length, event + AROUND));
    if (this.#known.size > KEPT) this.#known.clear();
    rows.forEach((row, index) => this.#known.set(from + index, row));
    return this.#known.get(event);
  }

  clear(): void {
    this.#known.clear();
  }
}
