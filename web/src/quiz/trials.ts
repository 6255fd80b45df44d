import { LiveSource, startEngine, type Engine } from '../engine/live.ts';
import type { Lab } from '../lab.ts';
import { Player } from '../player.ts';

/** Another course of the same scenario: where it decides otherwise, and the run. */
export interface Trial {
  /** Decisions that differ, in the order in which they are taken. */
  path: readonly { decision: number; key: string }[];
  player: Player;
}

/** Most runs that are tried for one question, and the time that they may take in milliseconds. */
const MOST_RUNS = 120;
const MOST_MS = 2_500;
const MOST_DECISIONS = 20_000;
/** How many decisions of one run differ from the first at most. */
const DEEPEST = 2;

/**
 * Other permitted courses of a scenario: first those that decide otherwise once, then twice. The order is always the same;
 * the page gets its turn between two runs. What none of them shows may still be possible, so verdicts name their number.
 */
export async function* trials(lab: Lab): AsyncGenerator<Trial> {
  const text = lab.opening?.text;
  if (text === undefined) return;
  const engine = await startEngine();
  const { session } = engine;
  try {
    const opened = session.open(text, 0, lab.readings, '');
    if (!opened.ready) return;
    let base = session.advance(MOST_DECISIONS);
    const begun = performance.now();
    let runs = 0;
    const waiting: { branch: number; from: number; path: Trial['path'] }[] = [{ branch: base.branch, from: 0, path: [] }];
    for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
      base = session.switch_branch(node.branch);
      for (let decision = node.from; decision < base.decisions; decision++) {
        for (const choice of session.choices(decision)) {
          if (choice.taken) continue;
          if (runs++ >= MOST_RUNS || performance.now() - begun > MOST_MS) return;
          const { branch } = session.choose(decision, choice.key);
          const update = session.advance(MOST_DECISIONS);
          const path = [...node.path, { decision, key: choice.key }];
          yield { path, player: playerOf(engine, text, update) };
          if (path.length < DEEPEST) waiting.push({ branch, from: decision + 1, path });
          session.switch_branch(node.branch);
          await new Promise((done) => setTimeout(done));
        }
      }
    }
  } finally {
    session.free();
  }
}

function playerOf(engine: Engine, text: string, update: ReturnType<Engine['session']['advance']>): Player {
  const player = new Player();
  player.load(new LiveSource(engine, '', text, update), 0);
  return player;
}

/** Takes the page's run along a trial's way: each differing decision opens a branch. */
export async function follow(lab: Lab, path: Trial['path']): Promise<void> {
  lab.choosing.show(0);
  for (const { decision, key } of path) await lab.choosing.take(decision, key);
}
