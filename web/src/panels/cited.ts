import { html, nothing, type TemplateResult } from 'lit';
import { addressOf } from '../sources.ts';
import { t } from '../words/words.ts';

/** What a rule rests on: each source that has a page as a link to it. Nothing is asked for before one is pressed. */
export function cited(sources: readonly string[]): TemplateResult | typeof nothing {
  return sources.length === 0 ? nothing : html`<span class="source">${t('Source:')} ${sources.map((source, at) => {
    const address = addressOf(source);
    return html`${at === 0 ? '' : '; '}${address === undefined ? html`<span lang="en">${source}</span>`
      : html`<a href=${address} target="_blank" rel="noopener noreferrer" title=${t('Opens in a new tab')} @click=${offer}><span lang="en">${source}</span></a>`}`;
  })}</span>`;
}

/** The page around may open the address in a way of its own. */
function offer(event: Event): void {
  const link = event.currentTarget as HTMLAnchorElement;
  const detail = { address: link.href };
  if (!link.dispatchEvent(new CustomEvent('wmi-navigate', { detail, bubbles: true, composed: true, cancelable: true }))) event.preventDefault();
}
