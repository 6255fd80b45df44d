import { Kind } from '../engine/types.ts';
import { isCallback, isReturn, opens, type Log } from './log.ts';

/** Events between two notes of what is open: the most that a look at a position replays. */
const SPACING = 512;
/** Causes that are followed from an operation's first event back to its call. */
const CAUSES = 16;
/** Places side by side for the tracks of operations that overlap. */
const SLOTS = 5;

/** What goes on after the call that asked for it: its call, its callbacks, its end. Events are numbers in the log, −1 for none. */
export interface Operation {
  /** Its place in the order of acceptance, from 1. */
  number: number;
  call: number;
  first: number;
  /** The last event that belongs to it so far. */
  last: number;
  /** Lane of its sink, −1 when it has none. */
  sink: number;
  /** Its calls of `Indicate`, and how many objects they had brought after each. */
  indicates: number[];
  objects: number[];
  /** Its final `SetStatus`. */
  end: number;
  /** Place among the operations that overlap in time. */
  slot: number;
}

/** How far an operation is at a position. */
export type Stage = 'waiting' | 'delivering' | 'done';

/** What the columns of a run say about calls, callbacks and operations; grows with the log. */
export class Structure {
  readonly operations: Operation[] = [];
  readonly #log: Log;
  #length = 0;
  /** For each event that opens something, the event that closes it. */
  readonly #close = new Map<number, number>();
  readonly #open: number[] = [];
  readonly #notes: number[][] = [];
  readonly #byId = new Map<number, Operation>();
  readonly #byCall = new Map<number, Operation>();
  readonly #taken: (Operation | undefined)[] = [];
  /** The operations that call a sink, with the event that first told of each, and notes of those under way. */
  readonly #calling: Operation[] = [];
  readonly #told: number[] = [];
  #underWay: Operation[] = [];
  readonly #wayNotes: (readonly Operation[])[] = [];
  /** For each lane, the events that say its reference count. */
  readonly #counts = new Map<number, number[]>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Reads what the log has grown by. */
  grow(): void {
    for (; this.#length < this.#log.length; this.#length++) this.#read(this.#length);
  }

  /** The event that ends what `event` opens, −1 while it is open or when it opens nothing. */
  close(event: number): number {
    return this.#close.get(event) ?? -1;
  }

  /** The operation that a call started. */
  startedBy(call: number): Operation | undefined {
    return this.#byCall.get(call);
  }

  operationOf(event: number): Operation | undefined {
    return this.#byId.get(this.#log.operation(event));
  }

  /** The operation that the engine numbers so. */
  withId(id: number): Operation | undefined {
    return this.#byId.get(id);
  }

  /** The number of the operation that an event belongs to or starts; 0 for none. */
  numberOf(event: number): number {
    return (this.operationOf(event) ?? this.startedBy(event))?.number ?? 0;
  }

  /** The event under which this one is folded away: the call or callback around it, or the call of its operation. */
  owner(event: number): number {
    const parent = this.#log.parent(event);
    if (parent >= 0 && parent < event) return parent;
    const call = this.operationOf(event)?.call ?? -1;
    return call < event ? call : -1;
  }

  /** The events that had opened a call or callback before `position` and not closed it, the first opened first. */
  openAt(position: number): number[] {
    const note = Math.min(Math.floor(position / SPACING), this.#notes.length - 1);
    if (note < 0) return [];
    const open = [...(this.#notes[note] ?? [])];
    for (let event = note * SPACING; event < Math.min(position, this.#length); event++) follow(this.#log, event, open);
    return open;
  }

  /** The operations that call a sink and are under way somewhere among some events, the first accepted first. */
  callingIn(firstEvent: number, endEvent: number): Operation[] {
    const note = Math.min(Math.floor(Math.max(0, firstEvent) / SPACING), this.#wayNotes.length - 1);
    if (note < 0) return [];
    const from = below(this.#told, note * SPACING);
    const to = below(this.#told, endEvent);
    const known = [...(this.#wayNotes[note] ?? []), ...this.#calling.slice(from, to)];
    return known.filter((one) => one.first < endEvent && (one.end < 0 || one.end >= firstEvent));
  }

  /** The reference count of a lane's object after `position` events, −1 when nothing has told it. */
  references(lane: number, position: number): number {
    const events = this.#counts.get(lane) ?? [];
    const at = below(events, position) - 1;
    return at < 0 ? -1 : this.#log.references(events[at] ?? -1);
  }

  #read(event: number): void {
    if (event % SPACING === 0) {
      this.#notes.push([...this.#open]);
      this.#wayNotes.push(this.#underWay);
    }
    const closed = follow(this.#log, event, this.#open);
    if (closed >= 0) this.#close.set(closed, event);
    if (this.#log.references(event) >= 0) {
      const lane = this.#log.to(event);
      this.#counts.set(lane, [...(this.#counts.get(lane) ?? []), event]);
    }
    if (this.#log.operation(event) !== -1) this.#belong(event);
  }

  #belong(event: number): void {
    const log = this.#log;
    const id = log.operation(event);
    let operation = this.#byId.get(id);
    if (operation === undefined) {
      const call = this.#callOf(event);
      operation = {
        number: this.operations.length + 1, call, first: call >= 0 ? call : event, last: event, sink: -1, indicates: [], objects: [], end: -1,
        slot: 0,
      };
      operation.slot = this.#slot(operation);
      this.operations.push(operation);
      this.#byId.set(id, operation);
      if (call >= 0) this.#byCall.set(call, operation);
    }
    operation.last = event;
    const kind = log.kind(event);
    if (kind === Kind.AddRef || isCallback(kind)) this.#callsSink(operation, event);
    if (kind === Kind.Indicate) {
      operation.indicates.push(event);
      operation.objects.push((operation.objects.at(-1) ?? 0) + log.objects(event));
    }
    if (kind === Kind.Status) {
      operation.end = event;
      this.#underWay = this.#underWay.filter((one) => one !== operation);
    }
  }

  #callsSink(operation: Operation, event: number): void {
    if (operation.sink < 0) {
      this.#calling.push(operation);
      this.#told.push(event);
      this.#underWay = [...this.#underWay, operation];
    }
    operation.sink = this.#log.to(event);
  }

  /** The call that an operation's first event lies in, or that caused it. */
  #callOf(event: number): number {
    let at = event;
    for (let i = 0; i < CAUSES && at >= 0; i++) {
      if (at !== event && this.#log.kind(at) === Kind.Call) return at;
      const parent = this.#log.parent(at);
      at = parent >= 0 ? parent : this.#log.cause(at);
    }
    return -1;
  }

  /** The first place that no operation under way holds; with all taken they share the last. */
  #slot(operation: Operation): number {
    for (let slot = 0; slot < SLOTS; slot++) {
      const holder = this.#taken[slot];
      if (holder === undefined || holder.end >= 0) {
        this.#taken[slot] = operation;
        return slot;
      }
    }
    return SLOTS - 1;
  }
}

/** Keeps `open` as it is after `event`; answers the event that it closed, or −1. */
function follow(log: Log, event: number, open: number[]): number {
  const kind = log.kind(event);
  if (isReturn(kind)) {
    const at = open.lastIndexOf(log.parent(event));
    if (at < 0) return -1;
    return open.splice(at, 1)[0] ?? -1;
  }
  if (opens(log, event)) open.push(event);
  return -1;
}

/** How many of some ascending numbers are below a limit. */
export function below(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The call that an operation began with, or else its first event. */
export function startOf(operation: Operation): number {
  return operation.call >= 0 ? operation.call : operation.first;
}

/** Objects that an operation had delivered before a position. */
export function deliveredAt(operation: Operation, position: number): number {
  return operation.objects[below(operation.indicates, position) - 1] ?? 0;
}

export function stageAt(operation: Operation, position: number): Stage {
  if (operation.end >= 0 && operation.end < position) return 'done';
  return (operation.indicates[0] ?? Infinity) < position ? 'delivering' : 'waiting';
}
