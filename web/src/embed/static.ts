import { html, nothing, type TemplateResult } from 'lit';
import type { WmiLab } from '../element.ts';
import { toElement } from '../export/markup.ts';
import { still as picture } from '../export/still.ts';
import { certaintyOf } from '../text.ts';
import { sentence } from '../words/prose.ts';
import { t, tn } from '../words/words.ts';
import { isDark } from './dark.ts';

/** Width of a picture whose place is not shown yet, such as a slide to come. */
const USUAL = 598;

/** The form that `mode="static"` takes: one picture and the same steps as a list, without controls. */
export function still(lab: WmiLab): TemplateResult {
  const { player } = lab;
  const steps = Array.from({ length: player.visible.length }, (_, row) => player.visible.event(row));
  const svg = toElement(picture(player, { title: lab.caption, palette: isDark(lab) ? 'dark' : 'light', width: Math.max(320, lab.clientWidth === 0 ? USUAL : lab.clientWidth), caption: player.position > 0 }), document);
  return html`<div class="still" part="diagram">${svg}</div>${lab.live?.limit()}
    <details class="steps"><summary>${tn(steps.length, 'The same in words: {count} step', 'The same in words: {count} steps')}</summary>
      <ol>${steps.map((event) => {
        const row = player.row(event);
        return row === undefined ? nothing : html`<li>${sentence(row.sentence)} <span class="where">${t(certaintyOf(player, event).word)}${row.rules.length === 0 ? '' : `, ${row.rules.join(', ')}`}</span></li>`;
      })}</ol></details>`;
}
