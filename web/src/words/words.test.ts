import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { engineWords } from './engine.ts';
import { speechOf } from './load.ts';
import { rich } from './rich.ts';
import { count, known, languageOf, learn, meaningOf, meaningOfName, sentenceOf, speak, spoken, t, tn, told } from './words.ts';

/** As much of an element as has a language. */
const element = (lang: string, parentNode: unknown = null): Node => ({ lang, parentNode }) as unknown as Node;
const inside = (host: Node): Node => ({ lang: '', parentNode: { parentNode: null, host } }) as unknown as Node;

afterEach(() => void speak(element('en')));

learn('de', speechOf('de', {
  messages: { 'Step back': 'Schritt zurück', 'Step {at} of {all}': 'Schritt {at} von {all}', '{count} steps': { one: '{count} Schritt', other: '{count} Schritte' }, 'after {a}: {b}': 'erst {b}, nach {a}' },
  rules: { 'SK-01': 'Ein Satz.' },
  statuses: { WBEM_E_FAILED: 'Fehlgeschlagen.' },
  names: { WBEM_FLAG_DEEP: 'Tief.' },
  engine: { '{lane} calls {call}.': '{lane} ruft {call} auf.' },
}));

test('English is its own key, with its numbers and plurals', () => {
  speak(element(''));
  assert.equal(spoken(), 'en');
  assert.equal(t('Step {at} of {all}', { at: 3, all: 12_000 }), 'Step 3 of 12,000');
  assert.equal(tn(1, '{count} step', '{count} steps'), '1 step');
  assert.equal(tn(0, 'one step', '{count} steps'), '0 steps');
  assert.equal(t('line {line}', { line: '12000' }), 'line 12000', 'what only names something is no number');
  assert.equal(t('{unknown} stays'), '{unknown} stays');
});

test('another language says what it has, and the rest in English', () => {
  speak(element('de'));
  assert.equal(t('Step back'), 'Schritt zurück');
  assert.equal(t('Step {at} of {all}', { at: 3, all: 12_000 }), 'Schritt 3 von 12.000');
  assert.equal(tn(1, '{count} step', '{count} steps'), '1 Schritt');
  assert.equal(tn(2, '{count} step', '{count} steps'), '2 Schritte');
  assert.equal(t('Not there'), 'Not there');
  assert.equal(tn(1, 'one more', '{count} more'), 'one more');
  assert.equal(count(0.5), '0,5');
  assert.deepEqual(rich('after {a}: {b}', { a: 1, b: 2 }).filter((part) => part !== ''), ['erst ', 2, ', nach ', 1]);
  assert.equal(sentenceOf({ id: 'SK-01', sentence: 'A sentence.' }), 'Ein Satz.');
  assert.equal(sentenceOf({ id: 'SK-02', sentence: 'A sentence.' }), 'A sentence.');
  assert.equal(meaningOf({ name: 'WBEM_E_FAILED', meaning: 'Failed.' }), 'Fehlgeschlagen.');
  assert.equal(meaningOfName('WBEM_FLAG_DEEP', 'Deep.'), 'Tief.');
  assert.equal(told('main calls Next(1).'), 'main ruft Next(1) auf.');
});

test('an element speaks the nearest language around it, through shadow roots', () => {
  assert.equal(languageOf(element('', element('de-AT'))), 'de');
  assert.equal(languageOf(inside(element('de'))), 'de');
  assert.equal(languageOf(element('fr', element('de'))), 'en', 'the nearest counts, also when we lack it');
  assert.equal(languageOf(element('')), 'en');
  assert.equal(known('DE-ch'), 'de');
  assert.equal(known('constructor'), undefined);
});

test('two elements of one page speak each their own language', () => {
  speak(element('de'));
  assert.equal(t('Step back'), 'Schritt zurück');
  speak(element('en'));
  assert.equal(t('Step back'), 'Step back');
});

test('sentences of the engine are known by their patterns', () => {
  const words = engineWords({
    '{lane} calls {call}.': '{lane} ruft {call} auf.',
    '{lane} prints: {text}': '{lane} gibt aus: {text}',
    '{lane} waits: {for}.': '{lane} wartet: {for}.',
    'up to {ms} ms': 'bis zu {ms} ms',
    'The call fails at once.': 'Der Aufruf scheitert sofort.',
  });
  assert.equal(words('main calls Next(1).'), 'main ruft Next(1) auf.');
  assert.equal(words('main waits: up to 5 ms.'), 'main wartet: bis zu 5 ms.', 'what stands inside is said too');
  assert.equal(words('main prints: up to 5 ms'), 'main gibt aus: up to 5 ms', 'but never what a program printed');
  assert.equal(words('main calls Next(1). The call fails at once.'), 'main ruft Next(1) auf. Der Aufruf scheitert sofort.');
  assert.equal(words('main sleeps.'), undefined);
  assert.equal(words('main calls Next(1). Nobody knows this.'), undefined, 'half a translation is none');
});
