import { Kind, type Level } from '../engine/types.ts';
import type { Log } from './log.ts';

/** A frame of a call or callback, in rows: what the activation bars and the indents are made from. */
export interface Span {
  lane: number;
  /** First and last row, both inclusive; an open span ends at `Infinity`. */
  from: number;
  to: number;
}

const CLOSERS = new Set<number>([Kind.Return, Kind.IndicateReturn, Kind.StatusReturn, Kind.CallbackReturn]);

/** Which events have a row at a detail level with some calls folded, and where. Row ↔ event is O(log n). */
export class Visible {
  /** Event of each row, ascending. */
  readonly events: Int32Array;
  /** Indent of each event: the number of calls and callbacks that are open around it. */
  readonly #depth: Uint8Array;
  /** For each event, how many events it hides now (when folded) or could hide. */
  readonly #hides: Int32Array;
  readonly spans: readonly Span[];
  /** The lanes that some row starts or ends on. */
  readonly lanes: ReadonlySet<number>;

  constructor(log: Log, level: Level, folds: ReadonlySet<number>) {
    const rows: number[] = [];
    const hidden = new Uint8Array(log.length);
    const depth = new Uint8Array(log.length);
    const hides = new Int32Array(log.length);
    const lanes = new Set<number>();
    for (let event = 0; event < log.length; event++) {
      const parent = log.parent(event);
      const inside = parent >= 0 && parent < event;
      if (inside) {
        hidden[event] = (hidden[parent] ?? 0) | (folds.has(parent) ? 1 : 0);
        depth[event] = Math.min(250, (depth[parent] ?? 0) + (CLOSERS.has(log.kind(event)) ? 0 : 1));
      }
      if (log.level(event) > level) continue;
      if (inside) countHidden(log, hides, event);
      if (hidden[event] !== 0) continue;
      rows.push(event);
      lanes.add(log.lane(event)).add(log.to(event));
    }
    this.events = Int32Array.from(rows);
    this.lanes = lanes;
    this.#depth = depth;
    this.#hides = hides;
    this.spans = spansOf(log, this);
  }

  get length(): number {
    return this.events.length;
  }

  event(row: number): number {
    return this.events[row] ?? -1;
  }

  /** Row of the last visible event at or before `event`; −1 when there is none. */
  rowAt(event: number): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.events[middle] ?? 0) <= event) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  depth(event: number): number {
    return this.#depth[event] ?? 0;
  }

  /** Number of rows that folding this event hides; 0 means that it cannot be folded. */
  foldable(event: number): number {
    return this.#hides[event] ?? 0;
  }
}

/** Adds one to every ancestor of `event`. */
function countHidden(log: Log, hides: Int32Array, event: number): void {
  let child = event;
  for (let parent = log.parent(child); parent >= 0 && parent < child; parent = log.parent(child)) {
    hides[parent] = (hides[parent] ?? 0) + 1;
    child = parent;
  }
}

/** A frame stands on the lane that received the call and ends where its return stands. */
function spansOf(log: Log, visible: Visible): Span[] {
  const spans: Span[] = [];
  for (let row = 0; row < visible.length; row++) {
    const event = visible.event(row);
    if (!CLOSERS.has(log.kind(event))) continue;
    const opener = log.parent(event);
    const from = visible.rowAt(opener);
    if (opener < 0 || visible.event(from) !== opener) continue;
    spans.push({ lane: log.to(opener), from, to: row });
  }
  return spans;
}
