/** A Fenwick tree over small heights: sums from the top, and the place at a sum, both in O(log n). */
export class Fenwick {
  readonly #tree: Int32Array;
  readonly #heights: Uint8Array;
  #total = 0;

  /** Takes over `heights`; made in O(n). */
  constructor(heights: Uint8Array) {
    this.#heights = heights;
    this.#tree = new Int32Array(heights.length + 1);
    for (let i = 1; i <= heights.length; i++) {
      const height = heights[i - 1] ?? 0;
      this.#total += height;
      this.#tree[i] = (this.#tree[i] ?? 0) + height;
      const next = i + (i & -i);
      if (next <= heights.length) this.#tree[next] = (this.#tree[next] ?? 0) + (this.#tree[i] ?? 0);
    }
  }

  /** Sum of all heights. */
  get total(): number {
    return this.#total;
  }

  height(index: number): number {
    return this.#heights[index] ?? 0;
  }

  set(index: number, height: number): void {
    const change = height - (this.#heights[index] ?? 0);
    if (change === 0 || index < 0 || index >= this.#heights.length) return;
    this.#heights[index] = height;
    this.#total += change;
    for (let i = index + 1; i < this.#tree.length; i += i & -i) this.#tree[i] = (this.#tree[i] ?? 0) + change;
  }

  /** Sum of the first `count` heights. */
  before(count: number): number {
    let sum = 0;
    for (let i = Math.max(0, Math.min(count, this.#heights.length)); i > 0; i -= i & -i) sum += this.#tree[i] ?? 0;
    return sum;
  }

  /** The index whose height covers `offset`: the sum before it is at most `offset`, with it more. −1 outside. */
  at(offset: number): number {
    if (offset < 0 || offset >= this.#total) return -1;
    let index = 0;
    let rest = offset;
    for (let step = 2 ** Math.floor(Math.log2(this.#tree.length)); step >= 1; step /= 2) {
      const next = index + step;
      if (next < this.#tree.length && (this.#tree[next] ?? 0) <= rest) {
        index = next;
        rest -= this.#tree[next] ?? 0;
      }
    }
    return index;
  }
}
