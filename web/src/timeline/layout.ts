import { Certainty, Kind } from '../engine/types.ts';
import type { Axis, Ruler } from './axis.ts';
import { arrowY, baseline, duration, timeOf, type Metrics, type Order, type Scene, type Window } from './geometry.ts';
import { aside, place, type Label } from './labels.ts';
import { laneLines, type LaneLine } from './lanes.ts';
import { opens } from './log.ts';
import { brackets, endOf, jumps, tracks, type Bracket, type Jump, type Range, type Track } from './tracks.ts';
import { repeatOf, shorter, summaryOf } from './words.ts';

export { arrowY, duration, type Metrics, type Scene, type Window } from './geometry.ts';
export { laneLines, SIDE, type LaneLine } from './lanes.ts';

/** Rows that are kept above and below the window, so that a short scroll shows no gap. */
export const MARGIN_ROWS = 4;
/** Distance of a word from the glyph that it stands beside, and more where a bracket stands between. */
const BESIDE = 15;
const BESIDE_BRACKET = 34;
/** Down to here a jump at the upper border meets words of rows. */
const JUMP_HEIGHT = 28;
/** Room behind the name of an operation. */
const CHIP_CLEAR = 6;

/** How much wider bold words are, in the widest of the usual fonts. */
const BOLD = 1.14;

export type Shape =
  | 'call' | 'return' | 'hop' | 'indicate' | 'status' | 'progress' | 'addref' | 'release' | 'write' | 'print' | 'wait'
  | 'wake' | 'time' | 'created' | 'destroyed' | 'cancelled' | 'fault' | 'end';

export type Family = 'call' | 'dispatch' | 'indicate' | 'status' | 'error' | 'plain';

/** Where a call or callback is in progress. */
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
  label: Label;
  time: 'past' | 'current' | 'future';
  /** Virtual time that passed since the row above, such as `+2 s`. */
  gap: string;
  /** Number of rows that this one can hide, and whether it does. */
  fold: { count: number; folded: boolean };
  /** How many things could have happened here; 0 where nothing was left open. */
  choices: number;
  /** It holds the text that is searched for. */
  found: boolean;
  /** It belongs to the operation that is pointed at. */
  pointed: boolean;
  /** Whether it and the row above keep their order, at the border between the two; nothing where that is not known. */
  order: Order | undefined;
}

