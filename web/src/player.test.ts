import assert from 'node:assert/strict';
import { test } from 'node:test';
import fixture from './engine/fixtures/first-query.json' with { type: 'json' };
import { RecordedSource } from './engine/recorded.ts';
import { Kind, Level, type RecordedTrace } from './engine/types.ts';
import { breakpoint, callback, into, onCall, onLane, out, over, step, toEnd } from './moves.ts';
import { Player } from './player.ts';
import { Breakpoints } from './breakpoints.ts';

function player(level: Level = Level.Story): Player {
  const one = new Player();
  one.load(new RecordedSource(fixture as RecordedTrace), 0);
  one.setLevel(level);
  return one;
}

/** The breakpoints of a run, as a laboratory has them. */
function breakpointsOf(one: Player): Breakpoints {
  return (one.breakpoints = new Breakpoints(one));
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
  while (callback(one, 1)) kinds.push(one.log.kind(one.current));
  assert.deepEqual(kinds, [Kind.Indicate, Kind.Indicate, Kind.Indicate, Kind.Status]);
  assert.ok(callback(one, -1));
  assert.equal(one.log.kind(one.current), Kind.Indicate);
});

test('step over leaves the open call, and its inverse goes back to where it began', () => {
  const one = player(Level.Everything);
  callback(one, 1);
  const entry = one.position;
  one.forward();
  over(one, 1);
  assert.equal(one.log.kind(one.current), Kind.IndicateReturn);
  one.seek(one.position - 1);
  one.seek(one.position + 1);
  over(one, -1);
  assert.equal(one.position, entry + 1, 'right after the move its inverse leads back to where it was made');
  one.seek(one.structure.close(entry - 1) + 1);
  one.seek(one.position - 2);
  one.seek(one.structure.close(entry - 1) + 1);
  over(one, -1);
  assert.equal(one.position, entry, 'otherwise to where the call began');
});

const MOVES = { step, over, into, out, callback, onLane, onCall, breakpoint };

test('right after any move its inverse leads back to exactly where it was made', () => {
  for (const level of [Level.Operations, Level.Story, Level.Everything]) {
    const one = player(level);
    breakpointsOf(one).add('kind Indicate');
    for (const [name, move] of Object.entries(MOVES)) {
      for (let from = 0; from <= one.length; from++) {
        for (const direction of [1, -1] as const) {
          one.seek(from);
          if (!move(one, direction)) continue;
          assert.notEqual(one.position, from, name);
          assert.ok(move(one, -direction as 1 | -1));
          assert.equal(one.position, from, `${name} ${direction} from ${from} at level ${level}`);
        }
      }
    }
  }
});

test('the start and the end are where their names say, wherever the cursor came from', () => {
  const one = player();
  one.seek(4);
  assert.ok(toEnd(one, 1));
  assert.equal(one.position, one.length);
  assert.ok(!toEnd(one, 1), 'there already');
  assert.ok(toEnd(one, -1));
  assert.equal(one.position, 0);
  one.seek(4);
  toEnd(one, -1);
  toEnd(one, 1);
  assert.equal(one.position, one.length);
});

test('a chain of moves is undone link by link', () => {
  const one = player(Level.Everything);
  const been = [one.position];
  while (over(one, 1)) been.push(one.position);
  for (const position of been.reverse()) {
    assert.equal(one.position, position);
    over(one, -1);
  }
});

test('stepping into opens what hides the event', () => {
  const one = player(Level.Operations);
  callback(one, 1);
  assert.ok(!one.shown(one.current));
  const before = one.position;
  one.seek(before - 1);
  into(one, 1);
  assert.ok(one.shown(one.current));
});

test('breakpoints stop at a line, a kind, a class of code, an object and a count', () => {
  const one = player();
  const breakpoints = breakpointsOf(one);
  const line = one.source?.text.split('\n').findIndex((text) => text.includes('ExecQueryAsync(')) ?? -1;
  const stops = (text: string): number[] => {
    const found: number[] = [];
    breakpoints.restore([]);
    assert.equal(breakpoints.add(text), '', text);
    one.seek(0);
    while (breakpoint(one, 1)) found.push(one.current);
    return found;
  };
  const kinds = (events: number[]): number[] => events.map((event) => one.log.kind(event));
  assert.deepEqual(kinds(stops('kind Indicate')), [Kind.Indicate, Kind.Indicate, Kind.Indicate]);
  assert.deepEqual(kinds(stops(`line ${line + 1}`)), [Kind.Call], 'once, not at each event of the statement');
  assert.deepEqual(stops('hresult failed'), []);
  assert.ok(stops('hresult WBEM_S_NO_ERROR').length > 3);
  const object = one.row(one.log.length - 1) === undefined ? '' : 'I05';
  assert.ok(kinds(stops(`object ${object}`)).includes(Kind.Indicate));
  const [reached] = stops('delivered r1 5');
  assert.equal(one.row(reached ?? -1)?.objects.includes('I05'), true);
  assert.ok(kinds(stops('references QuerySink 1')).includes(Kind.Release));
});

test('a breakpoint that cannot be read is refused with a sentence, and a link brings only readable ones', () => {
  const one = player();
  const breakpoints = breakpointsOf(one);
  for (const text of ['line 0', 'line x', 'line 999999', 'kind nothing', 'delivered 5', 'references', 'colour red', `object ${'x'.repeat(200)}`]) {
    assert.notEqual(breakpoints.add(text), '', text);
  }
  breakpoints.restore(['kind Indicate', 'colour red', '']);
  assert.deepEqual(breakpoints.all, ['kind Indicate']);
  breakpoints.toggleAt(one.log.length - 5);
  assert.equal(breakpoints.all.length, 2);
  breakpoints.toggleAt(one.log.length - 5);
  assert.equal(breakpoints.all.length, 1);
});

test('virtual time sets the pace when asked, within bounds', () => {
  const one = player();
  assert.equal(one.playback.delay(), 900);
  one.playback.setSpeed(2);
  assert.equal(one.playback.delay(), 450);
  one.playback.setClock('time');
  assert.equal(one.playback.delay(), 175, 'steps at the same time follow each other quickly');
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
