import { html, type TemplateResult } from 'lit';
import { Certainty, type RuleText } from './engine/types.ts';

/** Prose with `code`, **strong** and *emphasis*; everything else, links and tags too, stays plain text. */
export function inline(text: string): (string | TemplateResult)[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/).map((part) => {
    if (part.length > 2 && part.startsWith('`') && part.endsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
    if (part.length > 4 && part.startsWith('**') && part.endsWith('**')) return html`<strong>${part.slice(2, -2)}</strong>`;
    if (part.length > 2 && part.startsWith('*') && part.endsWith('*')) return html`<em>${part.slice(1, -1)}</em>`;
    return part;
  });
}

/** Paragraphs of a prose. */
export function paragraphs(prose: string): string[] {
  return prose.split(/\n\s*\n/).map((part) => part.replace(/\s+/g, ' ').trim()).filter((part) => part !== '');
}

/** An HRESULT or a flag as programmers write it: codes with all their digits, small flags without. */
export function hex(value: number): string {
  const digits = (value >>> 0).toString(16).toUpperCase();
  return `0x${digits.length > 4 ? digits.padStart(8, '0') : digits}`;
}

export const CERTAINTY: Record<Certainty, { word: string; why: string }> = {
  [Certainty.Guaranteed]: { word: 'guaranteed', why: 'A documented rule requires it, and nothing permitted avoids it.' },
  [Certainty.Happened]: { word: 'happened', why: 'Permitted, not required: another order, split or time was possible.' },
  [Certainty.Reading]: { word: 'reading', why: 'The sources disagree; the selected reading decided.' },
  [Certainty.Assumed]: { word: 'assumed', why: 'A rule of this simulator; no source says.' },
};

export const CLASS_WORD: Record<RuleText['class'], string> = {
  guaranteed: 'documented',
  unspecified: 'left open',
  ambiguous: 'sources disagree',
  simulator: 'simulator',
};
