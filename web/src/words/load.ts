import { textFile } from '../engine/files.ts';
import { engineWords, type Patterns } from './engine.ts';
import type { Message, Speech } from './words.ts';

/** Every catalogue but the English one, which is only a list of what there is to translate: `de.json`, `rules.de.json`, … */
const FILES = import.meta.glob<string>(['../../catalogue/*.json', '!../../catalogue/en.json'], { query: '?url&no-inline', import: 'default', eager: true });

/** The files of one language, as far as it has them. */
export async function load(code: string): Promise<Speech> {
  const [messages, rules, statuses, engine] = await Promise.all([`${code}.json`, `rules.${code}.json`, `statuses.${code}.json`, `engine.${code}.json`].map(read));
  return speechOf(code, { messages, rules, statuses, engine });
}

async function read(name: string): Promise<unknown> {
  const address = FILES[`../../catalogue/${name}`];
  return address === undefined ? undefined : JSON.parse(await textFile(address));
}

/** What the files of a language hold. */
export interface Files {
  messages: unknown;
  rules: unknown;
  statuses: unknown;
  engine: unknown;
}

/** A language from the content of its files. */
export function speechOf(code: string, { messages, rules, statuses, engine }: Files): Speech {
  return {
    code,
    messages: (messages ?? {}) as Record<string, Message>,
    rules: (rules ?? {}) as Record<string, string>,
    statuses: (statuses ?? {}) as Record<string, string>,
    told: engineWords((engine ?? {}) as Patterns),
    number: new Intl.NumberFormat(code),
    plural: new Intl.PluralRules(code),
  };
}
