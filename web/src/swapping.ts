import type { ChoiceView } from './engine/types.ts';
import type { Log } from './timeline/log.ts';
import { m } from './words/mark.ts';

/** Decisions between two steps that are looked through at most. */
const LONGEST = 2_000;

/** Whether two steps could have come the other way round, and why. */
export type Verdict =
  /** The later one was possible already: taking `key` at `decision` shows it. */
  | { can: true; decision: number; key: string; rules: string[] }
  /** Both are in one decision: nothing could come between them. */
  | { can: false; why: 'one decision' }
  /** `before` made the later one possible: the last event before it could come. It depends on the earlier step in turn, or is that. */
  | { can: false; why: 'made possible'; before: number }
  /** The later one goes on with what an event between them did, on the same thread or operation; that depends on the earlier step. */
  | { can: false; why: 'same order'; before: number }
  /** What the later one waits for (`before`) does not depend on the earlier one: taking `key` at `decision` lets it come first. */
  | { can: false; why: 'another first'; before: number; decision: number; key: string; rules: string[] }
  | { can: false; why: 'too far' };

/** Why two steps cannot simply swap: keys for `t`. Where an event is the reason, its sentence follows. */
export const WHY_NOT: Record<(Verdict & { can: false })['why'], string> = {
  'one decision': m('Both belong to one decision: nothing can come between them.'),
  'made possible': m('The later one became possible only after this:'),
  'same order': m('One thread or one operation keeps its own order, and the later one goes on after this:'),
  'another first': m('Not at once: this must come before the later one, and could have come before the earlier one too:'),
  'too far': m('They are too far apart to be asked about at once.'),
};

/** What could happen at a decision of the current branch. */
export type ChoicesAt = (decision: number) => readonly ChoiceView[];

/**
 * Asks the engine whether event `later` could have come before event `earlier`: from what was possible then, not from a
 * guess. Looks through `longest` decisions at most.
 */
export function couldSwap(log: Log, earlier: number, later: number, choicesAt: ChoicesAt, longest = LONGEST): Verdict {
  const [from, to] = [log.decision(earlier), log.decision(later)];
  if (from === to) return { can: false, why: 'one decision' };
  if (to - from > longest) return { can: false, why: 'too far' };
  let nearest: Verdict | undefined;
  // What the later step waits for may itself not wait for the earlier one: from reason to reason, until one is the earlier step.
  for (let step = to; ;) {
    const hold = holdOf(step, from, choicesAt);
    if (hold === undefined) return { can: false, why: 'too far' };
    if ('open' in hold) {
      const { key, rules } = hold.open;
      if (step === to) return { can: true, decision: from, key, rules };
      return { can: false, why: 'another first', before: lastOf(log, step, later), decision: from, key, rules };
    }
    const verdict = (nearest ??= { can: false, why: hold.why, before: lastOf(log, hold.decision, later) });
    if (hold.decision === from) return verdict;
    step = hold.decision;
  }
}

/**
 * What kept the choice of decision `step` from being taken before, back to decision `from`: nothing, then it stood open
 * there; or the decision that made it possible, or that went the same way. Undefined where the choices are not known.
 */
function holdOf(step: number, from: number, choicesAt: ChoicesAt): { open: ChoiceView } | { decision: number; why: 'made possible' | 'same order' } | undefined {
  const taken = choicesAt(step).find((choice) => choice.taken);
  if (taken === undefined) return undefined;
  // As long as the choice stood open and was not taken for something else, it could have come.
  let open = taken;
  for (let decision = step - 1; decision >= from; decision--) {
    const before = choicesAt(decision).find((choice) => choice.key === taken.key);
    if (before === undefined) return { decision, why: 'made possible' };
    if (before.taken) return { decision, why: 'same order' };
    open = before;
  }
  return { open };
}

/** The last event at or before a decision, seen from an event after it. */
function lastOf(log: Log, decision: number, from: number): number {
  let event = from;
  while (event > 0 && log.decision(event) > decision) event--;
  return event;
}
