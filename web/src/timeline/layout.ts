import { Certainty, Kind, type LaneKind, type Lane } from '../engine/types.ts';
import type { Log } from './log.ts';
import type { Visible } from './visible.ts';

/** Rows that are kept above and below the window, so that a short scroll shows no gap. */
export const MARGIN_ROWS = 8;

export type Shape =
  | 'call' | 'return' | 'hop' | 'indicate' | 'status' | 'progress' | 'addref' | 'release' | 'write' | 'print' | 'wait'
  | 'wake' | 'time' | 'created' | 'destroyed' | 'cancelled' | 'fault' | 'end';

export type Family = 'call' | 'dispatch' | 'indicate' | 'status' | 'error' | 'plain';

/** Sizes in CSS pixels. */
export interface Metrics {
  width: number;
  rowHeight: number;
  /** Column at the left: step number, virtual time, fold mark. */
  gutter: number;
  /** Smallest distance of two lanes; below it the diagram pans. */
  minGap: number;
  /** Width of a label's text. */
  measure(text: string): number;
}

export interface LaneLine {
  label: string;
  kind: LaneKind;
  x: number;
}

export interface Bar {
  x: number;
  y: number;
  height: number;
}

export interface DisplayRow {
  row: number;
  event: number;
  /** Top edge, measured from the top of the whole diagram. */
  y: number;
  shape: Shape;
  family: Family;
  certainty: Certainty;
  /** Start and end of the arrow; equal for an event that stays on its lane. */
  x1: number;
  x2: number;
  label: { text: string; x: number; anchor: 'start' | 'middle' | 'end' };
  time: 'past' | 'current' | 'future';
  /** Virtual time that passed since the row above, such as `+2 s`. */
  gap: string;
  /** Number of rows that this one can hide, and whether it does. */
  fold: { count: number; folded: boolean };
}

export interface DisplayList {
  width: number;
  height: number;
  /** First and last drawn row; `to` is exclusive. */
  from: number;
  to: number;
  lanes: LaneLine[];
  bars: Bar[];
  rows: DisplayRow[];
}

/** The visible part of the scroll area, in pixels. */
export interface Window {
  top: number;
  height: number;
}

export interface Scene {
  log: Log;
  lanes: readonly Lane[];
  visible: Visible;
  folds: ReadonlySet<number>;
  /** Events before this position have happened. */
  position: number;
  /** Rows after the position are left out, for a teacher who asks what comes next. */
  hideFuture: boolean;
  /** Short text of an event. */
  label(event: number): string;
}

const SHAPES: Record<Kind, [Shape, Family]> = {
  [Kind.Call]: ['call', 'call'],
  [Kind.Return]: ['return', 'dispatch'],
  [Kind.Hop]: ['hop', 'dispatch'],
  [Kind.Indicate]: ['indicate', 'indicate'],
  [Kind.IndicateReturn]: ['return', 'dispatch'],
  [Kind.Status]: ['status', 'status'],
  [Kind.StatusReturn]: ['return', 'dispatch'],
  [Kind.Progress]: ['progress', 'status'],
  [Kind.AddRef]: ['addref', 'dispatch'],
  [Kind.Release]: ['release', 'dispatch'],
  [Kind.Write]: ['write', 'call'],
  [Kind.Print]: ['print', 'plain'],
  [Kind.Wait]: ['wait', 'dispatch'],
  [Kind.Wake]: ['wake', 'dispatch'],
  [Kind.Time]: ['time', 'dispatch'],
  [Kind.Callback]: ['call', 'call'],
  [Kind.CallbackReturn]: ['return', 'dispatch'],
  [Kind.Created]: ['created', 'dispatch'],
  [Kind.Destroyed]: ['destroyed', 'dispatch'],
  [Kind.Cancelled]: ['cancelled', 'dispatch'],
  [Kind.Fault]: ['fault', 'error'],
  [Kind.End]: ['end', 'plain'],
};

/** The glyph and colour family of a kind; a number from a newer engine is drawn as an internal hop. */
export function shapeOf(kind: number): [Shape, Family] {
  return SHAPES[kind as Kind] ?? ['hop', 'dispatch'];
}

/** From the program to the store: calls go right, answers and callbacks come back. */
const ORDER: Record<LaneKind, number> = { client: 0, wmi: 1, provider: 2, sink: 3, repository: 4 };

/** Where the lanes that some visible event touches stand; the others have no line. */
export function laneLines(scene: Pick<Scene, 'lanes' | 'visible'>, metrics: Metrics): { lines: Map<number, LaneLine>; gap: number; width: number } {
  const shown = scene.lanes.map((lane, index) => ({ lane, index })).filter(({ index }) => scene.visible.lanes.has(index));
  shown.sort((a, b) => ORDER[a.lane.kind] - ORDER[b.lane.kind] || a.index - b.index);
  const count = Math.max(1, shown.length);
  const gap = Math.max(metrics.minGap, (metrics.width - metrics.gutter) / count);
  const lines = new Map(shown.map(({ lane, index }, place) => {
    return [index, { label: lane.label, kind: lane.kind, x: Math.round(metrics.gutter + gap * (place + 0.5)) }];
  }));
  return { lines, gap, width: Math.round(metrics.gutter + gap * count) };
}

