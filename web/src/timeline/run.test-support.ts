import { Kind, Level, type Columns } from '../engine/types.ts';
import { Log } from './log.ts';
import { Structure } from './structure.ts';
import { Visible, type View } from './visible.ts';

/** What a test says of an event; everything else is none, or lane 0. */
export type Told = { [K in Exclude<keyof Columns, 'from'>]?: number | undefined };

/** Columns of events that a test tells one by one. */
export function columnsOf(events: readonly Told[]): Columns {
  const of = (name: keyof Told, none: number): number[] => events.map((event) => event[name] ?? none);
  const lane = of('lane', 0);
  return {
    from: 0,
    kind: Uint8Array.from(of('kind', Kind.Hop)),
    level: Uint8Array.from(of('level', Level.Story)),
    certainty: Uint8Array.from(of('certainty', 0)),
    lane: Int16Array.from(lane),
    to: Int16Array.from(events.map((event, index) => event.to ?? lane[index] ?? 0)),
    parent: Int32Array.from(of('parent', -1)),
    cause: Int32Array.from(of('cause', -1)),
    operation: Int32Array.from(of('operation', -1)),
    decision: Int32Array.from(events.map((event, index) => event.decision ?? index)),
    at: Float64Array.from(of('at', 0)),
    status: Int32Array.from(of('status', -1)),
    objects: Int32Array.from(of('objects', 0)),
    references: Int32Array.from(of('references', -1)),
    start: Int32Array.from(of('start', -1)),
    choices: Uint8Array.from(of('choices', 0)),
  };
}

/** A run of events that a test tells, with what follows from them. */
export function runOf(events: readonly Told[], view: Partial<View> = {}): { log: Log; structure: Structure; visible: Visible } {
  const log = new Log();
  log.append(columnsOf(events));
  const structure = new Structure(log);
  structure.grow();
  const visible = new Visible(log, structure, { level: Level.Story, toggled: new Set(), hiddenLanes: new Set(), ...view });
  return { log, structure, visible };
}
