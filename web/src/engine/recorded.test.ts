import assert from 'node:assert/strict';
import { test } from 'node:test';
import fixture from './fixtures/first-query.json' with { type: 'json' };
import { readTrace, RecordedSource } from './recorded.ts';
import type { RecordedTrace } from './types.ts';

const text = JSON.stringify(fixture);
const broken = (change: (trace: RecordedTrace) => void): string => {
  const trace = JSON.parse(text) as RecordedTrace;
  change(trace);
  return JSON.stringify(trace);
};

test('a recorded trace serves its columns, rows, rules and statuses', () => {
  const source = new RecordedSource(readTrace(text));
  assert.equal(source.length, fixture.rows.length);
  assert.equal(source.outcome?.text, 'exit 0');
  assert.deepEqual([...source.columns(3).kind.slice(0, 2)], fixture.columns.kind.slice(3, 5));
  assert.equal(source.columns(3).from, 3);
  assert.equal(source.rows(3, 5).length, 2);
  assert.equal(source.rule('SK-06')?.class, 'unspecified');
  assert.equal(source.rule('no such rule'), undefined);
  assert.equal(source.status(0)?.name, 'WBEM_S_NO_ERROR');
});

test('what is no recorded trace is refused with a sentence', () => {
  assert.throws(() => readTrace('{'), /not JSON/);
  assert.throws(() => readTrace('null'), /format 1/);
  assert.throws(() => readTrace(broken((trace) => (trace.format = 2 as 1))), /format 1/);
  assert.throws(() => readTrace(broken((trace) => trace.columns.at.pop())), /column “at”/);
  assert.throws(() => readTrace(broken((trace) => (trace.columns.to[0] = 99))), /lane/);
  assert.throws(() => readTrace(broken((trace) => (trace.columns.kind[0] = '0' as unknown as number))), /column “kind”/);
  assert.throws(() => readTrace(broken((trace) => Object.assign(trace.rows[2] ?? {}, { sentence: 7 }))), /words/);
});
