import { html, type TemplateResult } from 'lit';
import type { HoldingView } from '../engine/types.ts';
import { t } from '../words/words.ts';

/** Results and who holds how many of their objects now; below them the way to the comparison of the ways to call. */
export function memoryView(holdings: readonly HoldingView[], compare: () => void): TemplateResult {
  return html`
    ${holdings.length === 0 ? html`<p class="empty">${t('No result has been asked for, or all are gone.')}</p>` : html`<table>
      <caption class="hidden-text">${t('Objects of results and who holds them')}</caption>
      <thead><tr><th scope="col">${t('Result')}</th><th scope="col">${t('Came')}</th><th scope="col">${t('Held by WMI')}</th><th scope="col">${t('By the client')}</th></tr></thead>
      <tbody>${holdings.map((one) => html`<tr><th scope="row">${one.label}</th><td class="number">${one.came ?? '–'}</td>
        <td class="number">${one.by_wmi}</td><td class="number">${one.by_client}</td></tr>`)}</tbody></table>`}
    <h2>${t('The ways to call, side by side')}</h2>
    <p class="muted">${t('Runs every case of this page to its end and measures it.')}</p>
    <p><button type="button" @click=${compare}>${t('Compare the cases of this page')} …</button></p>`;
}
