import { textFile } from '../engine/files.ts';
import { engineWords, type Patterns } from './engine.ts';
import { numbers, type Message, type Speech } from './words.ts';

/** Every catalogue but the English one, which is only a list of what there is to translate: `de.json`, `rules.de.json`, … */
const FILES = import.meta.glob<string>(['../../catalogue/*.json', '!../../catalogue/en.json'], { query: '?url&no-inline', import: 'default', eager: true });

/** The files of one language, as far as it has them. */
export async function filesOf(code: string): Promise<Files> {
  const [messages, rules, statuses, names, engine] = await Promise.all(['', 'rules.', 'statuses.', 'names.', 'engine.'].map((kind) => read(`${kind}${code}.json`)));
  return { messages, rules, statuses, names, engine };
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
  names: unknown;
  engine: unknown;
}

/** A language, fetched. */
export async function load(code: string): Promise<Speech> {
  return speechOf(code, await filesOf(code));
}

/** A language from the content of its files. */
export function speechOf(code: string, { messages, rules, statuses, names, engine }: Files): Speech {
  const plural = new Intl.PluralRules(code);
  return {
    code,
    messages: (messages ?? {}) as Record<string, Message>,
    rules: (rules ?? {}) as Record<string, string>,
    statuses: (statuses ?? {}) as Record<string, string>,
    names: (names ?? {}) as Record<string, string>,
    told: engineWords((engine ?? {}) as Patterns),
    number: numbers(code),
    plural: (count) => plural.select(count),
  };
}
