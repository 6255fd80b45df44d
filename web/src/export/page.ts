import { readTrace, RecordedSource } from '../engine/recorded.ts';
import { Player } from '../player.ts';
import { positionOf } from '../position.ts';
import { addressOf } from '../sources.ts';
import { certaintyOf } from '../text.ts';
import { t } from '../words/words.ts';
import { escape, serialize } from './markup.ts';
import type { Palette } from './paint.ts';
import { still } from './still.ts';

/** What a page without script shows of a recorded run. */
export interface PageOptions {
  /** Where the run stands: `step:7`, `end`, `indicate:2`. */
  at: string;
  palette: Palette;
}

/** The style of the page: its digest stands in the page's policy, so it must be a text of its own. */
export const PAGE_STYLE = 'body{max-width:60rem;margin:0 auto;padding:1rem;font:16px/1.5 system-ui,sans-serif}svg{max-width:100%;height:auto}pre{overflow:auto;font-size:14px}';

/** The picture of a recorded run alone. @throws Error with a sentence for people, when the text is no recorded run. */
export function picture(text: string, { at, palette }: PageOptions): string {
  const { player, title } = opened(text, at);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serialize(still(player, { title, palette }))}\n`;
}

/** A recorded run as one HTML file without script: picture, steps, rules, and the scenario's text. `digest` is that of the style. */
export function page(text: string, { at, palette }: PageOptions, digest: string): string {
  const { player, title, scenario } = opened(text, at);
  const rules = new Map<string, string>();
  const steps = Array.from({ length: player.visible.length }, (_, step) => {
    const event = player.visible.event(step);
    const row = player.row(event);
    for (const id of row?.rules ?? []) {
      const rule = player.source?.rule(id);
      if (rule !== undefined) rules.set(id, `${plain(rule.sentence)} ${rule.sources.map(linked).join('; ')}`);
    }
    const certainty = certaintyOf(player, event).word;
    return `<li>${plain(row?.sentence ?? '')} <small>(${[certainty, ...(row?.rules ?? [])].map(escape).join(', ')})</small></li>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${digest}'">
<title>${escape(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
<figure>${serialize(still(player, { title, palette }))}</figure>
<h2>Steps</h2>
<ol>
${steps.join('\n')}
</ol>
<h2>Rules</h2>
<dl>
${[...rules].map(([id, words]) => `<dt>${escape(id)}</dt><dd>${words}</dd>`).join('\n')}
</dl>
<h2>Scenario</h2>
<pre tabindex="0">${escape(scenario)}</pre>
</main>
</body>
</html>
`;
}

function opened(text: string, at: string): { player: Player; title: string; scenario: string } {
  const trace = readTrace(text);
  const player = new Player();
  player.load(new RecordedSource(trace), 0);
  const position = positionOf(player, at);
  if (position === undefined) throw new Error(t('The run has no place “{at}”: write {examples}, or a kind and a number such as {example}.', { at, examples: 'step:7, end', example: 'indicate:2' }));
  player.seek(position);
  return { player, title: trace.title, scenario: trace.scenario };
}

/** A source as a link to its page, where it has one. */
function linked(source: string): string {
  const address = addressOf(source);
  return address === undefined ? escape(source) : `<a href="${escape(address)}" target="_blank" rel="noopener noreferrer">${escape(source)}</a>`;
}

/** Prose with its code marks as elements. */
function plain(text: string): string {
  return text.split(/`([^`]*)`/).map((part, at) => (at % 2 === 1 ? `<code>${escape(part)}</code>` : escape(part))).join('');
}
