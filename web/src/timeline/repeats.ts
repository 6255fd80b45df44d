import { Kind } from '../engine/types.ts';
import { isReturn, type Log } from './log.ts';

/** Rows of one turn at the most: a longer loop is not taken for one. */
const LONGEST_TURN = 48;
/** Turns from which on a repetition is folded: fewer can be read one by one. */
const LEAST_TURNS = 12;

/** Rows that repeat one after another: the same statement does the same thing to the same lanes, turn after turn. */
export interface Repeat {
  /** First and last event; everything between belongs to it. */
  first: number;
  last: number;
  turns: number;
  /** Rows of one turn. */
  rows: number;
  /** Objects that all its callbacks bring. */
  objects: number;
}

/** The repetitions among some events (ascending), the longest turn tried last, none overlapping. */
export function repeats(log: Log, events: Int32Array): Repeat[] {
  const marks = events.map((event) => signature(log, event));
  const found: Repeat[] = [];
  let at = 0;
  while (at < marks.length) {
    const repeat = repeatAt(marks, at);
    if (repeat === undefined) {
      at++;
      continue;
    }
    const end = at + repeat.rows * repeat.turns;
    const first = events[at] ?? 0;
    const last = lastEvent(log, events, end);
    found.push({ ...repeat, first, last, objects: objectsOf(log, first, last) });
    at = end;
  }
  return found;
}

/** The shortest turn that repeats often enough from a place on. */
function repeatAt(marks: Int32Array, at: number): { turns: number; rows: number } | undefined {
  for (let rows = 1; rows <= LONGEST_TURN; rows++) {
    // The turn itself differs from place to place only where the repetition begins: a quick look refuses most.
    if (marks[at] !== marks[at + rows] || marks[at] !== marks[at + rows * (LEAST_TURNS - 1)]) continue;
    let same = 0;
    while (at + rows + same < marks.length && marks[at + same] === marks[at + rows + same]) same++;
    const turns = Math.floor(same / rows) + 1;
    if (turns >= LEAST_TURNS) return { turns, rows };
  }
  return undefined;
}

/** The last event before the first row after the repetition: events without a row belong to the row before them. */
function lastEvent(log: Log, events: Int32Array, end: number): number {
  return (end < events.length ? (events[end] ?? 0) : log.length) - 1;
}

function objectsOf(log: Log, first: number, last: number): number {
  let objects = 0;
  for (let event = first; event <= last; event++) if (log.kind(event) === Kind.Indicate) objects += log.objects(event);
  return objects;
}

/** What must be equal for two rows to be one and the same turn after turn: kind, lanes, operation, certainty, statement. */
function signature(log: Log, event: number): number {
  const kind = log.kind(event);
  const operation = isReturn(kind) ? 0 : log.operation(event);
  let mark = kind | (log.lane(event) << 5) | (log.to(event) << 13) | (log.certainty(event) << 21) | (log.failed(event) ? 1 << 24 : 0);
  for (const part of [operation, log.start(event)]) mark = Math.imul(mark ^ part, 0x9e3779b1) ^ (mark >>> 15);
  return mark | 0;
}
