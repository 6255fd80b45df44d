import assert from 'node:assert/strict';
import { test } from 'node:test';
import fixture from '../engine/fixtures/first-query.json' with { type: 'json' };
import { RecordedSource } from '../engine/recorded.ts';
import { Kind, Level, type RecordedTrace } from '../engine/types.ts';
import { Fenwick } from './fenwick.ts';
import { Log } from './log.ts';
import { runOf, type Told } from './run.test-support.ts';
import { deliveredAt, stageAt, Structure } from './structure.ts';
import { Visible } from './visible.ts';

const log = new Log();
log.append(new RecordedSource(fixture as RecordedTrace).columns(0));
const structure = new Structure(log);
structure.grow();
const see = (level: Level, toggled = new Set<number>(), hiddenLanes = new Set<number>()): Visible => new Visible(log, structure, { level, toggled, hiddenLanes });
const eventsOf = (visible: Visible): number[] => Array.from({ length: visible.length }, (_, row) => visible.event(row));

test('a Fenwick tree finds what a plain sum finds, before and after changes', () => {
  const heights = Uint8Array.from({ length: 203 }, (_, index) => (index * 7) % 3);
  const tree = new Fenwick(Uint8Array.from(heights));
  for (const [index, height] of [[0, 2], [100, 0], [202, 1], [57, 1]] as const) {
    tree.set(index, height);
    heights[index] = height;
  }
  let sum = 0;
  heights.forEach((height, index) => {
    assert.equal(tree.before(index), sum);
    for (let offset = sum; offset < sum + height; offset++) assert.equal(tree.at(offset), index);
    sum += height;
  });
  assert.equal(tree.total, sum);
  assert.deepEqual([tree.at(-1), tree.at(sum)], [-1, -1]);
});

test('each level shows what the one below shows, and more', () => {
  const [operations, story, calls, everything] = [Level.Operations, Level.Story, Level.Calls, Level.Everything].map((level) => eventsOf(see(level)));
  assert.ok(operations !== undefined && story !== undefined && calls !== undefined && everything !== undefined);
  assert.equal(everything.length, log.length);
  assert.ok(operations.length < story.length && story.length < calls.length && calls.length < everything.length);
  assert.ok(operations.every((event) => story.includes(event)) && story.every((event) => calls.includes(event)));
});

test('row and event are inverse on visible events, and a hidden event belongs to the row before it', () => {
  const visible = see(Level.Story);
  for (let row = 0; row < visible.length; row++) assert.equal(visible.rowAt(visible.event(row)), row);
  const first = visible.event(0);
  assert.equal(visible.rowAt(first - 1), -1);
  assert.equal(visible.rowAt(first + 1), 0);
  assert.equal(visible.rowAt(log.length), visible.length - 1);
});

test('folding any event hides exactly what it says, as fast and as slow ways agree, and unfolding brings it back', () => {
  for (const level of [Level.Operations, Level.Story, Level.Everything]) {
    const before = eventsOf(see(level));
    const able = before.filter((event) => see(level).foldable(event) > 0);
    assert.ok(able.length > 0);
    for (const event of able) {
      const toggled = new Set<number>();
      const visible = see(level, toggled);
      toggled.add(event);
      visible.refold(event);
      assert.deepEqual(eventsOf(visible), eventsOf(see(level, toggled)), `fold ${event} at level ${level}`);
      const [more, fewer] = visible.folded(event) ? [before.length, visible.length] : [visible.length, before.length];
      assert.equal(more - fewer, visible.foldable(event));
      toggled.delete(event);
      visible.refold(event);
      assert.deepEqual(eventsOf(visible), before);
    }
  }
});

test('a fold hides the frames inside its calls too', () => {
  const nested: Told[] = [
    { kind: Kind.Call, to: 1 }, { kind: Kind.Status, lane: 1, to: 2, parent: 0 }, { kind: Kind.AddRef, lane: 2, parent: 1 },
    { kind: Kind.StatusReturn, lane: 2, to: 1, parent: 1 }, { kind: Kind.Return, lane: 1, to: 0, parent: 0 },
  ];
  assert.deepEqual(eventsOf(runOf(nested, { toggled: new Set([0]) }).visible), [0]);
  assert.deepEqual(eventsOf(runOf(nested, { toggled: new Set([1]) }).visible), [0, 1, 4]);
  const open = runOf(nested);
  assert.deepEqual([0, 1, 2, 3, 4].map((event) => open.visible.depth(event)), [0, 1, 2, 1, 0]);
  assert.deepEqual([0, 1].map((event) => open.structure.close(event)), [4, 3]);
  assert.deepEqual(open.structure.openAt(3), [0, 1]);
  assert.deepEqual(open.structure.openAt(5), []);
});

