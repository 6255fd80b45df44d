import assert from 'node:assert/strict';
import { test } from 'node:test';
import fixture from '../engine/fixtures/first-query.json' with { type: 'json' };
import { RecordedSource } from '../engine/recorded.ts';
import { Kind, Level, type Lane, type RecordedTrace } from '../engine/types.ts';
import { even } from './axis.ts';
import { axisOf, duration, layout, MARGIN_ROWS, shapeOf, type DisplayRow, type Metrics, type Scene } from './layout.ts';
import { badge } from './lanes.ts';
import { Log } from './log.ts';
import { overviewOf } from './overview.ts';
import { runOf } from './run.test-support.ts';
import { Structure } from './structure.ts';
import { Visible, type View } from './visible.ts';

const metrics: Metrics = { width: 800, rowHeight: 30, stepEnd: 32, gutter: 80, minGap: 120, measure: (text) => text.length * 7 };
const source = new RecordedSource(fixture as RecordedTrace);
const log = new Log();
log.append(source.columns(0));
const structure = new Structure(log);
structure.grow();

const see = (level: Level, view: Partial<View> = {}): Visible => new Visible(log, structure, { level, toggled: new Set(), hiddenLanes: new Set(), ...view });

function scene(change: Partial<Scene> & { level?: Level } = {}): Scene {
  const words = (event: number): string => source.rows(event, event + 1)[0]?.label ?? '';
  return {
    log, structure, lanes: source.lanes, visible: see(change.level ?? Level.Everything), places: [], position: 4, hideFuture: false, sought: '', axis: even, pointed: 0, order: () => undefined,
    label: words, words, codeName: (status) => source.status(status)?.name ?? String(status), ...change,
  };
}

