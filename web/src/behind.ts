import type { FindingView } from './engine/types.ts';
import type { Log } from './timeline/log.ts';

/** The place in a scenario's text that a finding leads to. */
export interface Behind {
  /** Offset in the text. */
  start: number;
  /**
   * What the statement there did: made the mistake itself, took what was never given back, ran when it happened, or made a
   * call that led to what the simulator did.
   */
  how: 'did' | 'took' | 'ran' | 'led';
}

/** The statement behind a finding: its own, else that of its event, else of the nearest event that made this one possible. */
export function behind(log: Log, finding: FindingView): Behind | undefined {
  if (finding.source !== undefined) return { start: finding.source.start, how: finding.name === 'leak' ? 'took' : 'did' };
  for (let event = finding.event < log.length ? finding.event : -1; event >= 0;) {
    const start = log.start(event);
    if (start >= 0) return { start, how: event === finding.event ? 'ran' : 'led' };
    // What made an event possible comes before it; anything else would go round in a forged recording.
    const [cause, parent] = [log.cause(event), log.parent(event)];
    const next = cause >= 0 ? cause : parent;
    event = next < event ? next : -1;
  }
  return undefined;
}
