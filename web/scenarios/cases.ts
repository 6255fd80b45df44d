import { m } from '../src/words/mark.ts';

/** What the gallery says about one case of a scenario file. */
export interface CaseCard {
  /** Name in links: the file's name, and for the second case on its heading. */
  slug: string;
  title: string;
  /** The first sentence of its prose. */
  sentence: string;
  /** Label of the scenario, such as `SC-01`, if the prose names one. */
  label: string;
  /** Heading under which the gallery groups it. */
  group: string;
  /** Its place among the level-1 headings of its file. */
  index: number;
}

interface Section {
  title: string;
  lines: string[];
}

/** Splits a scenario file at its level-1 headings; a `#` inside a fenced block is no heading. */
function sectionsOf(text: string): Section[] {
  const sections: Section[] = [];
  let fence = '';
  for (const line of text.split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === '' || (mark.startsWith(fence) && line.trim() === mark))) {
      fence = fence === '' ? mark : '';
    }
    const title = fence === '' ? /^#\s+(.*?)\s*#*$/.exec(line)?.[1] : undefined;
    if (title !== undefined) sections.push({ title, lines: [line] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

/** The cards of a file, given its path below the folder of scenarios; `<!-- gallery: no -->` keeps a case out. */
export function casesOf(path: string, text: string): CaseCard[] {
  const parts = path.replace(/\.md$/, '').split('/');
  const stem = parts.at(-1) ?? path;
  const group = groupName(parts.slice(0, -1).join(' '));
  return sectionsOf(text).flatMap((section, index) => {
    if (section.lines.some((line) => /^<!--\s*gallery:\s*no\s*-->/.test(line))) return [];
    const prose = proseOf(section.lines.slice(1));
    const label = /^Scenario ([A-Z]+-\d+)/.exec(prose)?.[1] ?? '';
    const slug = index === 0 ? stem : `${stem}.${slugOf(section.title)}`;
    return [{ slug, title: section.title, sentence: firstSentence(prose), label, group, index }];
  });
}

/** The title of a scenario's first case, without the marks of code and emphasis. */
export function titleOf(text: string): string {
  return casesOf('', text)[0]?.title.replaceAll(/[`*]/g, '') ?? '';
}

/** The text of one case alone: from its heading to the next. */
export function caseText(text: string, index: number): string {
  const section = sectionsOf(text)[index];
  return section === undefined ? text : `${section.lines.join('\n').trimEnd()}\n`;
}

/** The prose of a case: its lines up to the first fenced block. */
export function introOf(text: string): string {
  const lines = text.split(/\r?\n/);
  return proseOf(/^#\s/.test(lines[0] ?? '') ? lines.slice(1) : lines);
}

function proseOf(lines: string[]): string {
  const end = lines.findIndex((line) => /^ {0,3}(`{3,}|~{3,})/.test(line));
  const text = (end < 0 ? lines : lines.slice(0, end)).join('\n');
  return text.replace(/<!--.*?-->/gs, '').trim();
}

/** Shortest text of a card, in characters: below it the second sentence is taken too. */
const SHORT = 48;

/** `Scenario SC-01.` only names it; the first sentence is what follows, and the second after a mere "The cure." */
function firstSentence(prose: string): string {
  const flat = prose.replace(/\n\s*\n[^]*/, '').replace(/\s+/g, ' ').replace(/^Scenario [A-Z]+-\d+(\.|:|,)? ?/, '');
  const text = flat.charAt(0).toUpperCase() + flat.slice(1);
  const sentences = text.split(/(?<=[.!?]) (?=[A-Z`“"])/);
  const first = sentences[0] ?? text;
  return first.length < SHORT && sentences.length > 1 ? `${first} ${sentences[1] ?? ''}` : first;
}

const GROUPS: Record<string, string> = {
  async: m('Asynchronous calls and the sink'),
  security: m('Security'),
  enumerator: m('Enumerators and NextAsync'),
  semisync: m('Semisynchronous calls'),
  put: m('Writing instances'),
  provider: m('The provider framework'),
  class: m('Namespaces and classes'),
  query: m('Queries'),
  method: m('Methods'),
  facts: m('Seen on real Windows'),
};

/** A folder such as `03-enumerator` as a heading; a folder without an entry above is its own name. */
function groupName(folder: string): string {
  const words = folder.replace(/^\d+-/, '').replaceAll('-', ' ');
  return GROUPS[words] ?? (words === '' ? m('Scenarios') : words.charAt(0).toUpperCase() + words.slice(1));
}

function slugOf(title: string): string {
  return title.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60);
}
