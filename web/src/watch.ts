import type { LitElement, ReactiveController } from 'lit';
import { speak, words } from './words/words.ts';

/** Renders its host again whenever one of the watched targets says `change`, or the language does; the host's own language is spoken while it renders. */
export class Watch implements ReactiveController {
  readonly #host: LitElement;
  readonly #targets: () => (EventTarget | undefined)[];
  readonly #rests: () => boolean | undefined;
  readonly #update = (): void => {
    if (this.#rests() !== true) this.#host.requestUpdate();
  };
  #watched: EventTarget[] = [];

  /** While `rests` holds, changes are left alone: whoever makes it end says `change` once more. */
  constructor(host: LitElement, targets: () => (EventTarget | undefined)[] = () => [], rests: () => boolean | undefined = () => false) {
    this.#host = host;
    this.#targets = targets;
    this.#rests = rests;
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
