import { html, type TemplateResult } from 'lit';
import { Certainty, type RuleText } from './engine/types.ts';
import type { Player } from './player.ts';
import { m } from './words/mark.ts';

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

/** How certain a step is: its class in style sheets, and two keys for `t`. */
export const CERTAINTY: Record<Certainty, { id: string; word: string; why: string }> = {
  [Certainty.Guaranteed]: { id: 'guaranteed', word: m('guaranteed'), why: m('A documented rule requires it, and nothing permitted avoids it.') },
  [Certainty.Happened]: { id: 'happened', word: m('happened'), why: m('Permitted, not required: another order, split or time was possible.') },
  [Certainty.Reading]: { id: 'reading', word: m('reading'), why: m('The sources disagree; the selected reading decided.') },
  [Certainty.Assumed]: { id: 'assumed', word: m('assumed'), why: m('A rule of this simulator; no source says.') },
};

/** A step of the program itself, such as a print: the simulator assumes nothing there, and WMI has no part in it. */
const OWN = { id: 'own', word: m('the program’s own'), why: m('WMI has no part in this step.') };

const FAULT = { ...OWN, why: m('A mistake of the program, not of WMI.') };

/** How certain an event is, in words. */
export function certaintyOf(player: Player, event: number): { id: string; word: string; why: string } {
  const certainty = player.log.certainty(event) as Certainty;
  if (certainty !== Certainty.Assumed || player.row(event)?.rules[0] !== 'sim.program') return CERTAINTY[certainty];
  return player.log.failed(event) ? FAULT : OWN;
}

/** What the severities of diagnostics and findings are called: keys for `t`. */
export const SEVERITY = { error: m('error'), warning: m('warning'), note: m('note') } as const;

/** What a class of rules is called: keys for `t`. */
export const CLASS_WORD: Record<RuleText['class'], string> = {
  guaranteed: m('documented'),
  unspecified: m('left open'),
  ambiguous: m('sources disagree'),
  simulator: m('simulator'),
};
