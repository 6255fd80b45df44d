import type { LitElement, ReactiveController } from 'lit';
import { speak, words } from './words/words.ts';

/** Renders its host again whenever one of the watched targets says `change`, or the language does; the host's own language is spoken while it renders. */
export class Watch implements ReactiveController {
  readonly #host: LitElement;
  readonly #targets: () => (EventTarget | undefined)[];
  readonly #update = (): void => this.#host.requestUpdate();
  #watched: EventTarget[] = [];

  constructor(host: LitElement, targets: () => (EventTarget | undefined)[] = () => []) {
    this.#host = host;
    this.#targets = targets;
    host.addController(this);
  }

  hostUpdate(): void {
    speak(this.#host);
    const targets = [words, ...this.#targets().filter((target) => target !== undefined)];
    if (targets.length === this.#watched.length && targets.every((target, i) => target === this.#watched[i])) return;
    this.hostDisconnected();
    this.#watched = targets;
    for (const target of targets) target.addEventListener('change', this.#update);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    for (const target of this.#watched) target.removeEventListener('change', this.#update);
    this.#watched = [];
  }
}
