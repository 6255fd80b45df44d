import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { Certainty, type ChoiceView, type Row, type RuleText } from '../engine/types.ts';
import type { Player } from '../player.ts';
import { CERTAINTY, CLASS_WORD, hex, inline } from '../text.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { certaintyMark } from './mark.ts';
import { cardStyle } from './card-style.ts';

/** The step card: what happened, why it was allowed, and what else could have come. */
export class WmiCard extends LitElement {
  static override properties = {
    player: { attribute: false },
    alternatives: { attribute: false },
    intro: { attribute: false },
    compact: { type: Boolean, reflect: true },
  };
  static override styles = [base, cardStyle];
  declare player: Player | undefined;
  /** What else could have happened at the decision of the current step; undefined when the run does not carry it. */
  declare alternatives: readonly ChoiceView[] | undefined;
  /** Paragraphs that are shown before the first step. */
  declare intro: readonly string[];
  declare compact: boolean;

  constructor() {
    super();
    this.alternatives = undefined;
    this.intro = [];
    this.compact = false;
    new Watch(this, () => [this.player], () => this.player?.dragged);
  }

  override render(): TemplateResult {
    const player = this.player;
    const row = player?.row(player.current);
    if (player === undefined) return html``;
    if (row === undefined) return this.#start(player);
    const certainty = player.log.certainty(player.current) as Certainty;
    return this.compact ? this.#small(player, row, certainty) : this.#full(player, row, certainty);
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

  #full(player: Player, row: Row, certainty: Certainty): TemplateResult {
    const rules = row.rules.map((id) => player.source?.rule(id) ?? unknownRule(id));
    return html`<div class="card">
      <div class="line">
        <span class="badge ${CERTAINTY[certainty].word}">${certaintyMark(certainty)} ${CERTAINTY[certainty].word}</span>
        <span class="muted">${CERTAINTY[certainty].why}</span>
      </div>
      <h2 class="sentence">${inline(row.sentence)}</h2>
      ${this.#facts(player, row)}
      <div class="groups">
        ${this.#guaranteed(rules)} ${this.#thisRun(row, rules, certainty)} ${this.#couldAlso()}
      </div>
    </div>`;
  }

  #facts(player: Player, row: Row): TemplateResult {
    const status = row.status === undefined ? undefined : player.source?.status(row.status);
    return html`<dl class="facts">
      ${row.status === undefined ? nothing : html`<div><dt>Code</dt><dd>
        <code>${status?.name ?? hex(row.status)}</code> ${hex(row.status)}${status === undefined ? '' : ` · ${status.meaning}`}</dd></div>`}
      ${row.objects.length === 0 ? nothing : html`<div><dt>Objects</dt><dd>${row.objects.join(', ')}</dd></div>`}
      ${row.references === undefined ? nothing : html`<div><dt>References</dt><dd>${row.references}</dd></div>`}
      ${row.text === undefined ? nothing : html`<div><dt>Printed</dt><dd><code class="printed">${row.text}</code></dd></div>`}
      <div><dt>Virtual time</dt><dd>${player.log.at(player.current)} ms</dd></div>
    </dl>`;
  }

  #guaranteed(rules: RuleText[]): TemplateResult {
    const binding = rules.filter((rule) => rule.class === 'guaranteed');
    return html`<section>
      <h3>Guaranteed</h3>
      ${binding.length === 0 ? html`<p class="muted">No documented rule forces this step.</p>` : binding.map(ruleView)}
    </section>`;
  }

  #thisRun(row: Row, rules: RuleText[], certainty: Certainty): TemplateResult {
    const loose = rules.filter((rule) => rule.class !== 'guaranteed');
    return html`<section>
      <h3>This run</h3>
      ${row.reading === undefined ? nothing : html`<p>⚠ Reading <code>${row.reading.name}</code> =
        <code>${row.reading.value}</code>. ${row.reading.others.map((other) => html`<button type="button" class="small"
          @click=${() => this.#emit('wmi-reading', { name: row.reading?.name, value: other })}>Use ${other}</button>
          <button type="button" class="small" title="Run again with it and show where the runs part" aria-label=${`Compare with ${other}`}
          @click=${() => this.#emit('wmi-compare', { name: row.reading?.name, value: other })}>⇄</button>`)}</p>`}
      ${loose.map(ruleView)}
      ${loose.length === 0 && row.reading === undefined
        ? html`<p class="muted">${certainty === Certainty.Guaranteed ? 'Nothing was left open.' : CERTAINTY[certainty].why}</p>`
        : nothing}
    </section>`;
  }

  #couldAlso(): TemplateResult {
    const others = this.alternatives;
    return html`<section>
      <h3>Could also</h3>
      ${others === undefined
        ? html`<p class="muted">A recorded run does not carry the other choices.</p>`
        : others.length === 0
          ? html`<p class="muted">Nothing else was permitted at this decision.</p>`
          : html`<ul>${others.map((choice) => html`<li><span>${inline(choice.sentence)}</span>
              <button type="button" class="small" aria-label=${`Take this instead: ${choice.sentence}`}
                @click=${() => this.#emit('wmi-take', { key: choice.key })}>Take this</button></li>`)}</ul>`}
    </section>`;
  }

  #emit(name: string, detail: Record<string, string | undefined>): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
customElements.define('wmi-card', WmiCard);

function ruleView(rule: RuleText): TemplateResult {
  return html`<div class="rule">
    <p><span class="id">${rule.id}</span> <span class="class">${CLASS_WORD[rule.class]}</span> ${inline(rule.sentence)}</p>
    ${rule.sources.length === 0 ? nothing : html`<p class="source">Source: ${rule.sources.join('; ')}</p>`}
  </div>`;
}

function unknownRule(id: string): RuleText {
  return { id, class: 'simulator', sentence: 'The catalogue that was loaded does not explain this rule.', sources: [] };
}
