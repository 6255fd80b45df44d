import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { messages, messagesIn, namesIn, type English } from '../../scripts/messages.mjs';
import type { RecordedTrace } from '../engine/types.ts';
import { engineWords } from './engine.ts';
import { LANGUAGES, type Message } from './words.ts';

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
const catalogue = (name: string): string => `web/catalogue/${name}.json`;
const OTHERS = Object.keys(LANGUAGES).filter((code) => code !== 'en');
const { english, escaped } = messages();

test('no text of the screen escapes translation', () => {
  assert.deepEqual(escaped, []);
});

test('the English catalogue lists what the source says', () => {
  const text = `${JSON.stringify(english, null, 2)}\n`;
  if (process.env['UPDATE_EXPECT'] === '1') writeFileSync(catalogue('en'), text);
  assert.ok(readFileSync(catalogue('en'), 'utf8') === text, `${catalogue('en')} is stale: UPDATE_EXPECT=1 npm test -- --only unit writes it`);
});

for (const code of OTHERS) {
  test(`${code} says every text, and nothing else`, () => {
    assert.deepEqual(Object.keys(read<object>(catalogue(code))).sort(), Object.keys(english).sort());
  });

  test(`${code} fills in the same names, and has every plural form`, () => {
    const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions();
    for (const [key, message] of Object.entries(read<Record<string, Message>>(catalogue(code)))) {
      const own = english[key] as English;
      assert.equal(typeof message, typeof own, `${key}: one of the two has plural forms`);
      if (typeof message === 'string') assert.equal(namesIn(message), namesIn(key), key);
      else {
        assert.deepEqual(Object.keys(message).sort(), [...pluralCategories].sort(), key);
        // The form for one may say "a" where the others say how many.
        for (const form of Object.values(message)) assert.ok(namesIn(`${form} {count}`) === namesIn(`${key} {count}`), `${key}: ${form}`);
      }
      for (const form of typeof message === 'string' ? [message] : Object.values(message)) assert.notEqual(form.trim(), '', key);
    }
  });

  test(`${code} says every rule and every code`, () => {
    const rules = read<{ id: string }[]>('crate/core/catalogue/rules.json').map(({ id }) => id);
    assert.deepEqual(Object.keys(read<object>(catalogue(`rules.${code}`))).sort(), rules.sort());
    const statuses = read<{ name: string }[]>('crate/core/catalogue/statuses.json').map(({ name }) => name);
    assert.deepEqual(Object.keys(read<object>(catalogue(`statuses.${code}`))).sort(), statuses.sort());
    const names = Object.keys(read<object>('crate/core/catalogue/names.json'));
    assert.deepEqual(Object.keys(read<object>(catalogue(`names.${code}`))).sort(), names.sort());
  });
}

test('a text that is not wrapped is found where it is shown, and code words are let through', () => {
  const found = (source: string): string[] => messagesIn('a.ts', source).escaped.map((one) => one.replace(/^a\.ts:\d+: /, ''));
  assert.deepEqual(found('html`<p>Forgotten</p>`'), ['“Forgotten”']);
  assert.deepEqual(found('html`<p title="Forgotten" class="not read">${t("Said")}</p>`'), ['title="Forgotten"']);
  assert.deepEqual(found('html`<p aria-label=${one ? "Forgotten" : t("Said")}>${two ? "lost" : ""}</p>`'), ['“Forgotten”', '“lost”']);
  assert.deepEqual(found('this.said = `Forgotten by ${name}.`'), ['“Forgotten by ….”']);
  assert.deepEqual(found('html`<p>WMI · ${1} ms (F8)</p>`; throw new Error("no such thing");'), []);
  assert.deepEqual(found('t(`put ${together}`)'), ['the key of t() is put together, so nobody can translate it']);
});

test('keys are read from every way to say one', () => {
  const source = 't("a"); m("b"); rich("c", {}); tn(n, "one d", "{count} d"); u("e");';
  assert.deepEqual([...messagesIn('a.ts', source).messages], [['a', 'a'], ['b', 'b'], ['c', 'c'], ['{count} d', { one: 'one d', other: '{count} d' }]]);
});

for (const code of OTHERS) {
  test(`${code} fills in what the engine says, and tells the recorded run without a word of English`, () => {
    const patterns = read<Record<string, string>>(catalogue(`engine.${code}`));
    for (const [key, text] of Object.entries(patterns)) assert.equal(namesIn(text), namesIn(key), key);
    const told = engineWords(patterns);
    const { rows, outcome } = read<RecordedTrace>('web/public/embed/first-query.json');
    const silent = rows.filter((row) => told(row.sentence) === undefined);
    assert.ok(rows.length > 10);
    assert.deepEqual(silent.map((row) => row.sentence), []);
    assert.notEqual(told(outcome?.text ?? ''), undefined);
  });
}
