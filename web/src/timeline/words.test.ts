import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Certainty, Kind, type Row } from '../engine/types.ts';
import { runOf, type Told } from './run.test-support.ts';
import { labelOf as label, requested, repeatOf, shorter, summaryOf } from './words.ts';

const row = (change: Partial<Row>): Row => ({ index: 0, label: 'ExecQueryAsync', sentence: '', rules: [], objects: [], ...change });
const name = (status: number): string => (status === 0 ? 'WBEM_S_NO_ERROR' : `code ${status >>> 0}`);

const labelOf = (kind: Kind, one: Row, more: Told = {}): string => label(runOf([{ kind, status: one.status, ...more }]).log, 0, one, name);

test('an arrow says what the reader needs without the card', () => {
  assert.equal(labelOf(Kind.Return, row({ status: 0 })), 'WBEM_S_NO_ERROR');
  assert.equal(labelOf(Kind.Return, row({})), 'ExecQueryAsync');
  assert.equal(labelOf(Kind.Status, row({ label: 'SetStatus(COMPLETE)', status: 0 })), 'SetStatus(COMPLETE, WBEM_S_NO_ERROR)');
  assert.equal(labelOf(Kind.Release, row({ label: 'Release', references: 1 })), 'Release → 1');
  assert.equal(labelOf(Kind.Indicate, row({ label: 'Indicate(2)', objects: ['I01', 'I02'] })), 'Indicate(2): I01 I02');
  assert.equal(labelOf(Kind.Indicate, row({ label: 'Indicate(5)', objects: ['a', 'b', 'c', 'd', 'e'] })), 'Indicate(5): a … e');
  assert.equal(labelOf(Kind.Print, row({ label: 'one\n two\n' })), '“one ⏎ two”');
  assert.equal(labelOf(Kind.Hop, row({ label: 'The outcome is known', status: 5 })), 'The outcome is known: code 5');
});

test('a failure and a doubtful reading are said in words', () => {
  const refused = row({ status: 0x80041008 });
  assert.equal(labelOf(Kind.Return, refused), '✕ failed: code 2147749896');
  assert.equal(labelOf(Kind.Release, row({ label: 'Release', references: 1 }), { certainty: Certainty.Reading }), '⚠ Release → 1');
  assert.equal(labelOf(Kind.Fault, row({ label: 'Null pointer' })), '✕ failed: Null pointer');
  assert.equal(labelOf(Kind.Return, row({ status: 1 })), 'code 1', 'a success code with a meaning is no failure');
  assert.equal(labelOf(Kind.Hop, row({ label: 'The result is complete', status: 0x80041010 })), 'The result is complete: code 2147749904');
});

test('an operation and a repetition are told in one row', () => {
  const { log, structure } = runOf([
    { kind: Kind.Call, to: 1 }, { kind: Kind.AddRef, to: 2, parent: 0, operation: 7 }, { kind: Kind.Indicate, to: 2, operation: 7, objects: 2 },
    { kind: Kind.Indicate, to: 2, operation: 7, objects: 1 }, { kind: Kind.Status, to: 2, operation: 7, status: 0 },
  ]);
  const operation = structure.operations[0];
  assert.ok(operation !== undefined);
  assert.equal(summaryOf(log, operation, 4, 'NextAsync(3, QuerySink)', name), 'NextAsync r1 · 2 Indicate · 3 objects · WBEM_S_NO_ERROR');
  assert.equal(summaryOf(log, operation, -1, 'NextAsync(3, QuerySink)', name), 'NextAsync r1 · 2 Indicate · 3 objects', 'an end that is hidden stays hidden');
  const repeat = { first: 2, last: 3, turns: 1_040, rows: 1, objects: 4_000 };
  assert.equal(repeatOf(log, repeat, 'Indicate(2): A B'), 'Indicate ×1,040 (4,000 objects)');
  assert.equal(repeatOf(log, { ...repeat, first: 0, rows: 2, objects: 0 }, 'Next(1)'), 'Next(1) ×1,040, 2 rows each');
});

test('only NextAsync says how many it wants', () => {
  assert.equal(requested('NextAsync(12, QuerySink)'), 12);
  assert.equal(requested('ExecQueryAsync("WQL", "SELECT 3", 0)'), undefined);
});

test('shorter forms leave out what says least, and never the sink or the code', () => {
  assert.deepEqual(shorter('Next(1)'), ['Next(1)']);
  assert.deepEqual(shorter('SetStatus(COMPLETE, WBEM_S_NO_ERROR)'), ['SetStatus(COMPLETE, WBEM_S_NO_ERROR)', 'SetStatus(WBEM_S_NO_ERROR)']);
  assert.equal(shorter('ExecQueryAsync("WQL", "SELECT * FROM A", 0x0, NULL, QuerySink)').at(-1), 'ExecQueryAsync("WQL", "SELECT * FROM A", …, QuerySink)');
  assert.equal(shorter('PutInstanceAsync(I01, 0x40000000, NULL, PutSink 9)').at(-1), 'PutInstanceAsync(I01, 0x40000000, …, PutSink 9)');
});
