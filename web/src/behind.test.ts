import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behind } from './behind.ts';
import type { FindingView } from './engine/types.ts';
import { Log } from './timeline/log.ts';

/** A log of events, each with its statement, its cause and its parent; −1 for none. */
function logOf(events: readonly [start: number, cause: number, parent: number][]): Log {
  const log = new Log();
  const numbers = (pick: (event: (typeof events)[number]) => number): Int32Array => Int32Array.from(events, pick);
  const bytes = new Uint8Array(events.length);
  const none = numbers(() => -1);
  const lanes = new Int16Array(events.length);
  log.append({
    from: 0, kind: bytes, level: bytes, certainty: bytes, choices: bytes, lane: lanes, to: lanes, operation: none, decision: none, at: new Float64Array(events.length),
    status: none, objects: none, references: none, start: numbers((one) => one[0]), cause: numbers((one) => one[1]), parent: numbers((one) => one[2]),
  });
  return log;
}

const finding = (event: number, name = 'use-after-delete', start?: number): FindingView => ({
  name, weight: 'error', message: '', cure: '', event, ...(start === undefined ? {} : { source: { program: 0, start, end: start + 1 } }),
});

test('a finding leads to its own statement before any other', () => {
  const log = logOf([[40, -1, -1]]);
  assert.deepEqual(behind(log, finding(0, 'null-pointer', 70)), { start: 70, how: 'did' });
  assert.deepEqual(behind(log, finding(0, 'leak', 70)), { start: 70, how: 'took' });
});

test('without one it leads to the statement of its event, then to that of what made the event possible', () => {
  const log = logOf([[10, -1, -1], [20, -1, -1], [-1, 0, 1], [-1, -1, 2], [50, -1, -1]]);
  assert.deepEqual(behind(log, finding(4)), { start: 50, how: 'ran' });
  assert.deepEqual(behind(log, finding(3)), { start: 10, how: 'led' }, 'a cause counts before what is only around');
});

test('where no statement is behind it nothing is claimed, in a forged log either', () => {
  assert.equal(behind(logOf([[-1, -1, -1], [-1, 0, -1]]), finding(1)), undefined);
  assert.equal(behind(logOf([[-1, 1, 1], [-1, 0, 0], [-1, 2, 2]]), finding(2)), undefined);
  assert.equal(behind(logOf([]), finding(7)), undefined);
});
