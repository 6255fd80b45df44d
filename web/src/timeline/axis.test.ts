import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kind } from '../engine/types.ts';
import { even, type Axis } from './axis.ts';
import { layout, type Metrics, type Scene } from './layout.ts';
import { runOf } from './run.test-support.ts';
import { clock, timed } from './time-axis.ts';

const ROW = 30;
const metrics: Metrics = { width: 800, rowHeight: ROW, stepEnd: 32, gutter: 80, minGap: 120, measure: (text) => text.length * 7 };

function sceneOf(times: readonly number[], change: Partial<Scene> = {}): Scene {
  const run = runOf(times.map((at, start) => ({ kind: Kind.Print, at, start })));
  return {
    ...run, lanes: [{ key: 'c', label: 'client', kind: 'client' }], places: [], position: times.length, hideFuture: false, axis: timed, sought: '', pointed: 0, order: () => undefined,
    label: () => 'row', words: () => 'row', codeName: String, ...change,
  };
}

const axisOf = (times: readonly number[]): Axis => timed(sceneOf(times), ROW, times.length);
/** The room above each row. */
const rooms = (axis: Axis, count: number): number[] => Array.from({ length: count }, (_, row) => axis.y(row) - (row === 0 ? 0 : axis.y(row - 1) + ROW));

/** Runs of all sorts: no time, a time before the first row, waits from a millisecond to ten hours. */
const RUNS = [
  [0], [0, 0, 0], [40], [0, 100, 200, 400], [0, 1, 30_001, 30_001], [5, 5, 36_000_000, 36_000_001],
  Array.from({ length: 300 }, (_, row) => row * row),
  Array.from({ length: 300 }, (_, row) => row * 5_000),
];

test('rows never overlap, and row and height lead to each other', () => {
  for (const times of RUNS) {
    for (const axis of [axisOf(times), even(sceneOf(times), ROW, times.length)]) {
      times.forEach((_, row) => {
        assert.ok(axis.y(row + 1) >= axis.y(row) + ROW, `row ${row} of ${times.length}`);
        for (const inside of [0, 0.5, ROW - 0.01]) assert.equal(axis.rowAt(axis.y(row) + inside), row);
      });
      assert.equal(axis.y(times.length), axis.height);
      assert.ok(axis.rowAt(axis.height) >= times.length && axis.rowAt(-1) < 0);
    }
  }
});

test('room between rows is to one scale, and no wait makes kilometres', () => {
  assert.deepEqual(rooms(axisOf([0, 100, 200, 400]), 4), [0, 160, 160, 320]);
  assert.deepEqual(rooms(axisOf([0, 10, 30]), 3), [0, 20, 40], 'a short run does not look long');
  assert.deepEqual(rooms(axisOf([40]), 1), [80], 'time before the first row has its room too');
  const [, short, long] = rooms(axisOf([0, 1, 30_001]), 3);
  assert.deepEqual([short, long], [6, 320], 'what passed is seen, however short beside the longest wait');
  for (const times of RUNS) assert.ok(axisOf(times).height <= 300 * (ROW + 6) + 6_000);
});

test('the ruler ticks at round times that lie where the clock runs', () => {
  const axis = axisOf([0, 0, 100, 200, 200, 1_200]);
  const { runs, ticks } = axis.ruler(0, axis.height);
  assert.equal(runs.length, 3);
  assert.deepEqual(ticks.map(({ text }) => text), ['100 ms', '200 ms', '400 ms', '600 ms', '800 ms', '1 s', '1.2 s']);
  for (const { y } of ticks) assert.ok(runs.some(([from, to]) => y > from && y <= to));
  assert.equal(ticks[0]?.y, axis.y(2), 'a wait between two round times tells when it ended');
  assert.ok(ticks.slice(2).every(({ y }, at) => y - (ticks[at + 1]?.y ?? 0) >= 44));
  assert.equal(ticks[1]?.y, axis.y(3), 'a time that a row has stands at its top edge');
  const part = axis.ruler(axis.y(4), axis.height);
  assert.deepEqual(part.runs, runs.slice(2), 'only what is near the window is drawn');
  assert.deepEqual([0, 999, 1_050, 90_000].map(clock), ['0 ms', '999 ms', '1.05 s', '90 s']);
});

test('the diagram lays out rows, marks and height by the axis of the scene', () => {
  const times = [0, 100, 100, 300];
  const list = layout(sceneOf(times), metrics, { top: 0, height: 5_000 });
  const axis = axisOf(times);
  assert.deepEqual(list.rows.map(({ y }) => y), times.map((_, row) => axis.y(row)));
  assert.deepEqual([list.height, list.top, list.bottom], [axis.height, 0, axis.height]);
  assert.deepEqual(list.rows.map(({ gap }) => gap), ['', '+100 ms', '', '+200 ms']);
  const later = layout(sceneOf([40, 40], { position: 1 }), metrics, { top: 0, height: 200 });
  assert.equal(later.top, 0, 'the room above the first row belongs to the picture');
});

test('a hidden future gives no room away, and the scale stays as steps are taken', () => {
  const times = [0, 100, 1_100];
  const seen = (position: number): ReturnType<typeof layout> => layout(sceneOf(times, { hideFuture: true, position }), metrics, { top: 0, height: 5_000 });
  assert.equal(seen(2).height, seen(2).rows.length * ROW + 32);
  assert.equal(seen(2).rows[1]?.y, seen(3).rows[1]?.y);
});

test('a folded repetition takes the time of all its turns, once', () => {
  const turns = Array.from({ length: 12 }, (_, turn) => ({ kind: Kind.Call, lane: 0, to: 0, at: 100 * turn, start: 7 }));
  const run = runOf([...turns, { kind: Kind.Print, at: 1_650 }]);
  assert.equal(run.visible.length, 2, 'folded');
  const list = layout(sceneOf([], { ...run, position: 13 }), metrics, { top: 0, height: 2_000 });
  assert.deepEqual(list.rows.map(({ gap }) => gap), ['+1.1 s', '+550 ms']);
  assert.deepEqual(rooms(timed(sceneOf([], { ...run }), ROW, 2), 2), [320, 160]);
});
