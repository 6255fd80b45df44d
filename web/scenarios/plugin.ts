import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { casesOf, type CaseCard } from './cases.ts';

const NAME = 'virtual:scenarios';
const RESOLVED = '\0virtual:scenarios';

/** Every Markdown file below a folder, in the order of their paths. */
function markdownUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && entry.name !== 'README.md')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Makes the gallery's index when the page is built: titles and first sentences are in the page, the texts are files of
 * their own that are fetched when a card is opened.
 */
export function scenarioIndex(folder: string): Plugin {
  return {
    name: 'scenario-index',
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      const files = markdownUnder(folder);
      const imports: string[] = [];
      const cards: { card: CaseCard; file: number }[] = [];
      files.forEach((file, index) => {
        this.addWatchFile(file);
        imports.push(`import file${index} from ${JSON.stringify(`${file}?url&no-inline`)};`);
        const path = relative(folder, file).split(sep).join('/');
        for (const card of casesOf(path, readFileSync(file, 'utf8'))) cards.push({ card, file: index });
      });
      const entries = cards.sort(byLabel).map(({ card, file }) => `{ ...${JSON.stringify(card)}, url: file${file} }`);
      return `${imports.join('\n')}\nexport const scenarios = [\n${entries.join(',\n')}\n];\n`;
    },
  };
}

/**
 * Groups stay in the order of their folders; within one the labels count, since they go from common to special, and what
 * has none comes last.
 */
function byLabel(a: { card: CaseCard; file: number }, b: { card: CaseCard; file: number }): number {
  if (a.card.group !== b.card.group) return a.file - b.file;
  const unlabelled = Number(a.card.label === '') - Number(b.card.label === '');
  const byNumber = (): number => a.card.label.localeCompare(b.card.label, 'en', { numeric: true });
  return unlabelled || byNumber() || a.file - b.file || a.card.index - b.card.index;
}
