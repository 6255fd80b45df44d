import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StatementView } from './engine/types.ts';
import { Inside, type Walk } from './inside.ts';

/** A run of events with so many statements after each; the cursor stands before the first. */
function walk(counts: number[]): Walk & { at: number } {
  const one = (decision: number, operations: number): StatementView => {
    return { decision, operations, thread: 'main', source: { program: 0, start: operations, end: operations + 1 } };
  };
  return {
    at: 0,
    event(direction) {
      if (this.at + direction < 0 || this.at + direction >= counts.length) return false;
      this.at += direction;
      return true;
    },
    statements() {
      return Array.from({ length: counts[this.at] ?? 0 }, (_, index) => one(this.at, index));
    },
  };
}

test('statements and events follow one another, and going back passes the same places', () => {
  const run = walk([2, 0, 1]);
  const inside = new Inside();
  const place = (): string => `${run.at}${inside.statement === undefined ? '' : `.${inside.statement.operations}`}`;
  const forth = [place()];
  while (inside.step(1, run)) forth.push(place());
  assert.deepEqual(forth, ['0', '0.0', '0.1', '1', '2', '2.0']);
  const back: string[] = [];
  while (inside.step(-1, run)) back.push(place());
  assert.deepEqual(back, ['2', '1', '0.1', '0.0', '0']);
});

test('leaving says whether there was anything to leave', () => {
  const run = walk([1]);
  const inside = new Inside();
  assert.equal(inside.leave(), false);
  inside.step(1, run);
  assert.equal(inside.leave(), true);
  assert.equal(inside.statement, undefined);
});
