/** Moves closer together than this are a hurry, and after this long without one the cursor rests. */
const HURRY_MS = 90;

/** How fast the cursor moves: what is costly to show waits until it rests. */
export class Hurry {
  readonly #rested: () => void;
  #moved = -Infinity;
  #calming: ReturnType<typeof setTimeout> | undefined;
  #dragged = false;

  /** `rested` is called when a hurry is over. */
  constructor(rested: () => void) {
    this.#rested = rested;
  }

  /** Moves follow each other closely, as when a key is held down. */
  get on(): boolean {
    return this.#calming !== undefined;
  }

  /** The cursor is dragged: every frame shows another place, and only the place matters. */
  get dragged(): boolean {
    return this.#dragged;
  }

  /** The cursor has moved. */
  note(dragged: boolean): void {
    const now = performance.now();
    const fast = dragged || now - this.#moved < HURRY_MS;
    this.#moved = now;
    this.#dragged = dragged;
    if (!fast && !this.on) return;
    clearTimeout(this.#calming);
    this.#calming = setTimeout(() => {
      this.#calming = undefined;
      this.#dragged = false;
      this.#rested();
    }, HURRY_MS);
  }
}
