import { Certainty, Kind, type LaneKind, type Lane } from '../engine/types.ts';
import type { Log } from './log.ts';
import type { Visible } from './visible.ts';
import { shorter } from './words.ts';

/** Rows that are kept above and below the window, so that a short scroll shows no gap. */
export const MARGIN_ROWS = 8;

export type Shape =
  | 'call' | 'return' | 'hop' | 'indicate' | 'status' | 'progress' | 'addref' | 'release' | 'write' | 'print' | 'wait'
  | 'wake' | 'time' | 'created' | 'destroyed' | 'cancelled' | 'fault' | 'end';

export type Family = 'call' | 'dispatch' | 'indicate' | 'status' | 'error' | 'plain';

/** Free space left of the first lane and right of the last, in CSS pixels: half of a lane's head. */
export const SIDE = 56;

/** Where the arrow of a row stands, from its top edge: the tallest glyph just fits between it and the row below. */
export function arrowY(rowHeight: number): number {
  return rowHeight - 9.5;
}

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

/** Calls go right, answers come back. The store stands by the service, however many sinks a program has. */
const ORDER: Record<LaneKind, number> = { client: 0, wmi: 1, repository: 2, provider: 3, sink: 4 };

/** Where the lanes that some visible event touches stand; the others have no line. */
export function laneLines(scene: Pick<Scene, 'lanes' | 'visible'>, metrics: Metrics): { lines: Map<number, LaneLine>; gap: number; width: number } {
  const shown = scene.lanes.map((lane, index) => ({ lane, index })).filter(({ index }) => scene.visible.lanes.has(index));
  shown.sort((a, b) => ORDER[a.lane.kind] - ORDER[b.lane.kind] || a.index - b.index);
  const between = Math.max(1, shown.length - 1);
  const gap = Math.max(metrics.minGap, (metrics.width - metrics.gutter - 2 * SIDE) / between);
  const lines = new Map(shown.map(({ lane, index }, place) => {
    return [index, { label: lane.label, kind: lane.kind, x: Math.round(metrics.gutter + SIDE + gap * place) }];
  }));
  return { lines, gap, width: Math.round(metrics.gutter + 2 * SIDE + gap * between) };
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
    label: place(shorter(scene.label(event)), start, end, metrics, width),
    time: row < current ? 'past' : row === current ? 'current' : 'future',
    gap: duration(log.at(event) - before),
    fold: { count: visible.foldable(event), folded: scene.folds.has(event) },
  };
}

/** Least distance of a label from the edge of the picture, from the glyph that it stands beside, and from the lanes that its arrow joins. */
const EDGE = 6;
const BESIDE = 15;
const CLEAR = 8;

/** Puts a label over its arrow or beside its glyph, inside the picture, shortened when it cannot fit. */
function place(texts: readonly string[], x1: number, x2: number, metrics: Metrics, width: number): DisplayRow['label'] {
  if (x1 !== x2) return placeOver(texts, x1, x2, metrics, width);
  const text = texts[0] ?? '';
  const right = width - EDGE - (x1 + BESIDE);
  const left = x1 - BESIDE - (metrics.gutter + EDGE);
  if (metrics.measure(text) <= right || right >= left) return { text: shorten(text, right, metrics), x: x1 + BESIDE, anchor: 'start' };
  return { text: shorten(text, left, metrics), x: x1 - BESIDE, anchor: 'end' };
}

/** Over the arrow; a long label ends before the receiving lane and reaches back past the sender; only the longest cross both lanes. */
function placeOver(texts: readonly string[], x1: number, x2: number, metrics: Metrics, width: number): DisplayRow['label'] {
  const right = x2 > x1;
  const [low, high] = right ? [x1, x2 - CLEAR] : [x2 + CLEAR, x1];
  const inside = texts.find((text) => metrics.measure(text) <= high - low - CLEAR);
  if (inside !== undefined) return { text: inside, x: Math.round((x1 + x2) / 2), anchor: 'middle' };
  const behind = right ? high - metrics.gutter - EDGE : width - EDGE - low;
  const back = texts.find((text) => metrics.measure(text) <= behind);
  if (back !== undefined) return { text: back, x: right ? high : low, anchor: right ? 'end' : 'start' };
  const shown = shorten(texts.at(-1) ?? '', width - metrics.gutter - 2 * EDGE, metrics);
  const half = metrics.measure(shown) / 2;
  const x = Math.min(Math.max((x1 + x2) / 2, metrics.gutter + EDGE + half), width - EDGE - half);
  return { text: shown, x: Math.round(x), anchor: 'middle' };
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
    const y = first * metrics.rowHeight + (first === span.from ? arrowY(metrics.rowHeight) : 0);
    const end = last * metrics.rowHeight + (last === span.to ? arrowY(metrics.rowHeight) : metrics.rowHeight);
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
