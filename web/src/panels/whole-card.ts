import { html, nothing, type TemplateResult } from 'lit';
import { Certainty, type Row, type RuleText } from '../engine/types.ts';
import type { Player } from '../player.ts';
import { CERTAINTY, CLASS_WORD, hex, inline } from '../text.ts';
import type { Shown, WmiCard } from './card.ts';
import { certaintyMark } from './mark.ts';

/** The card with everything: code and objects, what was guaranteed, what merely came, what else could have come. */
export function wholeCard({ card, player, row, certainty }: Shown): TemplateResult {
  const rules = row.rules.map((id) => player.source?.rule(id) ?? unknownRule(id));
  return html`<div class="card">
    <div class="line">
      <span class="badge ${CERTAINTY[certainty].word}">${certaintyMark(certainty)} ${CERTAINTY[certainty].word}</span>
      <span class="muted">${CERTAINTY[certainty].why}</span>
    </div>
    <h2 class="sentence">${inline(row.sentence)}</h2>
    ${facts(player, row)}
    <div class="groups">
      ${guaranteed(rules)} ${thisRun(card, row, rules, certainty)} ${couldAlso(card)}
    </div>
  </div>`;
}

function facts(player: Player, row: Row): TemplateResult {
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

function guaranteed(rules: RuleText[]): TemplateResult {
  const binding = rules.filter((rule) => rule.class === 'guaranteed');
  return html`<section>
    <h3>Guaranteed</h3>
    ${binding.length === 0 ? html`<p class="muted">No documented rule forces this step.</p>` : binding.map(ruleView)}
  </section>`;
}

function thisRun(card: WmiCard, row: Row, rules: RuleText[], certainty: Certainty): TemplateResult {
  const loose = rules.filter((rule) => rule.class !== 'guaranteed');
  return html`<section>
    <h3>This run</h3>
    ${row.reading === undefined ? nothing : html`<p>⚠ Reading <code>${row.reading.name}</code> =
      <code>${row.reading.value}</code>. ${row.reading.others.map((other) => html`<button type="button" class="small"
        @click=${() => emit(card, 'wmi-reading', { name: row.reading?.name, value: other })}>Use ${other}</button>
        <button type="button" class="small" title="Run again with it and show where the runs part" aria-label=${`Compare with ${other}`}
        @click=${() => emit(card, 'wmi-compare', { name: row.reading?.name, value: other })}>⇄</button>`)}</p>`}
    ${loose.map(ruleView)}
    ${loose.length === 0 && row.reading === undefined
      ? html`<p class="muted">${certainty === Certainty.Guaranteed ? 'Nothing was left open.' : CERTAINTY[certainty].why}</p>`
      : nothing}
  </section>`;
}

function couldAlso(card: WmiCard): TemplateResult {
  const others = card.alternatives;
  return html`<section>
    <h3>Could also</h3>
    ${others === undefined
      ? html`<p class="muted">A recorded run does not carry the other choices.</p>`
      : others.length === 0
        ? html`<p class="muted">Nothing else was permitted at this decision.</p>`
        : html`<ul>${others.map((choice) => html`<li><span>${inline(choice.sentence)}</span>
            <button type="button" class="small" aria-label=${`Take this instead: ${choice.sentence}`}
              @click=${() => emit(card, 'wmi-take', { key: choice.key })}>Take this</button></li>`)}</ul>`}
  </section>`;
}

function emit(card: WmiCard, name: string, detail: Record<string, string | undefined>): void {
  card.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}


function ruleView(rule: RuleText): TemplateResult {
  return html`<div class="rule">
    <p><span class="id">${rule.id}</span> <span class="class">${CLASS_WORD[rule.class]}</span> ${inline(rule.sentence)}</p>
    ${rule.sources.length === 0 ? nothing : html`<p class="source">Source: ${rule.sources.join('; ')}</p>`}
  </div>`;
}

function unknownRule(id: string): RuleText {
  return { id, class: 'simulator', sentence: 'The catalogue that was loaded does not explain this rule.', sources: [] };
}
