import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place } from './labels.ts';

const metrics = { width: 600, rowHeight: 36, stepEnd: 32, gutter: 96, minGap: 110, measure: (text: string) => text.length * 7 };

test('a label stands in the middle of its arrow', () => {
  assert.deepEqual(place(['AddRef'], 200, 320, 15, -Infinity, metrics, 600), { text: 'AddRef', x: 260, anchor: 'middle' });
});

test('a label keeps clear of the name that stands in its row, and has the middle of the rest', () => {
  assert.deepEqual(place(['AddRef→2'], 200, 320, 15, 235, metrics, 600), { text: 'AddRef→2', x: 274, anchor: 'middle' });
  // Far enough away, the name moves nothing.
  assert.equal(place(['AddRef→2'], 200, 400, 15, 235, metrics, 600).x, 300);
});

test('a label that the name leaves no room for takes its shorter form', () => {
  assert.equal(place(['SetStatus(0x0)', 'SetStatus'], 200, 320, 15, 230, metrics, 600).text, 'SetStatus');
});
