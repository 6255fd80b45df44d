import type { Axis } from './axis.ts';
import { arrowY, type Scene } from './geometry.ts';
import type { LaneLine } from './lanes.ts';
import { below, deliveredAt, stageAt, startOf, type Operation, type Stage } from './structure.ts';
import { requested } from './words.ts';

/** Distance of the first track from its lane, and of the tracks from each other. */
const TRACK_FROM = 12;
const TRACK_STEP = 9;
/** Distance of the first bracket from its sink's lane, and of the brackets from each other. */
const BRACKET_FROM = 13;
const BRACKET_STEP = 7;
/** From a bracket to what it holds, and from its foot to the base line of that: in the middle of the foot, or under it. */
const BESIDE = 6;
const HALF = 4.5;
const UNDER = 16;

/** An operation beside the service's lane, from its acceptance to its end: a place in the queue that fills when its turn comes. */
export interface Track {
  operation: number;
  x: number;
  /** Top, where delivering begins, and bottom, in pixels of the whole diagram; `begins` is at most `bottom`. */
  top: number;
  begins: number;
  bottom: number;
  /** How far it is at the cursor. */
  stage: Stage;
  /** `r1` and where to write it; nothing when its start is above the drawn rows. */
  chip: { text: string; y: number } | undefined;
  /** Its start and end are among the drawn rows. */
  ends: [boolean, boolean];
}

/** What one operation brings to its sink: opens with the first `Indicate`, fills with each, closes with the final status. */
export interface Bracket {
  operation: number;
  lane: number;
  x: number;
  top: number;
  /** Down to here it has filled at the cursor. */
  filled: number;
  bottom: number;
  opens: boolean;
  closes: boolean;
  /** What it holds, and where to write that: beside its foot, or under it where the diagram ends. */
  label: { text: string; x: number; y: number } | undefined;
}

/** A start above the window that something in it belongs to. */
export interface Jump {
  x: number;
  event: number;
  text: string;
}

/** The rows from `from` (inclusive) to `to` (exclusive) and the events that they cover. */
export interface Range {
  from: number;
  to: number;
  firstEvent: number;
  endEvent: number;
}

/** The final status of an operation, as far as the viewer may know of it. */
export function endOf(scene: Scene, operation: Operation): number {
  return scene.hideFuture && operation.end >= scene.position ? -1 : operation.end;
}

/** The operations with a sink whose time crosses a range of events. */
function crossing(scene: Scene, range: Range): Operation[] {
  return scene.structure.callingIn(range.firstEvent, range.endEvent);
}

/** Where a row's arrow stands, in pixels of the whole diagram. */
function arrowAt(scene: Scene, axis: Axis, event: number): number {
  return axis.y(scene.visible.rowAt(event)) + arrowY(axis.rowHeight);
}

export function tracks(scene: Scene, axis: Axis, lines: Map<number, LaneLine>, range: Range): Track[] {
  const service = [...lines.values()].find((line) => line.kind === 'wmi');
  if (service === undefined) return [];
  const bottom = axis.y(range.to);
  return crossing(scene, range).flatMap((operation) => {
    const start = startOf(operation);
    // A folded operation has a single row, and nothing to show beside it.
    if (!scene.visible.has(start) || scene.visible.folded(start)) return [];
    const last = endOf(scene, operation);
    const begins = operation.indicates[0] ?? last;
    const starts = scene.visible.rowAt(start) >= range.from;
    const ends = last >= 0 && scene.visible.rowAt(last) < range.to;
    const top = starts ? arrowAt(scene, axis, start) : axis.y(range.from);
    const end = ends ? arrowAt(scene, axis, last) : bottom;
    return [{
      operation: operation.number,
      x: service.x + TRACK_FROM + TRACK_STEP * operation.slot,
      top,
      begins: Math.max(top, Math.min(end, begins >= 0 && begins < range.endEvent ? arrowAt(scene, axis, begins) : end)),
      bottom: end,
      stage: stageAt(operation, scene.position),
      chip: starts ? { text: `r${operation.number}`, y: top } : undefined,
      ends: [starts, ends] as [boolean, boolean],
    }];
  });
}

/** The brackets of the drawn rows; `beyond` says how far a text would stand out of the diagram. */
export function brackets(scene: Scene, axis: Axis, lines: Map<number, LaneLine>, range: Range, beyond: (text: string, x: number) => number): Bracket[] {
  return crossing(scene, range).flatMap((operation) => {
    const line = lines.get(operation.sink);
    const first = operation.indicates[0] ?? -1;
    const end = endOf(scene, operation);
    const last = end >= 0 ? end : (operation.indicates[below(operation.indicates, range.endEvent) - 1] ?? -1);
    const folded = operation.call >= 0 && (!scene.visible.has(operation.call) || scene.visible.folded(operation.call));
    if (line === undefined || first < 0 || folded || !scene.visible.has(first) || scene.visible.folded(first)) return [];
    const [opens, closes] = [scene.visible.rowAt(first) >= range.from, scene.visible.rowAt(last) < range.to];
    if (last < range.firstEvent || first >= range.endEvent) return [];
    const done = end >= 0 && end < scene.position;
    const top = opens ? arrowAt(scene, axis, first) : axis.y(range.from);
    const bottom = closes ? arrowAt(scene, axis, last) : axis.y(range.to);
    const cursor = axis.y(scene.visible.rowAt(scene.position - 1)) + axis.rowHeight;
    const x = line.x + BRACKET_FROM + BRACKET_STEP * operation.slot;
    const text = batch(scene, operation);
    const over = beyond(text, x + BESIDE);
    return [{
      operation: operation.number,
      lane: operation.sink,
      x,
      top,
      filled: done ? bottom : Math.max(top, Math.min(bottom, scene.position > first ? cursor : top)),
      bottom,
      opens,
      closes: closes && end >= 0,
      label: closes ? { text, x: x + BESIDE - Math.max(0, over), y: bottom + (over > 0 ? UNDER : HALF) } : undefined,
    }];
  });
}

/** `r1 2/3`: what it asked for and what the sink had at the cursor; of a call that asks for no number, just how many. */
export function batch(scene: Scene, operation: Operation): string {
  const asked = requested(scene.words(operation.call));
  const delivered = deliveredAt(operation, scene.position);
  return `r${operation.number} ${asked === undefined ? delivered : `${delivered}/${asked}`}`;
}

/** Calls, callbacks and operations that began above the window and go on in it. */
export function jumps(scene: Scene, lines: Map<number, LaneLine>, range: Range): Jump[] {
  const open = scene.structure.openAt(range.firstEvent).map((event) => ({ event, lane: scene.log.to(event) }));
  const operations = crossing(scene, range).filter((one) => one.first < range.firstEvent);
  const begun = operations.map((one) => ({ event: startOf(one), lane: one.sink }));
  const last = new Map<number, number>();
  for (const { event, lane } of [...begun, ...open]) {
    if (lines.has(lane) && scene.visible.has(event) && scene.visible.rowAt(event) < range.from) last.set(lane, event);
  }
  return [...last].map(([lane, event]) => ({ x: lines.get(lane)?.x ?? 0, event, text: `↑ ${scene.visible.rowAt(event) + 1}` }));
}
