import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initials, pinned } from './pinned.ts';

test('a lane is known by its capitals and digits, and by its beginning where two would be the same', () => {
  assert.deepEqual(initials(['Client', 'WMI', 'QuerySink', 'QuerySink 2', 'LogicalDiskProvider']), ['C', 'WMI', 'QS', 'QS2', 'LDP']);
  assert.deepEqual(initials(['Client', 'Consumer', 'worker', 'Éditeur']), ['Clie', 'Cons', 'w', 'É']);
});

test('lanes that are panned out of the window are pinned at their side, and so is what their names would cover', () => {
  const xs = [120, 252, 384, 516, 648];
  assert.deepEqual(pinned(xs, 0, 760, 2), { left: [], right: [] });
  assert.deepEqual(pinned(xs, 0, 390, 2), { left: [], right: [2, 3, 4] });
  assert.deepEqual(pinned(xs, 314, 390, 2), { left: [0, 1], right: [] });
  // Two names above each other cover the border only; side by side they would cover the next lane too.
  assert.deepEqual(pinned(xs, 300, 390, 2).left, [0, 1]);
  assert.deepEqual(pinned(xs, 300, 390, 1).left, [0, 1, 2]);
  const many = Array.from({ length: 20 }, (_, at) => 120 + 132 * at);
  assert.equal(pinned(many, 1200, 390, 1).left.length, 10, 'however many they are, they leave a middle of the window free');
});
