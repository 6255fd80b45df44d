import type { Row, TraceSource } from './engine/types.ts';

/** Words of rows that are kept, so that a step back does not ask again. */
const KEPT = 4_000;
/** Events before and after a missing one that are asked for with it: under a dragged slider, when all are missing, most of what the window shows. */
const AROUND = 12;

/** The words of events, asked for by the window. */
export class Rows {
  readonly #known = new Map<number, Row>();

  get(source: TraceSource | undefined, event: number, length: number): Row | undefined {
    const known = this.#known.get(event);
    if (known !== undefined || source === undefined || event < 0 || event >= length) return known;
    let [from, to] = [event, event + 1];
    while (from > Math.max(0, event - AROUND) && !this.#known.has(from - 1)) from--;
    while (to < Math.min(length, event + AROUND) && !this.#known.has(to)) to++;
    const rows = source.rows(from, to);
    if (this.#known.size > KEPT) this.#known.clear();
    rows.forEach((row, index) => this.#known.set(from + index, row));
    return this.#known.get(event);
  }

  clear(): void {
    this.#known.clear();
  }
}
