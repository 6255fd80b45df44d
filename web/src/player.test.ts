import assert from 'node:assert/strict';
import { test } from 'node:test';
import fixture from './engine/fixtures/first-query.json' with { type: 'json' };
import { RecordedSource } from './engine/recorded.ts';
import { Kind, Level, type RecordedTrace } from './engine/types.ts';
import { Player } from './player.ts';

function player(level: Level = Level.Story): Player {
  const one = new Player();
  one.load(new RecordedSource(fixture as RecordedTrace), 0);
  one.setLevel(level);
  return one;
}

test('stepping to the end and back visits the same positions', () => {
  for (const level of [Level.Story, Level.Calls, Level.Everything]) {
    const one = player(level);
    const there: number[] = [];
    const back: number[] = [];
    while (one.forward()) there.push(one.position);
    assert.equal(one.step, one.steps);
    for (back.push(one.position); one.back() && one.position > 0; ) back.push(one.position);
    assert.equal(one.position, 0);
    assert.deepEqual(back.reverse(), there);
  }
});

test('next callback stops at Indicate and SetStatus only', () => {
  const one = player(Level.Everything);
  const kinds: number[] = [];
  while (one.callback(1)) kinds.push(one.log.kind(one.current));
  assert.deepEqual(kinds, [Kind.Indicate, Kind.Indicate, Kind.Indicate, Kind.Status]);
  assert.ok(one.callback(-1));
  assert.equal(one.log.kind(one.current), Kind.Indicate);
});

test('step over leaves the open call, and its inverse goes back to where it began', () => {
  const one = player(Level.Everything);
  one.callback(1);
  const entry = one.current;
  one.over(1);
  assert.equal(one.log.kind(one.current), Kind.IndicateReturn);
  one.over(-1);
  assert.equal(one.current, entry - 1);
});

test('going to a step counts rows, not events, and stays inside the run', () => {
  const one = player();
  one.goTo(3);
  assert.equal(one.step, 3);
  one.goTo(999);
  assert.equal(one.step, one.steps);
  one.goTo(-5);
  assert.equal(one.position, 0);
});

test('at the end it asks for more, and says when there is none', () => {
  const one = player();
  one.seek(one.length);
  let asked = 0;
  one.extend = () => {
    asked++;
    return false;
  };
  assert.equal(one.forward(), false);
  assert.equal(asked, 1);
  assert.equal(one.position, one.length);
});

test('a change is told once for each move, and not when nothing moved', () => {
  const one = player();
  let told = 0;
  one.addEventListener('change', () => told++);
  one.forward();
  one.seek(one.position);
  one.goTo(one.step);
  assert.equal(told, 1);
});