/** Number of rows that the scroll area holds. */
export function rowCount(scene: Scene): number {
  return scene.hideFuture ? scene.visible.rowAt(scene.position - 1) + 1 : scene.visible.length;
}

/** What is drawn for a window: pure arithmetic, no DOM. */
export function layout(scene: Scene, metrics: Metrics, window: Window): DisplayList {
  const { lines, width } = laneLines(scene, metrics);
  const count = rowCount(scene);
  const from = Math.max(0, Math.min(count, Math.floor(window.top / metrics.rowHeight) - MARGIN_ROWS));
  const to = Math.min(count, Math.ceil((window.top + window.height) / metrics.rowHeight) + MARGIN_ROWS);
  const current = scene.visible.rowAt(scene.position - 1);
  const rows: DisplayRow[] = [];
  for (let row = from; row < to; row++) rows.push(rowOf(scene, metrics, lines, width, row, current));
  return { width, height: count * metrics.rowHeight, from, to, lanes: [...lines.values()], bars: bars(scene, metrics, lines, from, to), rows };
}

function rowOf(
  scene: Scene, metrics: Metrics, lines: Map<number, LaneLine>, width: number, row: number, current: number,
): DisplayRow {
  const { log, visible } = scene;
  const event = visible.event(row);
  const [shape, family] = shapeOf(log.kind(event));
  const start = lines.get(log.lane(event))?.x ?? metrics.gutter;
  const end = lines.get(log.to(event))?.x ?? start;
  const before = row > 0 ? log.at(visible.event(row - 1)) : 0;
  return {
    row,
    event,
    y: row * metrics.rowHeight,
    shape,
    family,
    certainty: log.certainty(event),
    x1: start,
    x2: end,
    label: place(scene.label(event), start, end, metrics, width),
    time: row < current ? 'past' : row === current ? 'current' : 'future',
    gap: duration(log.at(event) - before),
    fold: { count: visible.foldable(event), folded: scene.folds.has(event) },
  };
}

/** Puts a label over its arrow or beside its glyph, inside the picture, shortened when it cannot fit. */
function place(text: string, x1: number, x2: number, metrics: Metrics, width: number): DisplayRow['label'] {
  const edge = 6;
  const beside = 15;
  const size = metrics.measure(text);
  if (x1 !== x2) {
    const room = width - metrics.gutter - 2 * edge;
    const shown = shorten(text, room, metrics);
    const half = metrics.measure(shown) / 2;
    const x = Math.min(Math.max((x1 + x2) / 2, metrics.gutter + edge + half), width - edge - half);
    return { text: shown, x: Math.round(x), anchor: 'middle' };
  }
  const right = width - edge - (x1 + beside);
  const left = x1 - beside - (metrics.gutter + edge);
  if (size <= right || right >= left) return { text: shorten(text, right, metrics), x: x1 + beside, anchor: 'start' };
  return { text: shorten(text, left, metrics), x: x1 - beside, anchor: 'end' };
}

function shorten(text: string, room: number, metrics: Metrics): string {
  if (metrics.measure(text) <= room) return text;
  let fits = 1;
  for (let tooLong = text.length; tooLong - fits > 1; ) {
    const middle = (fits + tooLong) >>> 1;
    if (metrics.measure(`${text.slice(0, middle)}…`) <= room) fits = middle;
    else tooLong = middle;
  }
  return `${text.slice(0, fits)}…`;
}

/** Activation bars that cross the drawn rows: where a call or callback is in progress. */
function bars(scene: Scene, metrics: Metrics, lines: Map<number, LaneLine>, from: number, to: number): Bar[] {
  const drawn: Bar[] = [];
  for (const span of scene.visible.spans) {
    const x = lines.get(span.lane)?.x;
    if (x === undefined || span.to < from || span.from >= to) continue;
    const first = Math.max(from, span.from);
    const last = Math.min(to - 1, span.to);
    const y = first * metrics.rowHeight + (first === span.from ? metrics.rowHeight * 0.7 : 0);
    const end = last * metrics.rowHeight + metrics.rowHeight * (last === span.to ? 0.7 : 1);
    drawn.push({ x, y, height: end - y });
  }
  return drawn;
}

/** A passed virtual time in words, or nothing when none passed. */
export function duration(ms: number): string {
  if (!(ms > 0)) return '';
  if (ms < 1000) return `+${Math.round(ms)} ms`;
  if (ms < 60_000) return `+${trim(ms / 1000)} s`;
  return `+${trim(ms / 60_000)} min`;
}

function trim(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
