import { html, nothing, type TemplateResult } from 'lit';
import type { ReadingView, RuleText } from '../engine/types.ts';
import { changes, READING_SETS } from '../reading-sets.ts';
import { ruleSentence } from '../words/prose.ts';
import { t } from '../words/words.ts';
import { cited } from './cited.ts';

/** What the readings dialog asks for. */
export interface ReadingActions {
  /** Takes readings and runs the scenario again. */
  choose(readings: Record<string, string>): void;
  compare(name: string, value: string): void;
  /** The rule that a switch belongs to: it tells what the sources disagree about. */
  rule(id: string): RuleText | undefined;
}

/** The switches with their values, what each source says, and the sets of all of them. Those that the run has `met` stand first. */
export function readingsView(readings: readonly ReadingView[], met: ReadonlySet<string>, actions: ReadingActions): TemplateResult {
  if (readings.length === 0) return html`<p class="muted">${t('Run a scenario first.')}</p>`;
  return html`<p>${t('Where two sources disagree, one reading must be chosen. Changing one runs the scenario again.')} ${t('⇄ shows beside each other what happens with one value and with the other.')}</p>
    <div class="row" role="group" aria-label=${t('All readings at once')}>${READING_SETS.map((set) => html`<button type="button"
      aria-pressed=${readings.every((one) => one.value === set.value(one)) ? 'true' : 'false'}
      @click=${() => actions.choose(changes(readings, set))}>${t(set.name)}</button>`)}</div>
    ${group(readings.filter((one) => met.has(one.name)), t('They decided steps of this run'), actions)}
    ${group(readings.filter((one) => !met.has(one.name)), met.size === 0 ? '' : t('The others'), actions)}`;
}

function group(readings: readonly ReadingView[], title: string, actions: ReadingActions): TemplateResult | typeof nothing {
  if (readings.length === 0) return nothing;
  return html`${title === '' ? nothing : html`<h3>${title}</h3>`}
    ${readings.map((one) => html`<div class="reading">
      <p class="about">${aboutRule(actions.rule(one.rule))}</p>
      <label for=${`reading-${one.name}`}><code>${one.name}</code> <span class="muted">${one.rule}</span></label>
      <span class="chosen"><select id=${`reading-${one.name}`}
        @change=${(event: Event) => actions.choose({ [one.name]: (event.target as HTMLSelectElement).value })}>
        ${one.values.map((value) => html`<option value=${value} ?selected=${value === one.value}>${value}${said(one, value)}</option>`)}</select>
      ${one.values.filter((value) => value !== one.value).map((value) => html`<button type="button" class="small"
        title=${t('Run again with {value} and show where the runs part', { value })} aria-label=${t('Compare with {value}', { value })}
        @click=${() => actions.compare(one.name, value)}>⇄ ${t('with {value}', { value })}</button>`)}</span></div>`)}`;
}

const aboutRule = (rule: RuleText | undefined): TemplateResult | typeof nothing => (rule === undefined ? nothing : html`${ruleSentence(rule)} ${cited(rule.sources)}`);

/** Which sources say this value. */
function said(one: ReadingView, value: string): string | typeof nothing {
  const names = READING_SETS.filter((set) => set.value(one) === value).map((set) => t(set.name));
  return names.length === 0 ? nothing : ` (${names.join(', ')})`;
}
