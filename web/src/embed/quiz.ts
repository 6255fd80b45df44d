import { html, type TemplateResult } from 'lit';
import type { WmiLab } from '../element.ts';

export function quiz(lab: WmiLab): TemplateResult {
  return html`${lab.stepping()}`;
}
