import { methodKey, signature, type ClassWords, type MethodWords, type Words } from '../engine/words.ts';
import { hex } from '../text.ts';
import { isQuery, openCall, openMember, openString, typeOf, type Place } from './place.ts';
import { t } from '../words/words.ts';

/** Something that could be written at a place. */
export interface Suggestion {
  name: string;
  kind: 'method' | 'function' | 'interface' | 'constant' | 'class' | 'property' | 'keyword';
  /** Short: a signature, a value, a type. */
  detail: string;
  meaning: string;
  /** Likelier ones stand first. */
  boost: number;
}

const WQL = ('SELECT FROM WHERE AND OR NOT LIKE IS NULL ISA TRUE FALSE ASSOCIATORS OF REFERENCES WITHIN GROUP BY HAVING '
  + 'AssocClass ResultClass ResultRole Role RequiredQualifier ClassDefsOnly KeysOnly').split(' ');
const MOF = ('class instance of as ref any true false null string boolean uint8 sint8 uint16 sint16 uint32 sint32 uint64 sint64 '
  + 'real32 real64 datetime char16 object key not_null dynamic provider abstract association singleton').split(' ');

/** What could be written at the end of `place.before`; nothing is known outside of MOF and C++. */
export function suggestions(place: Place, words: Words): Suggestion[] {
  if (place.language === 'mof') return inMof(place, words);
  if (place.language !== 'cpp') return [];
  const literal = openString(place.before);
  if (literal !== undefined) return isQuery(literal) ? inQuery(literal, words) : inString(words);
  const member = openMember(place.before);
  return member === undefined ? inProgram(place, words) : members(place, member.receiver, words);
}

