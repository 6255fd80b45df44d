import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Renders its host again whenever one of the watched targets says `change`. */
export class Watch implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #targets: () => (EventTarget | undefined)[];
  readonly #rests: () => boolean | undefined;
  readonly #update = (): void => {
    if (this.#rests() !== true) this.#host.requestUpdate();
  };
  #watched: EventTarget[] = [];

  /** While `rests` holds, changes are left alone: whoever makes it end says `change` once more. */
  constructor(host: ReactiveControllerHost, targets: () => (EventTarget | undefined)[], rests: () => boolean | undefined = () => false) {
    this.#host = host;
    this.#targets = targets;
    this.#rests = rests;
    host.addController(this);
  }

  hostUpdate(): void {
    const targets = this.#targets().filter((target) => target !== undefined);
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
