import type { Player } from './player.ts';

export type Clock = 'events' | 'time';

/** Milliseconds between two steps at normal speed. */
const STEP_MS = 900;
/** Longest pause at normal speed while virtual time decides, so that an hour of waiting is not an hour. */
const LONGEST_MS = 4_000;
/** Milliseconds at normal speed for steps at the same virtual time. */
const SAME_TIME_MS = 350;

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const;

/** Plays a run: one row after another, evenly or as virtual time passes. */
export class Playback {
  readonly #player: Player;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Shorter pauses by this factor. */
  speed = 1;
  clock: Clock = 'events';

  constructor(player: Player) {
    this.#player = player;
  }

  get on(): boolean {
    return this.#timer !== undefined;
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.#player.changed();
  }

  setClock(clock: Clock): void {
    this.clock = clock;
    this.#player.changed();
  }

  play(): void {
    if (this.on) return;
    if (this.#player.step >= this.#player.steps && !this.#player.unfinished()) this.#player.seek(0);
    this.#wait();
  }

  pause(): void {
    if (!this.on) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Milliseconds until the next step. */
  delay(): number {
    const { log, visible, current } = this.#player;
    if (this.clock === 'events') return STEP_MS / this.speed;
    const next = visible.event(visible.rowAt(current) + 1);
    const passed = next < 0 ? 0 : log.at(next) - log.at(current);
    return Math.max(SAME_TIME_MS, Math.min(LONGEST_MS, passed)) / this.speed;
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      if (this.#player.forward()) this.#wait();
      else this.#player.pause();
    }, this.delay());
  }
}
