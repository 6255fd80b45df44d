import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChoiceView } from './engine/types.ts';
import { Neighbours, type Asked } from './neighbours.ts';
import { runOf, type Told } from './timeline/run.test-support.ts';

const choice = (key: string, taken = false): ChoiceView => ({ key, sentence: key, taken, alternative: false, tried: false, rules: ['AC-17'] });
/** Decisions a, b, a: b stood open from the start, and the second a goes on with the first. Events 0 and 1 are one decision. */
const CHOICES = [[choice('a', true), choice('b')], [choice('a'), choice('b', true)], [choice('a', true)]];
const EVENTS: Told[] = [{ decision: 0 }, { decision: 0 }, { decision: 1 }, { decision: 2 }];

/** A laboratory as far as neighbours ask it, which counts how often it is asked for choices. */
function laboratory(): { lab: Asked; asked: () => number; player: { hurried: boolean; playing: boolean }; runs: (count: number) => void } {
  let asked = 0;
  const { log, visible } = runOf(EVENTS);
  const player = { log, visible, hurried: false, playing: false, row: () => ({ rules: ['AC-1'], sentence: 'The first came.' }) };
  const at = (decision: number): ChoiceView[] => {
    asked++;
    return CHOICES[decision] ?? [];
  };
  const rule = (id: string): object => ({ id, class: 'guaranteed', sentence: `A \`rule\` ${id}.`, sources: [] });
  const lab = { runs: 1, busy: false, source: { branch: 0, rule }, player, choosing: { at } };
  return { lab: lab as unknown as Asked, asked: () => asked, player, runs: (count) => (lab.runs = count) };
}

const row = (event: number, folded = false): { event: number; fold: { folded: boolean } } => ({ event, fold: { folded } });
const told = (one: EventTarget): Promise<unknown> => new Promise((done) => one.addEventListener('change', done, { once: true }));
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

test('neighbours are asked about when the page rests, and once', async () => {
  const { lab, asked } = laboratory();
  const neighbours = new Neighbours(lab);
  const rows = [row(1), row(2), row(3)];
  neighbours.look(rows);
  assert.equal(neighbours.order(1, 2), undefined);
  assert.equal(asked(), 0, 'nothing is asked at once');
  await told(neighbours);
  assert.equal(neighbours.order(1, 2), 'free');
  assert.equal(neighbours.order(1, 3), undefined, 'only neighbours are known');
  const count = asked();
  neighbours.look(rows);
  await pause(250);
  assert.equal(asked(), count);
});

test('a padlock stands only where one step waits for the other; two of one decision have no mark, and what is folded is not asked about', async () => {
  const { lab } = laboratory();
  const neighbours = new Neighbours(lab);
  neighbours.look([row(0), row(1), row(3), row(2, true)]);
  await told(neighbours);
  assert.equal(neighbours.order(0, 1), undefined);
  assert.match(neighbours.says(0, 1), /one decision/);
  assert.equal(neighbours.order(1, 3), 'kept');
  assert.match(neighbours.says(1, 3), /^Steps 2 and 4 keep this order\. .* The first came\. AC-1: A rule AC-1\.$/);
  assert.equal(neighbours.says(3, 2), '');
});

test('while the cursor hurries or the run plays nothing is asked, and another run has other answers', async () => {
  const { lab, asked, player, runs } = laboratory();
  const neighbours = new Neighbours(lab);
  player.hurried = true;
  neighbours.look([row(1), row(2)]);
  await pause(400);
  assert.equal(asked(), 0);
  player.hurried = false;
  await told(neighbours);
  assert.equal(neighbours.order(1, 2), 'free');
  runs(2);
  assert.equal(neighbours.order(1, 2), undefined);
});