/** `count` requests one after another, each with its callbacks. */
const requests = (count: number): Told[] => Array.from({ length: count }, (_, turn): Told[] => {
  const base = turn * 5;
  return [
    { kind: Kind.Call, lane: 0, to: 1, start: 10 }, { kind: Kind.AddRef, lane: 1, to: 2, parent: base, operation: turn, references: 2 },
    { kind: Kind.Indicate, lane: 1, to: 2, operation: turn, objects: 2 }, { kind: Kind.Status, lane: 1, to: 2, operation: turn, status: 0 },
    { kind: Kind.Release, lane: 1, to: 2, operation: turn, references: 1 },
  ];
}).flat();

test('an operation knows its call, its objects, its end, and how far it is at a position', () => {
  const { structure: found, visible } = runOf(requests(3), { level: Level.Operations });
  assert.deepEqual(found.operations.map((one) => [one.number, one.call, one.end, one.sink, one.slot]), [[1, 0, 3, 2, 0], [2, 5, 8, 2, 0], [3, 10, 13, 2, 0]]);
  const second = found.operations[1];
  assert.ok(second !== undefined);
  assert.deepEqual([5, 7, 8, 9].map((position) => [stageAt(second, position), deliveredAt(second, position)]), [['waiting', 0], ['waiting', 0], ['delivering', 2], ['done', 2]]);
  assert.deepEqual([0, 1, 2, 5, 15].map((position) => found.references(2, position)), [-1, -1, 2, 1, 1]);
  assert.deepEqual(eventsOf(visible), [0, 5, 10], 'at the level of operations each has one row');
  const many = runOf(requests(400)).structure;
  for (const [from, to] of [[0, 1], [7, 9], [511, 513], [1_020, 1_030], [1_990, 2_000], [0, 2_000]] as const) {
    const plain = many.operations.filter((one) => one.first < to && one.end >= from && (one.first + 1 < to || one.first + 1 < from));
    assert.deepEqual(many.callingIn(from, to).map((one) => one.number), plain.map((one) => one.number), `${from} to ${to}`);
  }
});

test('a repetition of twelve turns and more is one row, a shorter one is not', () => {
  const prints = (count: number): Told[] => Array.from({ length: count }, (_, turn): Told[] => [
    { kind: Kind.Indicate, lane: 1, to: 2, operation: 4, objects: 3 }, { kind: Kind.Print, lane: 2, parent: turn * 2, start: 7 },
  ]).flat();
  assert.equal(runOf(prints(11)).visible.length, 22);
  const { visible, structure: found, log: many } = runOf([...prints(40), { kind: Kind.End }]);
  assert.deepEqual(eventsOf(visible), [0, 80]);
  assert.deepEqual(visible.repeat(0), { first: 0, last: 79, turns: 40, rows: 2, objects: 120 });
  assert.equal(visible.rowAt(41), 0);
  const toggled = new Set([0]);
  assert.equal(new Visible(many, found, { level: Level.Story, toggled, hiddenLanes: new Set() }).length, 81);
  assert.equal(new Visible(many, found, { level: Level.Everything, toggled: new Set(), hiddenLanes: new Set() }).length, 81, 'every event is shown at the last level');
});

test('a lane that is put away takes the rows of no other lane with it', () => {
  const sink = 2;
  const visible = runOf(requests(2), { hiddenLanes: new Set([sink]) }).visible;
  assert.equal(visible.length, 10);
  assert.ok(!visible.lanes.has(sink));
  const alone = runOf([{ kind: Kind.Print, lane: sink }, { kind: Kind.Call, lane: 0, to: 1 }], { hiddenLanes: new Set([sink]) }).visible;
  assert.deepEqual(eventsOf(alone), [1]);
});
