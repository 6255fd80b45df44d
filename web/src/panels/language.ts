import { html, type TemplateResult } from 'lit';
import { LANGUAGES, spoken, t } from '../words/words.ts';

/** Chooses the language of the screen. Each is named in itself, so that it is found by who speaks nothing else. */
export function languageChoice(): TemplateResult {
  return html`<select aria-label=${t('Language')} title=${t('Language')} @change=${choose}>
    ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === spoken()}>${name}</option>`)}</select>`;
}

/** Asks the page, or the element around, for a language. */
function choose(event: Event): void {
  const select = event.target as HTMLSelectElement;
  select.dispatchEvent(new CustomEvent('wmi-language', { detail: select.value, bubbles: true, composed: true }));
}
