interface Jump {
  name: string;
  from: number;
  to: number;
}

/** The jumps that were made, so that the inverse of one leads back to exactly where it began. */
export class Jumps {
  #made: Jump[] = [];

  /** Where the inverse of the last jump leads, if a jump of this name from here in this direction is just that; it is then undone. */
  undone(name: string, direction: 1 | -1, from: number): number | undefined {
    const last = this.#made.at(-1);
    if (last?.name === name && last.to === from && Math.sign(last.from - last.to) === direction) return this.#made.pop()?.from;
    if (last !== undefined && last.to !== from) this.#made = [];
    return undefined;
  }

  made(name: string, from: number, to: number): void {
    this.#made.push({ name, from, to });
  }

  clear(): void {
    this.#made = [];
  }
}
