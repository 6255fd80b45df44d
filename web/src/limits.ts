import type { LiveSession, Update } from './engine/types.ts';

/** Limits of one run that lie below the engine's own. */
export interface Limits {
  /** Most events; the decision that reaches it is the last. */
  events: number;
  /** Milliseconds that making the run may take. */
  ms: number;
}

export const UNLIMITED: Limits = { events: Infinity, ms: Infinity };

/** One decision brings seldom more events than this, so that many are taken at a time and few too many. */
const EVENTS_A_DECISION = 8;

/** The limit that a run of so many events has reached, by its name; empty when none. */
export function reachedEvents(events: number, limits: Limits): string {
  return events >= limits.events ? `max-events (${limits.events})` : '';
}

/**
 * Takes up to `most` decisions at the end of a run, and ends it where a limit is reached.
 *
 * Answers the limit's name beside the last update; it is empty when the run is over or was stopped by somebody else.
 */
export async function runWithin(
  session: Pick<LiveSession, 'run' | 'stop'>, start: Update, limits: Limits, most: number, progress: (update: Update) => void,
): Promise<{ update: Update; reached: string }> {
  const begun = performance.now();
  const late = (): boolean => performance.now() - begun >= limits.ms;
  const watched = (update: Update): void => {
    progress(update);
    if (late()) session.stop();
  };
  let update = start;
  for (let left = most; left > 0;) {
    const taken = Math.min(left, limits.events === Infinity ? left : Math.max(1, Math.floor((limits.events - update.length) / EVENTS_A_DECISION)));
    const before = update.decisions;
    update = await session.run(taken, watched);
    left -= taken;
    if (update.outcome !== undefined) break;
    const reached = reachedEvents(update.length, limits);
    if (reached !== '') return { update, reached };
    if (late()) return { update, reached: `max-ms (${limits.ms})` };
    if (update.decisions - before < taken) break;
  }
  return { update, reached: '' };
}
