import { html, nothing, type TemplateResult } from 'lit';
import { cited } from '../panels/cited.ts';
import type { Player } from '../player.ts';
import { certaintyOf, CLASS_WORD } from '../text.ts';
import { toElement } from './markup.ts';
import { still } from './still.ts';
import { ruleSentence, sentence } from '../words/prose.ts';
import { t } from '../words/words.ts';

/** Most rows of a picture on paper. */
const MOST_ROWS = 200;

/** What stands on paper: the picture of the run, each step in words, the rules, and the text of the scenario. */
export function sheet(player: Player, title: string, text: string): TemplateResult {
  const events = Array.from({ length: player.visible.length }, (_, row) => player.visible.event(row));
  const ids = new Set(events.flatMap((event) => player.row(event)?.rules ?? []));
  return html`<h1 lang="en">${title}</h1>
    ${events.length > MOST_ROWS ? nothing : toElement(still(player, { title, palette: 'light', caption: player.position > 0 }), document)}
    <h2>${t('Steps')}</h2>
    <ol>${events.map((event) => {
      const row = player.row(event);
      return row === undefined ? nothing : html`<li>${sentence(row.sentence)} (${t(certaintyOf(player, event).word)}${row.rules.length === 0 ? '' : `, ${row.rules.join(', ')}`})</li>`;
    })}</ol>
    <h2>${t('Rules')}</h2>
    <dl>${[...ids].map((id) => {
      const rule = player.source?.rule(id);
      return rule === undefined ? nothing : html`<dt>${id}, ${t(CLASS_WORD[rule.class])}</dt><dd>${ruleSentence(rule)} ${cited(rule.sources)}</dd>`;
    })}</dl>
    <h2>${t('Scenario')}</h2>
    <pre lang="en">${text}</pre>`;
}
