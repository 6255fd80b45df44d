import { html, nothing, type TemplateResult } from 'lit';
import { Certainty, type Row, type RuleText } from '../engine/types.ts';
import type { Player } from '../player.ts';
import { certaintyOf, CLASS_WORD, hex, inline } from '../text.ts';
import { ruleSentence, sentence } from '../words/prose.ts';
import { count, meaningOf, t, told } from '../words/words.ts';
import type { WmiCard } from './card.ts';
import { cited } from './cited.ts';
import { certaintyMark } from './mark.ts';

/** What happened, why it was allowed, and what else could have come. */
export function wholeCard(card: WmiCard, player: Player, row: Row, certainty: Certainty): TemplateResult {
  const rules = row.rules.map((id) => player.source?.rule(id) ?? unknownRule(id));
  const { id, word, why } = certaintyOf(player, player.current);
  return html`<div class="card">
    <div class="line">
      <span class="badge ${id}">${certaintyMark(certainty)} ${t(word)}</span>
      <span class="muted">${t(why)}</span>
    </div>
    <h2 class="sentence">${sentence(row.sentence)}</h2>
    ${facts(player, row)}
    <div class="groups">
      ${guaranteed(rules)} ${thisRun(card, row, rules, certainty === Certainty.Guaranteed ? t('Nothing was left open.') : t(why))} ${couldAlso(card)}
    </div>
  </div>`;
}

function facts(player: Player, row: Row): TemplateResult {
  const status = row.status === undefined ? undefined : player.source?.status(row.status);
  return html`<dl class="facts">
    ${row.status === undefined ? nothing : html`<div><dt>${t('Code')}</dt><dd>
      <code>${status?.name ?? hex(row.status)}</code> ${hex(row.status)}${status === undefined ? '' : ` · ${meaningOf(status)}`}</dd></div>`}
    ${row.objects.length === 0 ? nothing : html`<div><dt>${t('Objects')}</dt><dd>${row.objects.join(', ')}</dd></div>`}
    ${row.references === undefined ? nothing : html`<div><dt>${t('References')}</dt><dd>${row.references}</dd></div>`}
    ${row.text === undefined ? nothing : html`<div><dt>${t('Printed')}</dt><dd><code class="printed">${row.text}</code></dd></div>`}
    <div><dt>${t('Virtual time')}</dt><dd>${count(player.log.at(player.current))} ms</dd></div>
  </dl>`;
}

function guaranteed(rules: RuleText[]): TemplateResult {
  const binding = rules.filter((rule) => rule.class === 'guaranteed');
  return html`<section>
    <h3>${t('Guaranteed')}</h3>
    ${binding.length === 0 ? html`<p class="muted">${t('No documented rule forces this step.')}</p>` : binding.map(ruleView)}
  </section>`;
}

function thisRun(card: WmiCard, row: Row, rules: RuleText[], otherwise: string): TemplateResult {
  const loose = rules.filter((rule) => rule.class !== 'guaranteed');
  return html`<section>
    <h3>${t('This run')}</h3>
    ${row.reading === undefined ? nothing : html`<p>⚠ ${inline(t('Reading `{name}` = `{value}`.', { name: row.reading.name, value: row.reading.value }))} ${row.reading.others.map((other) => html`<button type="button" class="small"
        @click=${() => emit(card, 'wmi-reading', { name: row.reading?.name, value: other })}>${t('Use {value}', { value: other })}</button>
        <button type="button" class="small" title=${t('Run again with it and show where the runs part')} aria-label=${t('Compare with {value}', { value: other })}
        @click=${() => emit(card, 'wmi-compare', { name: row.reading?.name, value: other })}>⇄</button>`)}</p>`}
    ${loose.map(ruleView)}
    ${loose.length === 0 && row.reading === undefined
      ? html`<p class="muted">${otherwise}</p>`
      : nothing}
  </section>`;
}

function couldAlso(card: WmiCard): TemplateResult {
  const others = card.alternatives;
  return html`<section>
    <h3>${t('Could also')}</h3>
    ${others === undefined
      ? html`<p class="muted">${t('A recorded run does not carry the other choices.')}</p>`
      : others.length === 0
        ? html`<p class="muted">${t('Nothing else was permitted at this decision.')}</p>`
        : html`<ul>${others.map((choice) => html`<li><span>${sentence(choice.sentence)}</span>
            <button type="button" class="small" aria-label=${t('Take this instead: {sentence}', { sentence: told(choice.sentence) })}
              @click=${() => emit(card, 'wmi-take', { key: choice.key })}>${t('Take this')}</button></li>`)}</ul>`}
  </section>`;
}

function emit(card: WmiCard, name: string, detail: Record<string, string | undefined>): void {
  card.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

function ruleView(rule: RuleText): TemplateResult {
  return html`<div class="rule">
    <p><span class="id">${rule.id}</span> <span class="class">${t(CLASS_WORD[rule.class])}</span> ${ruleSentence(rule)}</p>
    ${rule.sources.length === 0 ? nothing : html`<p>${cited(rule.sources)}</p>`}
  </div>`;
}

function unknownRule(id: string): RuleText {
  return { id, class: 'simulator', sentence: t('The catalogue that was loaded does not explain this rule.'), sources: [] };
}
