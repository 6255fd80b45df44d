/**
 * The language of the screen. The English text in the source is the key of its translation, so English needs no file;
 * another language is a catalogue of `web/catalogue`, fetched when an element first asks for it.
 *
 * Which language an element speaks is what the page says, as HTML means it: the nearest `lang` around it.
 */
export const LANGUAGES: Readonly<Record<string, string>> = { en: 'English', de: 'Deutsch' };

/** A message, or its forms by plural category; what `{name}` stands for is filled in. */
export type Message = string | Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number>>;

/** One language. What has no message is shown in English. */
export interface Speech {
  code: string;
  messages: Readonly<Record<string, Message>>;
  /** Sentences of the rulebook by rule, meanings of codes and of what else an author may name. */
  rules: Readonly<Record<string, string>>;
  statuses: Readonly<Record<string, string>>;
  names: Readonly<Record<string, string>>;
  /** What the engine says in English, in this language; undefined when that is not known. */
  told(text: string): string | undefined;
  number(value: number): string;
  /** The plural category of a count: `one`, `other`, … */
  plural(count: number): string;
}

/** Numbers as a language writes them. The browser's tables cost tens of milliseconds: they wait for a number that has to be grouped. */
export function numbers(code: string): (value: number) => string {
  let format: Intl.NumberFormat | undefined;
  return (value) => (Number.isInteger(value) && Math.abs(value) < 1000 ? String(value) : (format ??= new Intl.NumberFormat(code)).format(value));
}

const ENGLISH: Speech = {
  code: 'en', messages: {}, rules: {}, statuses: {}, names: {}, told: () => undefined, number: numbers('en'), plural: (count) => (count === 1 ? 'one' : 'other'),
};

let speech = ENGLISH;
const speeches = new Map<string, Speech | undefined>([['en', ENGLISH]]);

/** Says `change` when a catalogue has come or a language was chosen. */
export const words = new EventTarget();
export const changed = (): boolean => words.dispatchEvent(new Event('change'));

/** The language that we have for a tag such as `de-AT`, or nothing. */
export function known(tag: string): string | undefined {
  const code = tag.toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(LANGUAGES, code) ? code : undefined;
}

/** The nearest `lang` around a node, through shadow roots; empty when nobody says one. */
function tagAround(node: Node | null): string {
  for (let at = node; at !== null; at = at.parentNode ?? (at as Partial<ShadowRoot>).host ?? null) {
    const { lang } = at as Partial<HTMLElement>;
    if (lang !== undefined && lang !== '') return lang;
  }
  return '';
}

/** The language of an element: the nearest that is said, where we have it, else English. */
export function languageOf(node: Node): string {
  return known(tagAround(node)) ?? 'en';
}

/** Whether what the page says is a language that we have; a page that says none is English. */
export function isKnown(node: Node): boolean {
  const tag = tagAround(node);
  return tag === '' || known(tag) !== undefined;
}

/** From now on `t` speaks the language of an element; answers whether its catalogue is there. What is not, is fetched. */
export function speak(node: Node): boolean {
  const code = languageOf(node);
  const wanted = speeches.get(code);
  speech = wanted ?? ENGLISH;
  if (!speeches.has(code)) {
    speeches.set(code, undefined);
    void import('./load.ts').then(({ load }) => load(code)).catch(() => ENGLISH).then((come) => speeches.get(code) ?? learn(code, come));
  }
  return wanted !== undefined;
}

/** Words are on their way: nothing need be fetched. */
export const expected = (code: string): unknown => speeches.set(code, undefined);

/** Takes a language in: one that was fetched, or that came with the page. */
export function learn(code: string, come: Speech): void {
  speeches.set(code, come);
  changed();
}

/** The code of the language that is spoken now. */
export const spoken = (): string => speech.code;

/** A text of the screen. Numbers that count are given as numbers, those that only name something as text. */
export function t(key: string, values?: Values): string {
  return fill(speech.messages[key] ?? key, values);
}

/** A text that depends on a number: `tn(n, '{count} step', '{count} steps')`. */
export function tn(count: number, one: string, other: string, values?: Values): string {
  const category = speech.plural(count);
  const message = speech.messages[other];
  const forms = typeof message === 'object' ? message : { one, other };
  return fill(forms[category] ?? forms['other'] ?? other, { count, ...values });
}

/** A number as the language writes it. */
export const count = (value: number): string => speech.number(value);

function fill(message: Message, values: Values | undefined): string {
  const text = typeof message === 'string' ? message : (message['other'] ?? '');
  return values === undefined ? text : text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? count(value) : value;
  });
}

/** What the engine says, in the language of the screen where that is known. */
export const told = (text: string): string => speech.told(text) ?? text;

/** The sentence of a rule, and the meaning of a code. */
export const sentenceOf = (rule: { id: string; sentence: string }): string => speech.rules[rule.id] ?? rule.sentence;
export const meaningOf = (status: { name: string; meaning: string }): string => speech.statuses[status.name] ?? status.meaning;
export const meaningOfName = (name: string, meaning: string): string => speech.names[name] ?? meaning;
