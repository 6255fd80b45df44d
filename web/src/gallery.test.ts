import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matching } from './gallery-search.ts';
import { caseText, casesOf, introOf } from '../scenarios/cases.ts';

const file = `# The first *query*

Scenario SC-01. Ten rows are asked for, and the program prints what it learns. Then more.

Second paragraph.

\`\`\`cpp
# not a heading
\`\`\`

# The same, smaller

Scenario SC-01 once more. The cure. It works because of this.

# Kept out

<!-- gallery: no -->
Only a test.
`;

test('each heading is a card, a # in a block is none, and one may be kept out', () => {
  const cards = casesOf('01-async/first-query.md', file);
  assert.deepEqual(cards.map((card) => [card.slug, card.index]), [['first-query', 0], ['first-query.the-same-smaller', 1]]);
  assert.equal(cards[0]?.group, 'Asynchronous calls and the sink');
  assert.equal(cards[0]?.label, 'SC-01');
  assert.equal(cards[0]?.sentence, 'Ten rows are asked for, and the program prints what it learns.');
  assert.equal(cards[1]?.sentence, 'Once more. The cure.');
});

test('the text of a case ends where the next begins, and its prose where its first block does', () => {
  const first = caseText(file, 0);
  assert.ok(first.startsWith('# The first') && first.endsWith('# not a heading\n```\n'));
  assert.ok(caseText(file, 1).startsWith('# The same, smaller'));
  assert.match(introOf(first), /^Scenario SC-01\..*Second paragraph\.$/s);
  assert.equal(introOf(caseText(file, 2)), 'Only a test.');
});

test('a search finds the cards that hold all its words, marks of code aside', () => {
  const card = (title: string, sentence: string) => ({ title, sentence, label: 'SC-09', group: 'Enumerators', slug: 'two' });
  const cards = [card('Two requests', 'A `NextAsync` waits.'), card('One request', 'Nothing waits.')];
  const german = (group: string): string => (group === 'Enumerators' ? 'Aufzählungen' : group);
  const found = (wanted: string): unknown => matching(cards, wanted, german);
  assert.deepEqual(found(' nextasync  WAITS '), [cards[0]]);
  assert.deepEqual(found('sc-09 one'), [cards[1]]);
  assert.deepEqual(found(''), cards);
  assert.deepEqual(found('nextasync one'), []);
  assert.deepEqual(found('aufzählungen requests'), [cards[0]], 'a group has the name that is shown');
  assert.deepEqual(found('enumerators requests'), [cards[0]], 'and the English one');
});
