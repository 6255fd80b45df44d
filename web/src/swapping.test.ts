import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kind, type ChoiceView } from './engine/types.ts';
import { couldSwap } from './swapping.ts';
import { runOf } from './timeline/run.test-support.ts';

const choice = (key: string, taken = false): ChoiceView => ({ key, sentence: key, taken, alternative: false, tried: false, rules: ['AC-17'] });
/** Three decisions: a, then b, then a again; b stood open from the start, a second a only after the first. */
const open: ChoiceView[][] = [[choice('a', true), choice('b')], [choice('a'), choice('b', true)], [choice('a', true)]];
const { log } = runOf([{ kind: Kind.Hop, decision: 0 }, { kind: Kind.Hop, decision: 0 }, { kind: Kind.Hop, decision: 1 }, { kind: Kind.Hop, decision: 2 }]);
const at = (decision: number): ChoiceView[] => open[decision] ?? [];

test('a step that was possible already may come first, and the engine says which choice shows it', () => {
  assert.deepEqual(couldSwap(log, 0, 2, at), { can: true, decision: 0, key: 'b', rules: ['AC-17'] });
});

test('a step may not pass what it goes on with, nor what made it possible, nor its own decision', () => {
  assert.deepEqual(couldSwap(log, 0, 1, at), { can: false, why: 'one decision' });
  assert.deepEqual(couldSwap(log, 0, 3, at), { can: false, why: 'same order', before: 1 });
  const later = [[choice('a', true)], [choice('b', true)]];
  const two = runOf([{ decision: 0 }, { decision: 1 }]).log;
  assert.deepEqual(couldSwap(two, 0, 1, (decision) => later[decision] ?? []), { can: false, why: 'made possible', before: 0 });
});

test('a step that waits for something else than the earlier one is not held by it, and the engine says what would have to come first', () => {
  // x is taken, then y, then z: y stood open from the start, and z needs only y.
  const open = [[choice('x', true), choice('y')], [choice('y', true)], [choice('z', true)]];
  const three = runOf([{ decision: 0 }, { decision: 1 }, { decision: 2 }]).log;
  assert.deepEqual(couldSwap(three, 0, 2, (decision) => open[decision] ?? []), { can: false, why: 'another first', before: 1, decision: 0, key: 'y', rules: ['AC-17'] });
  // Here y needs x, so z needs x through y.
  const chain = [[choice('x', true)], [choice('y', true)], [choice('z', true)]];
  assert.deepEqual(couldSwap(three, 0, 2, (decision) => chain[decision] ?? []), { can: false, why: 'made possible', before: 1 });
});

test('what was not recorded and what lies further apart than asked for is not answered', () => {
  assert.deepEqual(couldSwap(log, 0, 3, () => []), { can: false, why: 'too far' });
  assert.deepEqual(couldSwap(log, 0, 3, at, 1), { can: false, why: 'too far' });
});
