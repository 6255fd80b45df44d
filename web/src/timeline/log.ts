import type { Columns } from '../engine/types.ts';

/** The columns of a run, grown as events arrive. Index −1 and beyond the end read as "none". */
export class Log {
  length = 0;
  #kind = new Uint8Array(256);
  #level = new Uint8Array(256);
  #certainty = new Uint8Array(256);
  #lane = new Int16Array(256);
  #to = new Int16Array(256);
  #parent = new Int32Array(256);
  #operation = new Int32Array(256);
  #decision = new Int32Array(256);
  #at = new Float64Array(256);

  /** Appends; what stands from `columns.from` on is replaced. */
  append(columns: Columns): void {
    const from = columns.from;
    const length = from + columns.kind.length;
    this.#reserve(length);
    this.#kind.set(columns.kind, from);
    this.#level.set(columns.level, from);
    this.#certainty.set(columns.certainty, from);
    this.#lane.set(columns.lane, from);
    this.#to.set(columns.to, from);
    this.#parent.set(columns.parent, from);
    this.#operation.set(columns.operation, from);
    this.#decision.set(columns.decision, from);
    this.#at.set(columns.at, from);
    this.length = length;
  }

  kind(event: number): number {
    return this.#kind[event] ?? 0;
  }
  level(event: number): number {
    return this.#level[event] ?? 0;
  }
  certainty(event: number): number {
    return this.#certainty[event] ?? 0;
  }
  lane(event: number): number {
    return this.#lane[event] ?? -1;
  }
  to(event: number): number {
    return this.#to[event] ?? -1;
  }
  parent(event: number): number {
    return this.#parent[event] ?? -1;
  }
  operation(event: number): number {
    return this.#operation[event] ?? -1;
  }
  decision(event: number): number {
    return this.#decision[event] ?? -1;
  }
  /** Virtual time in milliseconds. */
  at(event: number): number {
    return this.#at[event] ?? 0;
  }

  #reserve(length: number): void {
    if (length <= this.#kind.length) return;
    const size = Math.max(length, this.#kind.length * 2);
    const grown = <T extends { set(from: T): void }>(next: T, old: T): T => {
      next.set(old);
      return next;
    };
    this.#kind = grown(new Uint8Array(size), this.#kind);
    this.#level = grown(new Uint8Array(size), this.#level);
    this.#certainty = grown(new Uint8Array(size), this.#certainty);
    this.#lane = grown(new Int16Array(size), this.#lane);
    this.#to = grown(new Int16Array(size), this.#to);
    this.#parent = grown(new Int32Array(size), this.#parent);
    this.#operation = grown(new Int32Array(size), this.#operation);
    this.#decision = grown(new Int32Array(size), this.#decision);
    this.#at = grown(new Float64Array(size), this.#at);
  }
}
