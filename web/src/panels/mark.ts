import { html, svg, type TemplateResult } from 'lit';
import { Certainty } from '../engine/types.ts';

/** A short sample of the line that says how certain a step is. */
export function certaintyMark(certainty: Certainty): TemplateResult {
  const lines: Record<Certainty, TemplateResult> = {
    [Certainty.Guaranteed]: svg`<path d="M1 6 H27" stroke-width="3"></path>`,
    [Certainty.Happened]: svg`<path d="M1 6 H27" stroke-width="2" stroke-dasharray="7 3"></path>`,
    [Certainty.Reading]: svg`<path d="M1 4 H27 M1 8 H27" stroke-width="1.4"></path>`,
    [Certainty.Assumed]: svg`<path d="M2 6 H27" stroke-width="2.4" stroke-dasharray="0.5 4.5" stroke-linecap="round"></path>`,
  };
  return html`<svg class="mark" width="28" height="12" viewBox="0 0 28 12" aria-hidden="true" stroke="currentColor" fill="none">${lines[certainty]}</svg>`;
}
