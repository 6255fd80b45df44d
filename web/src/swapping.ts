import type { ChoiceView } from './engine/types.ts';
import type { Log } from './timeline/log.ts';

/** Decisions between two steps that are looked through at most. */
const LONGEST = 2_000;

/** Whether two steps could have come the other way round, and why. */
export type Verdict =
  /** The later one was possible already: taking `key` at `decision` shows it. */
  | { can: true; decision: number; key: string; rules: string[] }
  /** Both are in one decision: nothing could come between them. */
  | { can: false; why: 'one decision' }
  /** `before` made the later one possible: the last event before it could come. */
  | { can: false; why: 'made possible'; before: number }
  /** The later one goes on with what an event between them did, on the same thread or operation. */
  | { can: false; why: 'same order'; before: number }
  | { can: false; why: 'too far' };

/** What could happen at a decision of the current branch. */
export type ChoicesAt = (decision: number) => readonly ChoiceView[];

/** Asks the engine whether event `later` could have come before event `earlier`: from what was possible then, not from a guess. */
export function couldSwap(log: Log, earlier: number, later: number, choicesAt: ChoicesAt): Verdict {
  const [from, to] = [log.decision(earlier), log.decision(later)];
  if (from === to) return { can: false, why: 'one decision' };
  if (to - from > LONGEST) return { can: false, why: 'too far' };
  const taken = choicesAt(to).find((choice) => choice.taken);
  if (taken === undefined) return { can: false, why: 'too far' };
  // Backwards from the later step: as long as its choice stood open and was not taken for something else, it could have come.
  for (let decision = to - 1; decision >= from; decision--) {
    const choices = choicesAt(decision);
    const open = choices.find((choice) => choice.key === taken.key);
    if (open === undefined) return { can: false, why: 'made possible', before: lastOf(log, decision, later) };
    if (open.taken) return { can: false, why: 'same order', before: lastOf(log, decision, later) };
    if (decision === from) return { can: true, decision, key: taken.key, rules: open.rules };
  }
  return { can: false, why: 'too far' };
}

/** The last event at or before a decision, seen from an event after it. */
function lastOf(log: Log, decision: number, from: number): number {
  let event = from;
  while (event > 0 && log.decision(event) > decision) event--;
  return event;
}
