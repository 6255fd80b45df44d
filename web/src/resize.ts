import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Tells an element that stands in a page whenever its size changes, or that of a part of it. */
export class Resize implements ReactiveController {
  readonly #host: Element;
  readonly #part: () => Element | null;
  #observed: Element | null = null;
  readonly #observer: ResizeObserver;

  constructor(host: ReactiveControllerHost & Element, changed: () => void, part: () => Element | null = () => null) {
    this.#host = host;
    this.#part = part;
    this.#observer = new ResizeObserver(changed);
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host);
  }

  /** The part exists once the host was rendered. */
  hostUpdated(): void {
    const part = this.#part();
    if (part === this.#observed) return;
    this.#observed = part;
    if (part !== null) this.#observer.observe(part);
  }

  hostDisconnected(): void {
    this.#observed = null;
    this.#observer.disconnect();
  }
}
