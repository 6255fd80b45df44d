import { html, type TemplateResult } from 'lit';
import { behind, type Behind } from '../behind.ts';
import type { FindingView } from '../engine/types.ts';
import { SEVERITY } from '../text.ts';
import type { Log } from '../timeline/log.ts';
import { sentence } from '../words/prose.ts';
import { m } from '../words/mark.ts';
import { t, told } from '../words/words.ts';
import type { Going } from './views.ts';

const WEIGHTS: Record<FindingView['weight'], string> = { error: '✕', warning: '⚠', note: 'i' };

/** What the button says of the statement that it shows. */
const LINE: Record<Behind['how'], string> = {
  did: m('Show line {line}'), took: m('Show line {line}, which took it'), ran: m('Show line {line}, which was running'), led: m('Show line {line}, which led to it'),
};

/** Where a card of a finding can lead. */
export interface FindingGoing extends Going {
  lineOf(offset: number): number;
  show(offset: number): void;
}

/** Misuses of the API by the programs, each with its cure, its step and the line that is behind it. */
export function findingsView(findings: readonly FindingView[], log: Log, going: FindingGoing): TemplateResult {
  if (findings.length === 0) return html`<p class="empty">${t('The client has not misused the API in this run.')}</p>`;
  return html`<ul class="findings">${findings.map((one) => html`<li class=${one.weight}>
    <p><span class="weight" aria-hidden="true">${WEIGHTS[one.weight]}</span> <strong>${t(SEVERITY[one.weight])}: ${told(one.name)}</strong></p>
    <p>${sentence(one.message)}</p><p class="cure">${sentence(one.cure)}</p>
    <p class="ways">${line(behind(log, one), going)}
      <button type="button" @click=${() => going.seek(one.event + 1)}>${t('Go to step {number}', { number: going.stepOf(one.event) })}</button></p></li>`)}</ul>`;
}

function line(place: Behind | undefined, going: FindingGoing): TemplateResult {
  if (place === undefined) return html`<span class="muted">${t('No line of the scenario is behind it; its step shows where it happened.')}</span>`;
  return html`<button type="button" @click=${() => going.show(place.start)}>${t(LINE[place.how], { line: String(going.lineOf(place.start)) })}</button>`;
}