function inQuery(literal: string, words: Words): Suggestion[] {
  const classes = words.classes();
  const from = /\bfrom\s+(\w+)/i.exec(literal)?.[1] ?? '';
  const afterFrom = /\b(?:from|isa)\s+['"]?\w*$/i.test(literal);
  const own = classes.filter((one) => same(one.name, from));
  const properties = (own.length === 0 ? classes.filter(isOwn) : own).flatMap((one) => propertiesOf(one, afterFrom ? 0 : 2));
  return [...keywords(WQL), ...classes.map((one) => classSuggestion(one, afterFrom ? 3 : 0)), ...(afterFrom ? [] : once(properties))];
}

/** A string that is no query: a class for `GetObject`, a property for `Get`. */
function inString(words: Words): Suggestion[] {
  const classes = words.classes();
  return [...once(classes.filter(isOwn).flatMap((one) => propertiesOf(one, 1))), ...classes.map((one) => classSuggestion(one, 0))];
}

function members(place: Place, receiver: string, words: Words): Suggestion[] {
  const type = typeOf(place.block, receiver) ?? (words.methods.some((one) => one.interface === receiver) ? receiver : undefined);
  const known = words.methods.filter((one) => one.interface !== '' && (type === undefined || one.interface === type || one.interface === 'IUnknown'));
  return known.map((one) => methodSuggestion(one, words, one.interface === 'IUnknown' ? 0 : 2));
}

function inProgram(place: Place, words: Words): Suggestion[] {
  const call = openCall(place.before);
  const wanted = new Set(call === undefined ? [] : words.methods.filter((one) => one.name === call.method).flatMap((one) => one.flags));
  const interfaces = [...new Set(words.methods.map((one) => one.interface).filter((name) => name !== ''))];
  return [
    ...words.constants.map((one): Suggestion => ({
      name: one.name, kind: 'constant', detail: value(one.value), meaning: words.meanings.get(one.name) ?? '', boost: wanted.has(one.name) ? 5 : 0,
    })),
    ...[...interfaces, 'IWbemObjectSink'].map((name): Suggestion => ({ name, kind: 'interface', detail: t('interface'), meaning: words.meanings.get(name) ?? '', boost: 1 })),
    ...words.methods.filter((one) => one.interface === '').map((one) => methodSuggestion(one, words, 1)),
  ];
}

function inMof(place: Place, words: Words): Suggestion[] {
  const classes = words.classes();
  const body = /\binstance\s+of\s+(\w+)[^{}]*\{[^{}]*$/i.exec(place.before)?.[1];
  const own = body === undefined ? [] : classes.filter((one) => same(one.name, body)).flatMap((one) => propertiesOf(one, 4));
  const afterOf = /\b(?:of|ref|:)\s+\w*$/i.test(place.before);
  return [...keywords(MOF), ...classes.map((one) => classSuggestion(one, afterOf ? 3 : 0)), ...once(own)];
}

function methodSuggestion(method: MethodWords, words: Words, boost: number): Suggestion {
  return {
    name: method.name, kind: method.interface === '' ? 'function' : 'method', detail: method.interface === '' ? t('function') : method.interface,
    meaning: `${signature(method)}\n${words.meanings.get(methodKey(method)) ?? ''}`, boost,
  };
}

function classSuggestion(one: ClassWords, boost: number): Suggestion {
  return { name: one.name, kind: 'class', detail: one.namespace, meaning: classMeaning(one), boost: boost + (isOwn(one) ? 1 : 0) };
}

function propertiesOf(one: ClassWords, boost: number): Suggestion[] {
  return one.properties.map((property) => ({
    name: property.name, kind: 'property', detail: property.ty, meaning: property.key ? t('Key of {class}', { class: one.name }) : t('Property of {class}', { class: one.name }), boost,
  }));
}

function keywords(names: readonly string[]): Suggestion[] {
  return names.map((name) => ({ name, kind: 'keyword', detail: '', meaning: '', boost: -1 }));
}

/** The same name may come from several classes; once is enough. */
function once(all: Suggestion[]): Suggestion[] {
  return [...new Map(all.map((one) => [one.name, one])).values()];
}

/** The scenario's own classes, not those that every run has. */
function isOwn(one: ClassWords): boolean {
  return !/^root(\\(cimv2|lab|default))?$/i.test(one.namespace);
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A constant as it is best read: codes and flags in hexadecimal, small counts too. */
function value(number: number): string {
  return number < 0 ? String(number) : hex(number);
}

/** What a name means, in a few lines; nothing when it is not known. `receiver` is what stands before `->`. */
export function explain(name: string, place: Place, receiver: string | undefined, words: Words): string[] {
  if (place.language === 'none' || name === '') return [];
  const constant = words.constants.find((one) => one.name === name);
  if (constant !== undefined && place.language === 'cpp') return lines(`${name} = ${value(constant.value)}`, words.meanings.get(name));
  const type = receiver === undefined ? undefined : typeOf(place.block, receiver) ?? receiver;
  const methods = place.language === 'cpp' ? words.methods.filter((one) => one.name === name) : [];
  const method = methods.find((one) => one.interface === type) ?? methods.find((one) => one.interface === 'IUnknown') ?? methods[0];
  if (method !== undefined) {
    const flags = method.flags.length === 0 ? [] : [t('Takes {flags}', { flags: method.flags.join(', ') })];
    return [...lines(signature(method), words.meanings.get(methodKey(method))), ...flags];
  }
  const meaning = words.meanings.get(name);
  if (meaning !== undefined && place.language === 'cpp') return [name, meaning];
  const one = words.classes().find((known) => same(known.name, name));
  if (one !== undefined) return lines(`class ${one.name}${one.superclass === undefined ? '' : ` : ${one.superclass}`} in ${one.namespace}`, classMeaning(one));
  const owner = words.classes().filter(isOwn).find((known) => known.properties.some((property) => same(property.name, name)));
  const property = owner?.properties.find((known) => same(known.name, name));
  return property === undefined || owner === undefined ? [] : [`${property.ty} ${property.name}${property.key ? ' [key]' : ''} of ${owner.name}`];
}

function lines(first: string, second: string | undefined): string[] {
  return second === undefined || second === '' ? [first] : [first, second];
}

const MOST = 12;

function classMeaning(one: ClassWords): string {
  const names = one.properties.map((property) => `${property.key ? '[key] ' : ''}${property.name}`);
  return names.length <= MOST ? names.join(', ') : t('{names} and {count} more', { names: names.slice(0, MOST).join(', '), count: names.length - MOST });
}
