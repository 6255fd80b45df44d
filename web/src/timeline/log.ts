import { Kind, type Columns } from '../engine/types.ts';

type Numbers = Uint8Array | Int16Array | Int32Array | Float64Array;
type Name = Exclude<keyof Columns, 'from'>;

/** A column for each field of `Columns`, at its first size. */
const EMPTY: { [K in Name]: () => Columns[K] } = {
  kind: () => new Uint8Array(256),
  level: () => new Uint8Array(256),
  certainty: () => new Uint8Array(256),
  lane: () => new Int16Array(256),
  to: () => new Int16Array(256),
  parent: () => new Int32Array(256),
  cause: () => new Int32Array(256),
  operation: () => new Int32Array(256),
  decision: () => new Int32Array(256),
  at: () => new Float64Array(256),
  status: () => new Int32Array(256),
  objects: () => new Int32Array(256),
  references: () => new Int32Array(256),
  start: () => new Int32Array(256),
  choices: () => new Uint8Array(256),
};
const NAMES = Object.keys(EMPTY) as Name[];

/** The columns of a run, grown as events arrive. Index −1 and beyond the end read as "none". */
export class Log {
  length = 0;
  readonly #columns = Object.fromEntries(NAMES.map((name) => [name, EMPTY[name]()])) as unknown as { [K in Name]: Columns[K] };

  /** Appends; what stands from `columns.from` on is replaced. */
  append(columns: Columns): void {
    const { from } = columns;
    const length = from + columns.kind.length;
    for (const name of NAMES) {
      this.#columns[name] = grown(this.#columns[name] as Numbers, length) as never;
      (this.#columns[name] as Numbers).set(columns[name] as Numbers, from);
    }
    this.length = length;
  }

  kind(event: number): number {
    return this.#columns.kind[event] ?? 0;
  }
  level(event: number): number {
    return this.#columns.level[event] ?? 0;
  }
  certainty(event: number): number {
    return this.#columns.certainty[event] ?? 0;
  }
  /** Lane on which the event starts. */
  lane(event: number): number {
    return this.#columns.lane[event] ?? -1;
  }
  /** Lane at which its arrow ends; the same as `lane` for an event without an arrow. */
  to(event: number): number {
    return this.#columns.to[event] ?? -1;
  }
  /** The event that opened the call or callback around this one. */
  parent(event: number): number {
    return this.#columns.parent[event] ?? -1;
  }
  /** The event that made this one possible. */
  cause(event: number): number {
    return this.#columns.cause[event] ?? -1;
  }
  operation(event: number): number {
    return this.#columns.operation[event] ?? -1;
  }
  decision(event: number): number {
    return this.#columns.decision[event] ?? -1;
  }
  /** Virtual time in milliseconds. */
  at(event: number): number {
    return this.#columns.at[event] ?? 0;
  }
  /** Bits of the HRESULT that the event carries, −1 for none. */
  status(event: number): number {
    return this.#columns.status[event] ?? -1;
  }
  /** Number of objects that it carries. */
  objects(event: number): number {
    return this.#columns.objects[event] ?? 0;
  }
  /** Reference count after the event, −1 when it says none. */
  references(event: number): number {
    return this.#columns.references[event] ?? -1;
  }
  /** Offset of the running statement in the scenario text, −1 when no statement runs. */
  start(event: number): number {
    return this.#columns.start[event] ?? -1;
  }
  /** How many things could have happened where this one did; 0 or 1 where nothing was left open. */
  choices(event: number): number {
    return this.#columns.choices[event] ?? 0;
  }

  /** A program's mistake, or a call or operation that ends with a failure code. */
  failed(event: number): boolean {
    const kind = this.kind(event);
    if (kind === Kind.Fault) return true;
    return (kind === Kind.Return || kind === Kind.Status || kind === Kind.Call) && this.status(event) < -1;
  }
}

/** Whether a kind enters a program: a callback of a sink or of a provider. */
export function isCallback(kind: number): boolean {
  return kind === Kind.Indicate || kind === Kind.Status || kind === Kind.Progress || kind === Kind.Callback;
}

/** Whether an event begins a call or callback that a later event ends. */
export function opens(log: Log, event: number): boolean {
  const kind = log.kind(event);
  return isCallback(kind) || (kind === Kind.Call && log.lane(event) !== log.to(event));
}

/** Whether a kind ends the call or callback that its parent began. */
export function isReturn(kind: number): boolean {
  return kind === Kind.Return || kind === Kind.IndicateReturn || kind === Kind.StatusReturn || kind === Kind.CallbackReturn;
}

function grown(column: Numbers, length: number): Numbers {
  if (length <= column.length) return column;
  const Kind = column.constructor as new (size: number) => Numbers;
  const larger = new Kind(Math.max(length, column.length * 2));
  larger.set(column);
  return larger;
}