export interface DisplayList {
  width: number;
  /** Where the step numbers end. */
  stepEnd: number;
  height: number;
  /** First and last drawn row; `to` is exclusive. */
  from: number;
  to: number;
  /** From and to where they reach. */
  top: number;
  bottom: number;
  ruler: Ruler;
  lanes: LaneLine[];
  bars: Bar[];
  tracks: Track[];
  brackets: Bracket[];
  jumps: Jump[];
  /** The number of the operation that is pointed at; 0 for none. */
  pointed: number;
  rows: DisplayRow[];
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

/** Width of a digit of a step number, in CSS pixels. */
const DIGIT = 7.4;

/** The sizes with room for the step numbers of a long run. */
export function roomy(metrics: Metrics, rows: number): Metrics {
  const more = Math.ceil(Math.max(0, String(rows).length - 3) * DIGIT);
  return more === 0 ? metrics : { ...metrics, stepEnd: metrics.stepEnd + more, gutter: metrics.gutter + more };
}

/** Number of rows that the scroll area holds. */
export function rowCount(scene: Scene): number {
  return scene.hideFuture ? scene.visible.rowAt(scene.position - 1) + 1 : scene.visible.length;
}

/** What a row says, folded or open: the text of the diagram and of the outline. */
export function textOf(scene: Scene, event: number): string {
  const { log, structure, visible } = scene;
  const label = scene.label(event);
  if (!visible.folded(event)) return label;
  const repeat = visible.repeat(event);
  if (repeat !== undefined) return repeatOf(log, repeat, label);
  const operation = structure.startedBy(event);
  if (operation !== undefined) return summaryOf(log, operation, endOf(scene, operation), scene.words(event), scene.codeName);
  const close = structure.close(event);
  const known = close >= 0 && log.status(close) !== -1 && !(scene.hideFuture && close >= scene.position);
  return known ? `${log.failed(close) ? '✕ ' : ''}${label} · ${scene.codeName(log.status(close))}` : label;
}

/** What is drawn for a window: pure arithmetic, no DOM. */
export function layout(scene: Scene, metrics: Metrics, window: Window): DisplayList {
  const { lines, width } = laneLines(scene, metrics);
  const { visible } = scene;
  const count = rowCount(scene);
  const axis = axisOf(scene, metrics);
  const { margin = MARGIN_ROWS } = window;
  const from = Math.max(0, Math.min(count, axis.rowAt(window.top) - margin));
  const to = Math.min(count, firstBelow(axis, window.top + window.height) + margin);
  const range = rangeOf(scene, from, to);
  const drawn = brackets(scene, axis, lines, range, (text, x) => x + metrics.measure(text) - width);
  const lined = tracks(scene, axis, lines, range);
  const marks = { beside: new Map(drawn.map((one) => [one.lane, BESIDE_BRACKET])), chips: chipEnds(lined, axis, metrics) };
  const current = visible.rowAt(scene.position - 1);
  const rows: DisplayRow[] = [];
  for (let row = from; row < to; row++) rows.push(rowOf(scene, metrics, axis, lines, marks, width, row, current));
  // At the upper border of the window only the lower of the two rows is there.
  for (const row of rows) if (row.y <= window.top) row.order = undefined;
  const shown = Math.min(Math.max(0, firstBelow(axis, window.top)), to);
  // Time may pass before the first row.
  const [top, bottom] = [from === 0 ? 0 : axis.y(from), axis.y(to)];
  return {
    width, stepEnd: metrics.stepEnd, height: axis.height, from, to, top, bottom, rows, pointed: scene.pointed,
    ruler: axis.ruler(top, bottom),
    lanes: [...lines.values()],
    bars: bars(scene, axis, lines, range),
    tracks: lined,
    brackets: drawn,
    jumps: shown > from ? jumps(scene, lines, rangeOf(scene, shown, to)).map((jump) => besideLabels(jump, rows, metrics, window.top, width)) : [],
  };
}

/** A jump stands at the upper border: beside the words that are there, not over them. */
function besideLabels(jump: Jump, rows: readonly DisplayRow[], metrics: Metrics, top: number, width: number): Jump {
  const there = rows.filter((row) => {
    const y = row.y - top + baseline(metrics.rowHeight, row.x1 === row.x2);
    return y > 0 && y < JUMP_HEIGHT;
  });
  return { ...jump, x: there.reduce((x, row) => aside(x, jump.text, row.label, metrics, width), jump.x) };
}

/** Where the rows of a scene stand. */
export function axisOf(scene: Scene, metrics: Pick<Metrics, 'rowHeight'>): Axis {
  return scene.axis(scene, metrics.rowHeight, rowCount(scene));
}

/** The first row whose top edge is not above `y`. */
function firstBelow(axis: Axis, y: number): number {
  const row = axis.rowAt(y);
  return axis.y(row) < y ? row + 1 : row;
}

function rangeOf(scene: Scene, from: number, to: number): Range {
  const after = scene.visible.event(to);
  const end = scene.hideFuture ? scene.position : scene.log.length;
  return { from, to, firstEvent: Math.max(0, scene.visible.event(from)), endEvent: after < 0 ? end : Math.min(after, end) };
}

/** What else stands in rows: how far a word keeps from its glyph, by lane, and where the name of an operation ends, by row. */
interface Marks {
  beside: Map<number, number>;
  chips: Map<number, number>;
}

/** The name of an operation is written below the arrow of its call, so it stands in the next row. */
function chipEnds(lined: readonly Track[], axis: Axis, metrics: Metrics): Map<number, number> {
  return new Map(lined.flatMap(({ chip, x }) => (chip === undefined ? [] : [[axis.rowAt(chip.y) + 1, x + metrics.measure(chip.text) + CHIP_CLEAR]])));
}

function rowOf(
  scene: Scene, metrics: Metrics, axis: Axis, lines: Map<number, LaneLine>, marks: Marks, width: number, row: number, current: number,
): DisplayRow {
  const { log, visible } = scene;
  const event = visible.event(row);
  const failed = log.failed(event);
  const [shape, family] = shapeOf(log.kind(event));
  const onOneLane = log.lane(event) === log.to(event);
  // Of an arrow whose other lane was put away, the end that is left stands for both.
  const [from, to] = [lines.get(log.lane(event)), lines.get(log.to(event))];
  const [start, end] = [from?.x ?? to?.x ?? metrics.gutter, to?.x ?? from?.x ?? metrics.gutter];
  const folded = visible.folded(event);
  const text = textOf(scene, event);
  return {
    row, event,
    y: axis.y(row),
    shape: failed && onOneLane ? 'fault' : shape,
    family: failed ? 'error' : family,
    certainty: log.certainty(event),
    x1: start,
    x2: end,
    label: place(shorter(text), start, end, marks.beside.get(log.to(event)) ?? BESIDE, marks.chips.get(row) ?? -Infinity, failed ? bold(metrics) : metrics, width),
    time: current >= row ? (current === row ? 'current' : 'past') : 'future',
    gap: duration(timeOf(scene, row) - (row > 0 ? timeOf(scene, row - 1) : 0)),
    fold: { count: visible.foldable(event), folded },
    choices: log.choices(event) > 1 ? log.choices(event) : 0,
    found: scene.sought !== '' && text.toLowerCase().includes(scene.sought),
    pointed: scene.pointed > 0 && scene.structure.numberOf(event) === scene.pointed,
    order: orderOf(scene, row),
  };
}

/** What is folded stands for many events, so of it there is nothing to say. */
function orderOf({ visible, order }: Scene, row: number): Order | undefined {
  const [above, event] = [visible.event(row - 1), visible.event(row)];
  return row === 0 || visible.folded(above) || visible.folded(event) ? undefined : order(above, event);
}

/** Failures are told in bold. */
function bold(metrics: Metrics): Metrics {
  return { ...metrics, measure: (text) => metrics.measure(text) * BOLD };
}

/** Activation bars that cross the drawn rows. */
function bars(scene: Scene, axis: Axis, lines: Map<number, LaneLine>, range: Range): Bar[] {
  const { structure, visible, log } = scene;
  const arrow = arrowY(axis.rowHeight);
  const opened = new Set(structure.openAt(range.firstEvent));
  for (let row = range.from; row < range.to; row++) opened.add(visible.event(row));
  const drawn: Bar[] = [];
  for (const event of opened) {
    const close = structure.close(event);
    const x = lines.get(log.to(event))?.x;
    if (!opens(log, event) || x === undefined || !visible.has(event) || visible.folded(event)) continue;
    // What never came back is open to the end of the run.
    const [first, last] = [visible.rowAt(event), close < 0 ? range.to : visible.rowAt(close)];
    if (last <= first || (close >= 0 && !visible.has(close))) continue;
    const y = Math.max(axis.y(range.from), axis.y(first) + arrow);
    const end = Math.min(axis.y(range.to), axis.y(last) + arrow);
    if (end > y) drawn.push({ x, y, height: end - y });
  }
  return drawn;
}
