import type { LabSurface } from './surface.ts';

/** Part of an embed that must be in the window for it to be seen. */
const LEAST = 0.25;

/** Lets an embed play only while somebody can see it: scrolled away or in a hidden tab it waits, and goes on afterwards. */
export class Seen {
  readonly #lab: LabSurface;
  #inWindow = false;
  /** It would play if it were seen. */
  #held = false;

  constructor(lab: LabSurface) {
    this.#lab = lab;
    const observer = new IntersectionObserver((entries) => {
      this.#inWindow = (entries.at(-1)?.intersectionRatio ?? 0) >= LEAST;
      this.#settle();
    }, { threshold: [0, LEAST] });
    observer.observe(lab);
    document.addEventListener('visibilitychange', () => this.#settle());
  }

  /** Plays as soon as it is seen. */
  play(): void {
    this.#held = true;
    this.#settle();
  }

  /** Does not go on by itself any more. */
  forget(): void {
    this.#held = false;
  }

  #settle(): void {
    const { player } = this.#lab;
    const isSeen = this.#inWindow && !document.hidden && this.#lab.isConnected;
    if (isSeen && this.#held) {
      this.#held = false;
      player.play();
    } else if (!isSeen && player.playing) {
      this.#held = true;
      player.pause();
    }
  }
}
