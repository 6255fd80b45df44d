import assert from 'node:assert/strict';
import { test } from 'node:test';
import fixture from '../engine/fixtures/first-query.json' with { type: 'json' };
import { RecordedSource } from '../engine/recorded.ts';
import { Kind, Level, type Columns, type Lane, type RecordedTrace } from '../engine/types.ts';
import { duration, layout, MARGIN_ROWS, shapeOf, type DisplayRow, type Metrics, type Scene } from './layout.ts';
import { Log } from './log.ts';
import { Visible } from './visible.ts';

const metrics: Metrics = { width: 800, rowHeight: 30, gutter: 80, minGap: 120, measure: (text) => text.length * 7 };
const source = new RecordedSource(fixture as RecordedTrace);
const log = new Log();
log.append(source.columns(0));

function scene(change: Partial<Scene> & { level?: Level } = {}): Scene {
  const folds = change.folds ?? new Set<number>();
  const visible = change.visible ?? new Visible(change.log ?? log, change.level ?? Level.Everything, folds);
  return {
    log, lanes: source.lanes, visible, folds, position: 4, hideFuture: false, label: (event) => source.rows(event, event + 1)[0]?.label ?? '',
    ...change,
  };
}

/** A run of `count` calls that stay on their lanes, one millisecond apart. */
function longRun(count: number): Log {
  const fill = (value: number): number[] => Array.from({ length: count }, () => value);
  const columns: Columns = {
    from: 0, kind: Uint8Array.from(fill(Kind.Call)), level: Uint8Array.from(fill(0)), certainty: Uint8Array.from(fill(0)),
    lane: Int16Array.from(fill(0)), to: Int16Array.from(fill(1)), parent: Int32Array.from(fill(-1)), cause: Int32Array.from(fill(-1)),
    operation: Int32Array.from(fill(-1)), decision: Int32Array.from(fill(0)), at: Float64Array.from(fill(0).map((_, i) => i)),
  };
  const grown = new Log();
  grown.append(columns);
  return grown;
}

test('each level shows what the one below shows, and more', () => {
  const [story, calls, everything] = [Level.Story, Level.Calls, Level.Everything].map((level) => new Visible(log, level, new Set()));
  assert.ok(story !== undefined && calls !== undefined && everything !== undefined);
  assert.equal(everything.length, log.length);
  assert.ok(story.length < calls.length && calls.length < everything.length);
  assert.ok([...story.events].every((event) => calls.events.includes(event)));
});

test('row and event are inverse on visible events, and a hidden event belongs to the row before it', () => {
  const visible = new Visible(log, Level.Story, new Set());
  for (let row = 0; row < visible.length; row++) assert.equal(visible.rowAt(visible.event(row)), row);
  const first = visible.event(0);
  assert.equal(visible.rowAt(first - 1), -1);
  assert.equal(visible.rowAt(first + 1), 0);
  assert.equal(visible.rowAt(log.length), visible.length - 1);
});

test('folding a call hides exactly what it says, and unfolding brings it back', () => {
  const open = new Visible(log, Level.Everything, new Set());
  const call = [...open.events].find((event) => open.foldable(event) === 2) ?? -1;
  assert.ok(call >= 0);
  const folded = new Visible(log, Level.Everything, new Set([call]));
  assert.equal(folded.length, open.length - open.foldable(call));
  assert.equal(folded.foldable(call), open.foldable(call));
  assert.equal(folded.event(folded.rowAt(call)), call);
  assert.ok([...open.events].filter((event) => !folded.events.includes(event)).every((event) => log.parent(event) === call));
});

test('a fold hides the frames inside its calls too', () => {
  const nested = new Log();
  const columns: Columns = {
    from: 0, kind: Uint8Array.of(Kind.Call, Kind.Status, Kind.AddRef, Kind.StatusReturn, Kind.Return), level: new Uint8Array(5),
    certainty: new Uint8Array(5), lane: new Int16Array(5), to: new Int16Array(5), parent: Int32Array.of(-1, 0, 1, 1, 0),
    cause: new Int32Array(5), operation: new Int32Array(5), decision: new Int32Array(5), at: new Float64Array(5),
  };
  nested.append(columns);
  assert.deepEqual([...new Visible(nested, Level.Story, new Set([0])).events], [0]);
  assert.deepEqual([...new Visible(nested, Level.Story, new Set([1])).events], [0, 1, 4]);
  const open = new Visible(nested, Level.Story, new Set());
  assert.deepEqual([0, 1, 2, 3, 4].map((event) => open.depth(event)), [0, 1, 2, 1, 0]);
  assert.deepEqual(open.spans.map(({ from, to }) => [from, to]), [[1, 3], [0, 4]]);
});

