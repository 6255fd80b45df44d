import { define } from '../define.ts';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { type Certainty, type ChoiceView, type Row } from '../engine/types.ts';
import type { Player } from '../player.ts';
import { certaintyOf } from '../text.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { cited } from './cited.ts';
import { certaintyMark } from './mark.ts';
import { cardStyle } from './card-style.ts';
import { english, ruleSentence, sentence } from '../words/prose.ts';
import { t, tn } from '../words/words.ts';

/** The step card: what happened, why it was allowed, and what else could have come. */
export class WmiCard extends LitElement {
  static override properties = {
    player: { attribute: false },
    alternatives: { attribute: false },
    intro: { attribute: false },
    whole: { attribute: false },
    compact: { type: Boolean, reflect: true },
  };
  static override styles = [base, cardStyle];
  declare player: Player | undefined;
  /** What else could have happened at the decision of the current step; undefined when the run does not carry it. */
  declare alternatives: readonly ChoiceView[] | undefined;
  /** Paragraphs that are shown before the first step. */
  declare intro: readonly string[];
  /** How a step is shown with all its rules; without it, the sentence and its first rule are. */
  declare whole: ((card: WmiCard, player: Player, row: Row, certainty: Certainty) => TemplateResult) | undefined;
  declare compact: boolean;

  constructor() {
    super();
    this.alternatives = undefined;
    this.intro = [];
    this.whole = undefined;
    this.compact = false;
    new Watch(this, () => [this.player], () => this.player?.dragged);
  }

  override render(): TemplateResult {
    const player = this.player;
    const row = player?.row(player.current);
    if (player === undefined) return html``;
    if (row === undefined) return this.#start(player);
    const certainty = player.log.certainty(player.current) as Certainty;
    return this.whole === undefined ? this.#small(player, row, certainty) : this.whole(this, player, row, certainty);
  }

  #start(player: Player): TemplateResult {
    const paragraphs = this.compact ? this.intro.slice(0, 1) : this.intro;
    return html`<div class="card">
      <h2 class="sentence">${t('Before the first step')}</h2>
      ${paragraphs.map((text) => html`<p class="prose">${english(text)}</p>`)}
      ${player.steps === 0 ? nothing : html`<p>${tn(player.steps, '{count} step follows. Press → to take it.', '{count} steps follow. Press → to take the first.')}</p>`}
    </div>`;
  }

  #small(player: Player, row: Row, certainty: Certainty): TemplateResult {
    const rule = player.source?.rule(row.rules[0] ?? '');
    const { word, why } = certaintyOf(player, player.current);
    return html`<div class="card">
      <p class="sentence">${sentence(row.sentence)}</p>
      <p class="why">${certaintyMark(certainty)} <strong>${t(word)}</strong>
        ${rule === undefined ? t(why) : html`<span class="id">${rule.id}</span> ${ruleSentence(rule)} ${cited(rule.sources)}`}</p>
    </div>`;
  }
}
define('wmi-card', WmiCard);
