import { html, nothing, type TemplateResult } from 'lit';
import type { Certainty } from '../engine/types.ts';
import type { Player } from '../player.ts';
import { CERTAINTY, CLASS_WORD, inline } from '../text.ts';
import { toElement } from './markup.ts';
import { still } from './still.ts';

/** Most rows of a picture on paper. */
const MOST_ROWS = 200;

/** What stands on paper: the picture of the run, each step in words, the rules, and the text of the scenario. */
export function sheet(player: Player, title: string, text: string): TemplateResult {
  const events = Array.from({ length: player.visible.length }, (_, row) => player.visible.event(row));
  const ids = new Set(events.flatMap((event) => player.row(event)?.rules ?? []));
  return html`<h1>${title}</h1>
    ${events.length > MOST_ROWS ? nothing : toElement(still(player, { title, palette: 'light', caption: player.position > 0 }), document)}
    <h2>Steps</h2>
    <ol>${events.map((event) => {
      const row = player.row(event);
      return row === undefined ? nothing : html`<li>${inline(row.sentence)} (${CERTAINTY[player.log.certainty(event) as Certainty].word}${row.rules.length === 0 ? '' : `, ${row.rules.join(', ')}`})</li>`;
    })}</ol>
    <h2>Rules</h2>
    <dl>${[...ids].map((id) => {
      const rule = player.source?.rule(id);
      return rule === undefined ? nothing : html`<dt>${id}, ${CLASS_WORD[rule.class]}</dt><dd>${inline(rule.sentence)} ${rule.sources.join('; ')}</dd>`;
    })}</dl>
    <h2>Scenario</h2>
    <pre>${text}</pre>`;
}