test('only the rows near the window are laid out, however long the run', () => {
  const long = longRun(100_000);
  const visible = new Visible(long, Level.Story, new Set());
  const list = layout(scene({ log: long, visible, lanes: source.lanes, position: 50_000, label: () => 'call' }), metrics, { top: 1_500_000, height: 600 });
  assert.equal(list.height, 100_000 * 30);
  assert.equal(list.from, 50_000 - MARGIN_ROWS);
  assert.equal(list.rows.length, 20 + 2 * MARGIN_ROWS);
  assert.equal(list.rows.find((row) => row.time === 'current')?.event, 49_999);
  assert.ok(list.rows.every((row) => row.y === row.row * 30));
});

test('rows before the position are past, those after it future, and hidden when the future is', () => {
  const list = layout(scene(), metrics, { top: 0, height: 2000 });
  assert.deepEqual(list.rows.slice(2, 6).map((row) => row.time), ['past', 'current', 'future', 'future']);
  const hidden = layout(scene({ hideFuture: true }), metrics, { top: 0, height: 2000 });
  assert.equal(hidden.rows.length, 4);
  assert.equal(layout(scene({ position: 0, hideFuture: true }), metrics, { top: 0, height: 500 }).rows.length, 0);
});

test('lanes keep their least distance and labels stay inside the picture', () => {
  const lanes: Lane[] = Array.from({ length: 9 }, (_, index) => ({ key: String(index), label: `lane ${index}`, kind: 'client' }));
  const narrow = { ...metrics, width: 390 };
  const list = layout(scene({ lanes, label: () => 'x'.repeat(400) }), narrow, { top: 0, height: 2000 });
  assert.equal(list.lanes.length, 4, 'lanes that nothing touches are left out');
  const xs = list.lanes.map((lane) => lane.x);
  assert.ok(xs.slice(1).every((x, index) => x - (xs[index] ?? 0) === narrow.minGap));
  for (const { label } of list.rows) {
    const size = narrow.measure(label.text);
    const left = label.anchor === 'start' ? label.x : label.anchor === 'end' ? label.x - size : label.x - size / 2;
    assert.ok(left >= narrow.gutter && left + size <= list.width, `${label.anchor} ${left} ${size}`);
    assert.ok(label.text.endsWith('…'));
  }
});

test('lanes stand in the order of a call, whatever the order in which they came up', () => {
  const mixed: Lane[] = (['wmi', 'repository', 'client', 'sink'] as const).map((kind) => ({ key: kind, label: kind, kind }));
  const list = layout(scene({ lanes: mixed }), metrics, { top: 0, height: 2000 });
  assert.deepEqual(list.lanes.map((lane) => lane.kind), ['client', 'wmi', 'repository', 'sink']);
  const story = layout(scene({ lanes: mixed, level: Level.Story }), metrics, { top: 0, height: 2000 });
  assert.deepEqual(story.lanes.map((lane) => lane.kind), ['client', 'wmi', 'repository'], 'no row of the story touches the sink of this mixture');
});

test('virtual time that passed is said in the largest unit that fits', () => {
  assert.deepEqual([0, -1, 15, 2000, 2500, 90_000].map(duration), ['', '', '+15 ms', '+2 s', '+2.5 s', '+1.5 min']);
});

test('a kind of a newer engine is still drawn', () => {
  assert.deepEqual(shapeOf(200), ['hop', 'dispatch']);
});

test('a label ends before the lane that its arrow points to, and is shortened before it would run over it', () => {
  const wide = { ...metrics, width: 900 };
  const longest = (text: string): DisplayRow | undefined => layout(scene({ label: () => text }), wide, { top: 0, height: 2000 }).rows.find((row) => row.x2 > row.x1);
  const over = longest('Next()');
  assert.equal(over?.label.anchor, 'middle');
  const back = longest('x'.repeat(36));
  assert.ok(back !== undefined && back.label.anchor === 'end' && back.label.x < back.x2);
  const short = longest(`Call("${'x'.repeat(20)}", NULL, NULL, 0x0, NULL)`);
  assert.equal(short?.label.text, `Call("${'x'.repeat(20)}", …)`);
});
