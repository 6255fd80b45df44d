import { html, type TemplateResult } from 'lit';
import type { WmiLab } from '../element.ts';
import { t } from '../words/words.ts';

/** The one-script build has no editor: what it shows can be opened where there is one. */
export function full(lab: WmiLab): TemplateResult {
  return html`<p class="start">${t('This page shows the compact form. The link above the run opens the whole laboratory.')}</p>
    <wmi-timeline compact .player=${lab.player}></wmi-timeline>${lab.stepping()}`;
}
