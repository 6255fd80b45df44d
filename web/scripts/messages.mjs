/** Reads the texts of the screen out of the source: what is translated, and what was forgotten. Vite's parser reads TypeScript. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { filesUnder, root } from './steps.mjs';

/**
 * @typedef {string | { one: string, other: string }} English
 * @typedef {{ type: string, start: number, end: number, [name: string]: any }} Node
 * @typedef {{ messages: Map<string, English>, escaped: string[] }} Found
 */

/** Functions whose first argument is a key: `t` and `rich` say it, `m` marks it for later. */
const SPEAKERS = new Set(['t', 'rich', 'm']);

/** Attributes that people read or hear. */
const READ = /^(?:aria-label|aria-valuetext|aria-description|aria-roledescription|title|placeholder|label|alt)$/;

/** Words that are the same in every language: names of the product, of code, of keys and units. */
const NAMES = /C\+\+|\((?:\w|F8)\)|Δ|\b(?:WMI(?: Lab)?|MOF|ms|err)\b/g;

const hasLetters = (/** @type {string} */ text) => /\p{L}/u.test(text.replaceAll(/&\w+;/g, ' ').replaceAll(NAMES, ' '));

/** What looks like a sentence wherever it stands: two words or more, from a capital to a full stop. */
const SENTENCE = /^[A-Z“][\p{L}’']* .*[.!?…]”?$/su;

/** The texts of one file. @param {string} name @param {string} source @returns {Found} */
export function messagesIn(name, source) {
  /** @type {Found} */
  const found = { messages: new Map(), escaped: [] };
  const { program, errors } = parseSync(name, source);
  if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message}`);
  const report = (/** @type {Node} */ node, /** @type {string} */ what) => {
    found.escaped.push(`${name}:${source.slice(0, node.start).split('\n').length}: ${what}`);
  };
  /** @type {Set<Node>} */
  const spoken = new Set();
  walk(/** @type {any} */ (program), (node) => {
    if (node.type === 'CallExpression' && [...SPEAKERS, 'tn'].includes(node.callee.name)) for (const argument of node.arguments) spoken.add(argument);
    if (node.type === 'TaggedTemplateExpression') spoken.add(node.quasi);
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier') readCall(node, found, report);
    if (node.type === 'TaggedTemplateExpression' && ['html', 'svg'].includes(node.tag.name)) readTemplate(node, report);
    const text = node.type === 'Literal' ? node.value : node.type === 'TemplateLiteral' ? node.quasis.map((/** @type {Node} */ piece) => piece.value.cooked).join('…') : '';
    if (typeof text === 'string' && SENTENCE.test(text) && !spoken.has(node)) report(node, `“${text}”`);
  });
  return found;
}

/** @param {Node} node @param {Found} found @param {(node: Node, what: string) => void} report */
function readCall(node, found, report) {
  const { name } = node.callee;
  const text = (/** @type {Node | undefined} */ argument) => (argument?.type === 'Literal' && typeof argument.value === 'string' ? argument.value : undefined);
  if (SPEAKERS.has(name)) {
    const key = text(node.arguments[0]);
    if (key !== undefined) found.messages.set(key, key);
    else if (node.arguments[0]?.type === 'TemplateLiteral') report(node, `the key of ${name}() is put together, so nobody can translate it`);
  } else if (name === 'tn') {
    const [one, other] = [text(node.arguments[1]), text(node.arguments[2])];
    if (one === undefined || other === undefined) report(node, 'tn() wants its two forms as plain texts');
    else found.messages.set(other, { one, other });
  }
}

/** Reads a template as HTML: text between tags, and the attributes that are read out. @param {Node} node @param {(node: Node, what: string) => void} report */
function readTemplate(node, report) {
  let markup = '';
  node.quasi.quasis.forEach((/** @type {Node} */ piece, /** @type {number} */ at) => {
    markup += `${at === 0 ? '' : '\u0001'}${piece.value.cooked}`;
    const inserted = node.quasi.expressions[at];
    const attribute = /([\w-]+)=(?:"[^"]*)?$/.exec(markup)?.[1];
    if (inserted !== undefined) readInserted(inserted, attribute, report);
  });
  for (const [, attribute, value] of markup.matchAll(/\s([\w-]+)="([^"]*)"/g)) {
    if (READ.test(attribute ?? '') && hasLetters(value ?? '')) report(node, `${attribute}="${value}"`);
  }
  const text = markup.replaceAll(/<style[^]*?<\/style>/g, ' ').replaceAll(/<(?:[^>"']|"[^"]*"|'[^']*')*>/g, '\u0001');
  for (const piece of text.split('\u0001')) if (hasLetters(piece)) report(node, `“${piece.trim().replaceAll(/\s+/g, ' ')}”`);
}

/** What a template shows: literals in it, also behind a condition, are texts of the screen. @param {Node} node @param {string | undefined} attribute @param {(node: Node, what: string) => void} report */
function readInserted(node, attribute, report) {
  if (attribute !== undefined && !READ.test(attribute)) return;
  switch (node.type) {
    case 'ConditionalExpression':
      readInserted(node.consequent, attribute, report);
      readInserted(node.alternate, attribute, report);
      break;
    case 'LogicalExpression':
      readInserted(node.right, attribute, report);
      break;
    case 'Literal':
      if (typeof node.value === 'string' && hasLetters(node.value)) report(node, `“${node.value}”`);
      break;
    case 'TemplateLiteral':
      for (const piece of node.quasis) if (hasLetters(piece.value.cooked.replaceAll(/^r$|\br(?=\d|$)/g, ''))) report(node, `“${piece.value.cooked.trim()}”`);
      for (const inner of node.expressions) readInserted(inner, attribute, report);
      break;
    default:
  }
}

/** @param {Node} node @param {(node: Node) => void} visit */
function walk(node, visit) {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === 'string') walk(child, visit);
  }
}

/** All texts of the screen, sorted by key, and what escaped. @returns {{ english: Record<string, English>, escaped: string[] }} */
export function messages() {
  const files = filesUnder(['web/src', 'web/scenarios']).filter((file) => file.endsWith('.ts') && !/\.(?:test|test-support|d)\.ts$/.test(file));
  const found = files.map((file) => messagesIn(file, readFileSync(join(root, file), 'utf8')));
  const all = new Map(found.flatMap(({ messages: own }) => [...own]));
  return {
    english: Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1))),
    escaped: found.flatMap(({ escaped }) => escaped),
  };
}

/** The names that a message fills in, sorted. @param {string} text */
export const namesIn = (text) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort().join(' ');