test('only the rows near the window are laid out, however long the run', () => {
  const calls = Array.from({ length: 100_000 }, (_, at) => ({ kind: Kind.Call, lane: 0, to: 1, at, start: at }));
  const long = runOf(calls);
  const list = layout(scene({ ...long, position: 50_000, label: () => 'call' }), metrics, { top: 1_500_000, height: 600 });
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
  assert.deepEqual(story.lanes.map((lane) => lane.kind), ['client', 'wmi', 'sink'], 'no row of the story touches the store');
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

test('a queued request has a track from its call to its end, and a bracket that fills as the cursor goes on', () => {
  const calls = [...Array(2).keys()].flatMap((turn) => [
    { kind: Kind.Call, lane: 2, to: 0 }, { kind: Kind.AddRef, lane: 0, to: 3, parent: turn * 3, operation: turn, references: turn + 2 },
    { kind: Kind.Return, lane: 0, to: 2, parent: turn * 3, status: 0 },
  ]);
  const indicate = (operation: number): object => ({ kind: Kind.Indicate, lane: 0, to: 3, operation, objects: 1 });
  const run = runOf([...calls, indicate(0), indicate(0), { kind: Kind.Status, lane: 0, to: 3, operation: 0, status: 0 }, indicate(1)]);
  const at = (position: number): ReturnType<typeof layout> => layout(scene({ ...run, position, words: () => 'NextAsync(2, QuerySink)' }), metrics, { top: 0, height: 2000 });
  const [first, second] = at(7).tracks;
  assert.deepEqual([first?.chip?.text, first?.stage, second?.stage], ['r1', 'delivering', 'waiting']);
  assert.notEqual(first?.x, second?.x, 'side by side while both are under way');
  assert.ok(first !== undefined && first.top < first.begins && first.begins < first.bottom);
  const bracket = (position: number): [string | undefined, number] => {
    const one = at(position).brackets[0];
    return [one?.label?.text, one === undefined ? 0 : Math.round(((one.filled - one.top) / (one.bottom - one.top)) * 100)];
  };
  assert.deepEqual([6, 9].map(bracket), [['r1 0/2', 0], ['r1 2/2', 100]]);
  assert.equal(at(7).brackets[0]?.label?.text, 'r1 1/2');
  const [, open] = at(10).brackets;
  assert.deepEqual([open?.label?.text, open?.closes], ['r2 1/2', false], 'what has no end stays open');
  const hidden = layout(scene({ ...run, position: 8, hideFuture: true, words: () => 'NextAsync(2)' }), metrics, { top: 0, height: 2000 });
  assert.deepEqual(hidden.brackets.map((one) => one.closes), [false], 'an end that is still to come is not given away');
  const pointed = layout(scene({ ...run, position: 7, pointed: 1 }), metrics, { top: 0, height: 2000 });
  assert.deepEqual(pointed.rows.filter((row) => row.pointed).map((row) => row.event), [0, 1, 6, 7, 8], 'its call, its callbacks and its end');
  assert.equal(pointed.pointed, 1);
  const foot = at(9).brackets[0];
  const end = (foot?.label?.x ?? Infinity) + metrics.measure('r1 2/2');
  assert.ok(end <= at(9).width, 'what the last sink holds is written inside the diagram');
  assert.ok(foot?.label !== undefined && foot.label.x < foot.x + 6 && foot.label.y > foot.bottom + 10, 'under the foot, where there is no room beside it');
  assert.deepEqual([badge(scene({ ...run, position: 7 }), 0)?.short, badge(scene({ ...run, position: 7 }), 3)?.short], ['2 open', '⊕ 3']);
  assert.equal(badge(scene({ ...run, position: 1 }), 2)?.short, 'in call');
});

test('what began above the window is named at its border', () => {
  const events = [{ kind: Kind.Call, lane: 2, to: 0 }, ...Array.from({ length: 200 }, (_, at) => ({ kind: Kind.Print, lane: 2, start: at }))];
  const run = runOf([...events, { kind: Kind.Return, lane: 0, to: 2, parent: 0 }]);
  const list = layout(scene({ ...run, label: () => 'row' }), metrics, { top: 3000, height: 300 });
  assert.deepEqual(list.jumps.map(({ event, text }) => [event, text]), [[0, '↑ 1']]);
  const [jump, first] = [list.jumps[0], list.rows.find((row) => row.y >= 3000)];
  const half = metrics.measure('↑ 1') / 2;
  assert.ok(jump !== undefined && first !== undefined && jump.x - half >= first.label.x + metrics.measure('row'), 'beside the words of the first row, not over them');
  assert.deepEqual(list.bars.map((bar) => bar.y), [list.from * 30], 'its bar enters from the border');
  assert.deepEqual(layout(scene({ ...run, label: () => 'row' }), metrics, { top: 0, height: 300 }).jumps, []);
});

test('rows that hold the text that is searched for are marked, and choices are counted', () => {
  const run = runOf([{ kind: Kind.Print, choices: 3 }, { kind: Kind.Print, choices: 1 }]);
  const list = layout(scene({ ...run, sought: 'needle', label: (event) => (event === 0 ? 'a Needle' : 'hay') }), metrics, { top: 0, height: 300 });
  assert.deepEqual(list.rows.map((row) => [row.found, row.choices]), [[true, 3], [false, 0]]);
});

test('the overview counts every row once, and keeps failures and choices', () => {
  const run = runOf([...Array(1000).keys()].map((at) => ({ kind: Kind.Call, lane: 2, to: 0, start: at, status: at === 700 ? 0x80041002 : -1, choices: at === 10 ? 2 : 1 })));
  const overview = overviewOf(scene({ ...run }), axisOf(scene({ ...run }), metrics), 100);
  assert.equal(overview.bins.length, 100);
  assert.equal(overview.bins.reduce((sum, bin) => sum + (bin.lanes[2] ?? 0), 0), 1000);
  assert.deepEqual([overview.bins.findIndex((bin) => bin.failures), overview.bins.findIndex((bin) => bin.choices)], [70, 1]);
});

test('the words of a failure are bold, and shortened as such', () => {
  const shown = (status: number): number => {
    const run = runOf([{ kind: Kind.Return, lane: 1, to: 0, status }]);
    const list = layout(scene({ ...run, position: 1, label: () => 'x'.repeat(200) }), metrics, { top: 0, height: 300 });
    return list.rows[0]?.label.text.length ?? 0;
  };
  const [plain, failed] = [shown(0), shown(0x80041008 | 0)];
  assert.ok(failed < plain && failed > 0.8 * plain);
  assert.ok(failed * 7 * 1.14 <= metrics.width - metrics.gutter);
});

test('the order of two rows is told at their border, but not where one of them is folded or outside of the window', () => {
  const told: [number, number][] = [];
  const order = (earlier: number, later: number): 'kept' => {
    told.push([earlier, later]);
    return 'kept';
  };
  const all = layout(scene({ order }), metrics, { top: 0, height: 2000 });
  assert.equal(all.rows[0]?.order, undefined, 'nothing stands above the first row');
  assert.ok(all.rows.slice(1).every((row) => row.order === 'kept'));
  assert.ok(told.every(([earlier, later]) => later === earlier + 1), 'every event has a row here');
  const part = layout(scene({ order }), metrics, { top: 60, height: 90, margin: 0 });
  assert.deepEqual(part.rows.map((row) => row.order), [undefined, 'kept', 'kept']);
  const past = layout(scene({ order, hideFuture: true }), metrics, { top: 0, height: 2000 });
  assert.equal(past.rows.length, 4, 'no mark stands below the last row that is shown');
  const folded = layout(scene({ order, level: Level.Operations }), metrics, { top: 0, height: 2000 });
  const closed = folded.rows.findIndex((row) => row.fold.folded);
  assert.ok(closed > 0);
  assert.deepEqual([folded.rows[closed]?.order, folded.rows[closed + 1]?.order], [undefined, undefined]);
});
