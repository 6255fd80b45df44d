import type { Player } from './player.ts';

/** Longest announcement, in characters. */
const LONGEST = 140;
/** Least time between two announcements while playing, in milliseconds. */
const PLAYING_MS = 2000;

/** Turns steps into short sentences for a live region: one per step, fewer while playing. */
export class Announcer {
  text = '';
  #position = -1;
  #last = 0;

  /** Takes notice of the player's state; answers the sentence that the live region should hold. */
  note(player: Player, now: number): string {
    if (player.position === this.#position) return this.text;
    if (player.playing && now - this.#last < PLAYING_MS) return this.text;
    this.#position = player.position;
    this.#last = now;
    this.text = shortened(describe(player));
    return this.text;
  }
}

/** The current step in one sentence. */
export function describe(player: Player): string {
  if (player.position === 0) return `Start. ${player.steps} steps follow.`;
  const row = player.row(player.current);
  return `Step ${player.step} of ${player.steps}. ${row?.sentence ?? ''}`;
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
