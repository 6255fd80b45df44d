/** The operation that the pointer, the selection or the focus is on, by its number; 0 for none. What belongs to it is marked in every view. Says `change`. */
export class Pointing extends EventTarget {
  #operation = 0;

  get operation(): number {
    return this.#operation;
  }

  at(operation: number): void {
    if (operation === this.#operation) return;
    this.#operation = operation;
    this.dispatchEvent(new Event('change'));
  }
}
