import type { StatementView } from './engine/types.ts';
import type { Player } from './player.ts';
import { spoken, t, tn, told } from './words/words.ts';

/** Longest announcement, in characters. */
const LONGEST = 140;
/** Least time between two announcements while playing, in milliseconds. */
const PLAYING_MS = 2000;

/** Turns steps into short sentences for a live region: one per step, fewer while playing. */
export class Announcer {
  text = '';
  #place = '';
  #last = 0;

  /** Takes notice of the player's state over a text; answers the sentence that the live region should hold. */
  note(player: Player, now: number, text = ''): string {
    const inside = player.inside;
    const place = `${player.position} ${inside?.decision} ${inside?.operations} ${spoken()}`;
    if (place === this.#place) return this.text;
    if (player.playing && now - this.#last < PLAYING_MS) return this.text;
    this.#place = place;
    this.#last = now;
    this.text = briefly(inside === undefined ? describe(player) : statement(text, inside.source));
    return this.text;
  }
}

/** The current step in one sentence. */
export function describe(player: Player): string {
  if (player.position === 0) return tn(player.steps, 'Start. {count} step follows.', 'Start. {count} steps follow.');
  const row = player.row(player.current);
  return t('Step {at} of {all}. {sentence}', { at: player.step, all: player.steps, sentence: told(row?.sentence ?? '') });
}

/** The statement that is about to run. */
function statement(text: string, source: StatementView['source']): string {
  const line = text.slice(0, source.start).split('\n').length;
  return t('Line {line}: {text}', { line: String(line), text: text.slice(source.start, source.end) });
}

/** As much of a sentence as one announcement holds. */
export function briefly(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
