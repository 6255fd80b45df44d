import { Kind } from '../engine/types.ts';
import type { Player } from '../player.ts';
import { addressOf } from '../sources.ts';
import { certaintyOf } from '../text.ts';
import { inOrder } from '../timeline/lanes.ts';
import { sentenceOf, t, told } from '../words/words.ts';

const RETURNS = new Set<number>([Kind.Return, Kind.IndicateReturn, Kind.StatusReturn, Kind.CallbackReturn]);

/** The shown rows as a Mermaid sequence diagram. */
export function mermaid(player: Player): string {
  const lanes = player.source?.lanes ?? [];
  const used = inOrder(lanes, player.scene().places).filter(({ index }) => player.visible.lanes.has(index));
  const lines = ['sequenceDiagram', ...used.map(({ lane, index }) => `  participant L${index} as ${forMermaid(lane.label)}`)];
  for (let row = 0; row < player.visible.length; row++) {
    const event = player.visible.event(row);
    const [from, to] = [player.log.lane(event), player.log.to(event)];
    const label = forMermaid(player.label(event));
    if (from === to || to < 0) lines.push(`  Note over L${from}: ${label}`);
    else lines.push(`  L${from}${RETURNS.has(player.log.kind(event)) ? '-->>' : '->>'}L${to}: ${label}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Mermaid ends a message at a line end or a semicolon, reads `#` as the start of an entity and `<` as markup. */
function forMermaid(text: string): string {
  const entities: Record<string, string> = { '#': '#35;', ';': '#59;', '<': '#60;', '>': '#62;' };
  return text.trim().replaceAll(/[#;<>]/g, (char) => entities[char] ?? char).replaceAll(/\s+/g, ' ');
}

/** The run as a page of Markdown: the picture, each step with its rule, and what the rules say. */
export function markdown(player: Player, title: string, link: string): string {
  const rules = new Map<string, string>();
  const steps: string[] = [];
  for (let row = 0; row < player.visible.length; row++) {
    const event = player.visible.event(row);
    const words = player.row(event);
    if (words === undefined) continue;
    for (const id of words.rules) {
      const rule = player.source?.rule(id);
      if (rule !== undefined) rules.set(id, `${sentenceOf(rule)}${rule.sources.length === 0 ? '' : ` *${t('Source:')} ${rule.sources.map(linked).join('; ')}*`}`);
    }
    steps.push(`${row + 1}. ${forMarkdown(told(words.sentence))} (${t(certaintyOf(player, event).word)}${words.rules.length === 0 ? '' : `, ${words.rules.join(', ')}`})`);
  }
  const outcome = player.source?.outcome;
  return [
    `# ${forMarkdown(title)}`, ...(link === '' ? [] : [`[${t('Open it in WMI Lab')}](${link})`]), `\`\`\`mermaid\n${mermaid(player)}\`\`\``, `## ${t('Steps')}`, steps.join('\n'),
    ...(outcome === undefined ? [] : [t('The run ends: {how}.', { how: forMarkdown(told(outcome.text)) })]),
    `## ${t('Rules')}`, [...rules].map(([id, sentence]) => `* **${id}** ${sentence}`).join('\n'),
  ].join('\n\n').concat('\n');
}

/** A source as a link to its page, where it has one. */
function linked(source: string): string {
  const address = addressOf(source);
  return address === undefined ? forMarkdown(source) : `[${forMarkdown(source)}](${address})`;
}

/** Text that Markdown shows as it is: no markup and no links arise from what a program printed; code stays code. */
function forMarkdown(text: string): string {
  return text.split(/(`[^`]*`)/).map((part, at) => (at % 2 === 1 ? part : part.replaceAll(/[\\[\]<>*_#|]/g, '\\$&'))).join('').replaceAll(/\s+/g, ' ');
}
