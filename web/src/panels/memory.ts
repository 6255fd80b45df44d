import { html, nothing, svg, type TemplateResult } from 'lit';
import type { HoldingView, Mode } from '../engine/types.ts';
import { english } from '../words/prose.ts';
import { t, told } from '../words/words.ts';

/** Results and who holds how many of their objects now; below them the ways to call that were compared. */
export function memoryView(holdings: readonly HoldingView[], modes: readonly Mode[] | undefined, compare: () => void): TemplateResult {
  return html`
    ${holdings.length === 0 ? html`<p class="empty">${t('No result has been asked for, or all are gone.')}</p>` : html`<table>
      <caption class="hidden-text">${t('Objects of results and who holds them')}</caption>
      <thead><tr><th scope="col">${t('Result')}</th><th scope="col">${t('Came')}</th><th scope="col">${t('Held by WMI')}</th><th scope="col">${t('By the client')}</th></tr></thead>
      <tbody>${holdings.map((one) => html`<tr><th scope="row">${one.label}</th><td class="number">${one.came ?? '–'}</td>
        <td class="number">${one.by_wmi}</td><td class="number">${one.by_client}</td></tr>`)}</tbody></table>`}
    <h2>${t('The ways to call, side by side')}</h2>
    ${modes === undefined
      ? html`<p class="muted">${t('Runs every case of this page to its end and measures it.')}</p>
        <p><button type="button" @click=${compare}>${t('Compare the cases of this page')}</button></p>`
      : modesView(modes)}`;
}

const at = (ms: number | undefined): string => (ms === undefined ? t('never') : `@${ms}`);

function modesView(modes: readonly Mode[]): TemplateResult {
  if (modes.length === 0) return html`<p class="empty">${t('No case of this page queries or enumerates.')}</p>`;
  const end = Math.max(1, ...modes.map((one) => one.last ?? 0));
  return html`<p class="muted">${t('Milliseconds after the call, measured on the run of each case; objects held at a time, at the most.')}</p>
    <table class="modes">
    <caption class="hidden-text">${t('The ways to call')}</caption>
    <thead><tr><th scope="col">${t('Case')}</th><th scope="col">${t('Call back')}</th><th scope="col">${t('First object')}</th><th scope="col">${t('Last')}</th>
      <th scope="col">${t('Blocked')}</th><th scope="col">${t('Objects')}</th><th scope="col">WMI</th><th scope="col">${t('Client')}</th></tr></thead>
    <tbody>${modes.map((one) => html`<tr>
      <th scope="row">${english(one.title)}<br /><code class="muted">${one.call}</code>${bar(one, end)}${one.outcome.startsWith('exit ')
        ? nothing : html`<p class="note">${t('ends: {how}', { how: told(one.outcome) })}</p>`}</th>
      <td class="number">${at(one.returned)}</td><td class="number">${at(one.first)}</td><td class="number">${at(one.last)}</td>
      <td class="number">${blockedMs(one)}</td><td class="number">${one.objects}</td>
      <td class="number">${one.by_wmi}</td><td class="number">${one.by_client}</td></tr>`)}</tbody></table>`;
}

function blockedMs(mode: Mode): number {
  return mode.blocked.reduce((sum, ms, index) => (index % 2 === 0 ? sum - ms : sum + ms), 0);
}

/** When the client was blocked inside WMI, on the time line of the slowest case. */
function bar(mode: Mode, end: number): TemplateResult {
  const spans = mode.blocked.flatMap((from, index) => (index % 2 === 0 ? [[from, mode.blocked[index + 1] ?? from] as const] : []));
  const place = (ms: number): string => `${((100 * ms) / end).toFixed(2)}`;
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" role="img"
      aria-label=${spans.length === 0 ? t('never blocked') : t('blocked {when}', { when: spans.map(([from, to]) => t('from {from} to {to}', { from, to })).join(', ') })}>
    ${spans.map(([from, to]) => svg`<rect x=${place(from)} y="0" width=${place(to - from)} height="4"></rect>`)}</svg>`;
}
