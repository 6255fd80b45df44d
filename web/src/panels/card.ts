import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { Certainty, ChoiceView, Row } from '../engine/types.ts';
import type { Player } from '../player.ts';
import { CERTAINTY, inline } from '../text.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { certaintyMark } from './mark.ts';
import { cardStyle } from './card-style.ts';

/** A step of a run, and the card that shows it. */
export interface Shown {
  card: WmiCard;
  player: Player;
  row: Row;
  certainty: Certainty;
}

/** The step card: what happened, why it was allowed, and what else could have come. */
export class WmiCard extends LitElement {
  static override properties = {
    player: { attribute: false },
    alternatives: { attribute: false },
    intro: { attribute: false },
    compact: { type: Boolean, reflect: true },
    whole: { attribute: false },
  };
  static override styles = [base, cardStyle];
  declare player: Player | undefined;
  /** What else could have happened at the decision of the current step; undefined when the run does not carry it. */
  declare alternatives: readonly ChoiceView[] | undefined;
  /** Paragraphs that are shown before the first step. */
  declare intro: readonly string[];
  declare compact: boolean;
  /** How a card with all its parts looks; without it, it is the small one of an embed. */
  declare whole: ((shown: Shown) => TemplateResult) | undefined;

  constructor() {
    super();
    this.alternatives = undefined;
    this.intro = [];
    this.compact = false;
    this.whole = undefined;
    new Watch(this, () => [this.player], () => this.player?.dragged);
  }

  override render(): TemplateResult {
    const player = this.player;
    const row = player?.row(player.current);
    if (player === undefined) return html``;
    if (row === undefined) return this.#start(player);
    const certainty = player.log.certainty(player.current) as Certainty;
    return this.whole?.({ card: this, player, row, certainty }) ?? this.#small(player, row, certainty);
  }

  #start(player: Player): TemplateResult {
    const paragraphs = this.compact ? this.intro.slice(0, 1) : this.intro;
    return html`<div class="card">
      <h2 class="sentence">Before the first step</h2>
      ${paragraphs.map((text) => html`<p class="prose">${inline(text)}</p>`)}
      ${player.steps === 0 ? nothing : html`<p>${player.steps} steps follow. Press → to take the first.</p>`}
    </div>`;
  }

  #small(player: Player, row: Row, certainty: Certainty): TemplateResult {
    const rule = player.source?.rule(row.rules[0] ?? '');
    return html`<div class="card">
      <p class="sentence">${inline(row.sentence)}</p>
      <p class="why">${certaintyMark(certainty)} <strong>${CERTAINTY[certainty].word}</strong>
        ${rule === undefined ? CERTAINTY[certainty].why : html`<span class="id">${rule.id}</span> ${inline(rule.sentence)}`}</p>
    </div>`;
  }
}
customElements.define('wmi-card', WmiCard);
