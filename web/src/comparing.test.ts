import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BEFORE, firstDifference, sideBySide, type ComparedRow } from './comparing.ts';

const rows = (labels: string): ComparedRow[] => [...labels].map((label, event) => ({ event, lanes: 'WMI', label }));
const drawn = (left: string, right: string): string => sideBySide(rows(left), rows(right)).map((pair) => `${pair.left?.label ?? '-'}${pair.right?.label ?? '-'}`).join(' ');

test('the first difference is where the rows part, or where one run ends', () => {
  assert.equal(firstDifference(rows('abcd'), rows('abxd')), 2);
  assert.equal(firstDifference(rows('ab'), rows('abc')), 2);
  assert.equal(firstDifference(rows('ab'), rows('ab')), 2);
});

test('rows that both runs have stand beside each other, the others alone', () => {
  assert.equal(drawn('abcde', 'abxcde'), 'aa bb -x cc dd ee');
  assert.equal(drawn('ABst', 'BAst'), 'A- BB -A ss tt');
  assert.equal(drawn('ab', 'abc'), 'aa bb -c');
});

test('only a few rows before the first difference are shown', () => {
  const pairs = sideBySide(rows('12345678x'), rows('12345678y'));
  assert.equal(pairs.filter((pair) => pair.same).length, BEFORE);
  assert.deepEqual(pairs.filter((pair) => !pair.same).map((pair) => [pair.left?.label, pair.right?.label]), [['x', undefined], [undefined, 'y']]);
});
