import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Certainty, Kind, type Row } from '../engine/types.ts';
import { hasFailed, labelOf as label, shorter } from './words.ts';

const row = (change: Partial<Row>): Row => ({ index: 0, label: 'ExecQueryAsync', sentence: '', rules: [], objects: [], ...change });
const name = (status: number): string => (status === 0 ? 'WBEM_S_NO_ERROR' : `code ${status}`);

const labelOf = (kind: Kind, one: Row, codeName: typeof name): string => label(kind, one, Certainty.Happened, codeName);

test('an arrow says what the reader needs without the card', () => {
  assert.equal(labelOf(Kind.Return, row({ status: 0 }), name), 'WBEM_S_NO_ERROR');
  assert.equal(labelOf(Kind.Return, row({}), name), 'ExecQueryAsync');
  assert.equal(labelOf(Kind.Status, row({ label: 'SetStatus(COMPLETE)', status: 0 }), name), 'SetStatus(COMPLETE, WBEM_S_NO_ERROR)');
  assert.equal(labelOf(Kind.Release, row({ label: 'Release', references: 1 }), name), 'Release → 1');
  assert.equal(labelOf(Kind.Indicate, row({ label: 'Indicate(2)', objects: ['I01', 'I02'] }), name), 'Indicate(2): I01 I02');
  assert.equal(labelOf(Kind.Indicate, row({ label: 'Indicate(5)', objects: ['a', 'b', 'c', 'd', 'e'] }), name), 'Indicate(5): a … e');
  assert.equal(labelOf(Kind.Print, row({ label: 'one\n two\n' }), name), '“one ⏎ two”');
  assert.equal(labelOf(Kind.Hop, row({ label: 'The outcome is known', status: 5 }), name), 'The outcome is known: code 5');
});

test('a failure and a doubtful reading are said in words', () => {
  const refused = row({ status: 0x80041008 });
  assert.equal(label(Kind.Return, refused, Certainty.Guaranteed, name), '✕ failed: code 2147749896');
  assert.equal(label(Kind.Release, row({ label: 'Release', references: 1 }), Certainty.Reading, name), '⚠ Release → 1');
  assert.ok(hasFailed(Kind.Fault, undefined) && hasFailed(Kind.Status, refused));
  assert.ok(!hasFailed(Kind.Return, row({ status: 1 })) && !hasFailed(Kind.Hop, refused));
});

test('shorter forms leave out what says least, and never the sink or the code', () => {
  assert.deepEqual(shorter('Next(1)'), ['Next(1)']);
  assert.deepEqual(shorter('SetStatus(COMPLETE, WBEM_S_NO_ERROR)'), ['SetStatus(COMPLETE, WBEM_S_NO_ERROR)', 'SetStatus(WBEM_S_NO_ERROR)']);
  assert.equal(shorter('ExecQueryAsync("WQL", "SELECT * FROM A", 0x0, NULL, QuerySink)').at(-1), 'ExecQueryAsync("WQL", "SELECT * FROM A", …, QuerySink)');
  assert.equal(shorter('PutInstanceAsync(I01, 0x40000000, NULL, PutSink 9)').at(-1), 'PutInstanceAsync(I01, 0x40000000, …, PutSink 9)');
});
