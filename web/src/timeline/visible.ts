import { Kind, Level } from '../engine/types.ts';
import { Fenwick } from './fenwick.ts';
import { isReturn, type Log } from './log.ts';
import { repeats, type Repeat } from './repeats.ts';
import { below, type Structure } from './structure.ts';

/** What decides which events have a row. */
export interface View {
  level: Level;
  /** Folds that the user changed: closed ones opened, open ones closed. */
  toggled: ReadonlySet<number>;
  /** Lanes that the user has put away. */
  hiddenLanes: ReadonlySet<number>;
}

/** Which events have a row at a detail level with some things folded, and where. Row ↔ event is O(log n). */
export class Visible {
  /** Lanes that some event of the level starts or ends on, hidden ones left out. */
  readonly lanes = new Set<number>();
  readonly #log: Log;
  readonly #structure: Structure;
  readonly #view: View;
  /** One for each event that has a row. */
  readonly #rows: Fenwick;
  /** For each event, how many rows it hides or could hide. */
  readonly #hides: Int32Array;
  /** The last event that folding this one hides. */
  readonly #ends: Int32Array;
  readonly #depth: Uint8Array;
  readonly #repeats = new Map<number, Repeat>();
  /** Their first events, ascending. */
  readonly #firsts: number[] = [];

  constructor(log: Log, structure: Structure, view: View) {
    this.#log = log;
    this.#structure = structure;
    this.#view = view;
    this.#hides = new Int32Array(log.length);
    this.#ends = new Int32Array(log.length);
    this.#depth = new Uint8Array(log.length);
    const shown = new Uint8Array(log.length);
    const events: number[] = [];
    for (let event = 0; event < log.length; event++) {
      this.#nest(event);
      if (!this.#belongs(event)) continue;
      events.push(event);
      this.#count(event);
      for (const lane of [log.lane(event), log.to(event)]) if (!view.hiddenLanes.has(lane)) this.lanes.add(lane);
    }
    if (view.level !== Level.Everything) this.#findRepeats(Int32Array.from(events));
    const hidden = this.#hidden(0, log.length);
    for (const event of events) shown[event] = hidden[event] === 0 ? 1 : 0;
    this.#rows = new Fenwick(shown);
  }

  get length(): number {
    return this.#rows.total;
  }

  event(row: number): number {
    return this.#rows.at(row);
  }

  /** Row of the last event with a row at or before `event`; −1 when there is none. */
  rowAt(event: number): number {
    return this.#rows.before(event + 1) - 1;
  }

  /** Whether the event has a row of its own. */
  has(event: number): boolean {
    return this.#rows.height(event) > 0;
  }

  /** How many calls and callbacks are open around an event. */
  depth(event: number): number {
    return this.#depth[event] ?? 0;
  }

  /** Number of rows that folding this event hides; 0 means that it cannot be folded. */
  foldable(event: number): number {
    const repeat = this.#repeats.get(event);
    return repeat === undefined ? (this.#hides[event] ?? 0) : repeat.turns * repeat.rows - 1;
  }

  folded(event: number): boolean {
    return this.#closed(event) && this.foldable(event) > 0;
  }

  /** The repetition that begins with an event. */
  repeat(event: number): Repeat | undefined {
    return this.#repeats.get(event);
  }

  /** Brings the rows in line after one fold was changed in the view: only what it hides is looked at. */
  refold(event: number): void {
    if (!this.has(event)) return;
    const from = event + 1;
    const to = (this.#repeats.get(event)?.last ?? this.#ends[event] ?? event) + 1;
    const hidden = this.#hidden(from, to);
    for (let at = from; at < to; at++) this.#rows.set(at, hidden[at - from] === 0 && this.#belongs(at) ? 1 : 0);
  }

  /** The event that hides this one, or the nearest around it that could; −1 when nothing could. */
  folder(event: number): number {
    for (let at = event; at >= 0; at = this.#structure.owner(at)) if (this.foldable(at) > 0) return at;
    return -1;
  }

  /** All folds that must open before the event has a row, the outermost first. */
  closedAround(event: number): number[] {
    const around: number[] = [];
    for (let at = this.#structure.owner(event); at >= 0; at = this.#structure.owner(at)) if (this.#closed(at)) around.unshift(at);
    const repeat = this.#repeatAround(event);
    if (repeat !== undefined && repeat.first < event && this.#closed(repeat.first)) around.unshift(repeat.first);
    return around;
  }

  #belongs(event: number): boolean {
    const { level, hiddenLanes } = this.#view;
    const log = this.#log;
    if (log.level(event) > Math.max(level, Level.Story)) return false;
    return hiddenLanes.size === 0 || !hiddenLanes.has(log.lane(event)) || !hiddenLanes.has(log.to(event));
  }

  #nest(event: number): void {
    const parent = this.#log.parent(event);
    if (parent >= 0 && parent < event) this.#depth[event] = Math.min(250, this.depth(parent) + (isReturn(this.#log.kind(event)) ? 0 : 1));
    for (let at = this.#structure.owner(event); at >= 0; at = this.#structure.owner(at)) this.#ends[at] = event;
  }

  /** Adds one to everything that could hide the event. */
  #count(event: number): void {
    for (let at = this.#structure.owner(event); at >= 0; at = this.#structure.owner(at)) this.#hides[at] = (this.#hides[at] ?? 0) + 1;
  }

  #findRepeats(events: Int32Array): void {
    for (const repeat of repeats(this.#log, events)) {
      this.#repeats.set(repeat.first, repeat);
      this.#firsts.push(repeat.first);
    }
  }

  #repeatAround(event: number): Repeat | undefined {
    const repeat = this.#repeats.get(this.#firsts[below(this.#firsts, event + 1) - 1] ?? -1);
    return repeat !== undefined && event <= repeat.last ? repeat : undefined;
  }

  /** Repetitions, and at the level of operations all calls, are folded until the user opens them; all else is open. */
  #closed(event: number): boolean {
    const { level, toggled } = this.#view;
    const isCall = level === Level.Operations && this.#log.kind(event) === Kind.Call;
    return (isCall || this.#repeats.has(event)) !== toggled.has(event);
  }

  /** For each event of a range, whether something folded hides it. */
  #hidden(from: number, to: number): Uint8Array {
    const hidden = new Uint8Array(to - from);
    const outside = new Map<number, boolean>();
    const isHidden = (owner: number): boolean => {
      if (owner >= from) return hidden[owner - from] !== 0;
      let known = outside.get(owner);
      if (known === undefined) outside.set(owner, (known = this.closedAround(owner).length > 0));
      return known;
    };
    let until = -1;
    for (let event = from; event < to; event++) {
      const owner = this.#structure.owner(event);
      if (event <= until || (owner >= 0 && (this.#closed(owner) || isHidden(owner)))) hidden[event - from] = 1;
      const repeat = this.#repeats.get(event);
      if (repeat !== undefined && this.#closed(event)) until = Math.max(until, repeat.last);
    }
    // A repetition that was refolded begins before the range.
    const refolded = this.#repeats.get(from - 1);
    if (refolded !== undefined && this.#closed(from - 1)) hidden.fill(1, 0, Math.max(0, refolded.last + 1 - from));
    return hidden;
  }
}
