import { Certainty } from '../engine/types.ts';
import { arrowY, type Bar, type DisplayList, type DisplayRow, type Shape } from './layout.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Outlines at the receiving end, around the origin, pointing right. */
const PATHS: Record<Shape, string> = {
  call: 'M-11-6 L0 0 L-11 6 Z',
  return: 'M-9-6 L0 0 L-9 6',
  hop: 'M-8-4 L0 0 L-8 4 Z',
  indicate: 'M-8 0 L0-8 L8 0 L0 8 Z',
  status: 'M-7-7 H7 V7 H-7 Z',
  progress: 'M-6-6 H6 V6 H-6 Z',
  addref: 'M0-7 A7 7 0 1 1 0 7 A7 7 0 1 1 0-7 M-4 0 H4 M0-4 V4',
  release: 'M0-7 A7 7 0 1 1 0 7 A7 7 0 1 1 0-7 M-4 0 H4',
  write: 'M-7-5 A7 3 0 1 1 7-5 V5 A7 3 0 1 1 -7 5 Z M-7-5 A7 3 0 1 0 7-5',
  print: 'M-7-6 H7 V6 H-7 Z M-4-2 L-1 1 L-4 4 M1 4 H4',
  wait: 'M-6-7 H6 L-6 7 H6 Z',
  wake: 'M-6-7 H6 L-6 7 H6 Z M-6-7 H6 L0 0 Z',
  time: 'M0-7 A7 7 0 1 1 0 7 A7 7 0 1 1 0-7 M0-4 V0 H3.5',
  created: 'M0-7 L2-2 L7 0 L2 2 L0 7 L-2 2 L-7 0 L-2-2 Z',
  destroyed: 'M-6-6 L6 6 M6-6 L-6 6',
  cancelled: 'M-3-7 H3 L7-3 V3 L3 7 H-3 L-7 3 V-3 Z M-4 4 L4-4',
  fault: 'M-3-7 H3 L7-3 V3 L3 7 H-3 L-7 3 V-3 Z M-3-3 L3 3 M3-3 L-3 3',
  end: 'M-6-6 H6 V6 H-6 Z',
};

const FILLED = new Set<Shape>(['call', 'hop', 'indicate', 'status', 'created', 'end']);
/** Shapes whose tip, not centre, touches the lane. */
const POINTED = new Set<Shape>(['call', 'return', 'hop']);

interface Nodes {
  group: SVGGElement;
  band: SVGRectElement;
  step: SVGTextElement;
  gap: SVGTextElement;
  fold: SVGTextElement;
  line: SVGPathElement;
  glyph: SVGPathElement;
  label: SVGTextElement;
}

/** What the picture needs to know about a row beyond its geometry. */
export interface RowLook {
  /** The status that it carries is a failure. */
  failed: boolean;
}

/** Draws display lists into one `<svg>`. Row nodes are recycled, so their number follows the window, not the log. */
export class Picture {
  readonly #lanes: SVGGElement;
  readonly #bars: SVGGElement;
  readonly #rows: SVGGElement;
  readonly #pool: Nodes[] = [];
  readonly #look: (event: number) => RowLook;

  constructor(svg: SVGSVGElement, look: (event: number) => RowLook) {
    this.#look = look;
    this.#lanes = child(svg, 'g');
    this.#bars = child(svg, 'g');
    this.#rows = child(svg, 'g');
  }

  /** `rowHeight` and `height` (of the lanes) in pixels; the picture's own origin is the top of the first drawn row. */
  draw(list: DisplayList, rowHeight: number, height: number): void {
    const top = list.from * rowHeight;
    fit(this.#lanes, list.lanes.length, 'path').forEach((line, index) => {
      const lane = list.lanes[index];
      set(line, { class: `lane ${lane?.kind ?? ''}`, d: `M${lane?.x ?? 0} 0 V${height}` });
    });
    fit(this.#bars, list.bars.length, 'rect').forEach((node, index) => drawBar(node, list.bars[index], top));
    while (this.#pool.length < list.rows.length) this.#pool.push(makeRow(this.#rows));
    this.#pool.forEach((nodes, index) => {
      const row = list.rows[index];
      nodes.group.setAttribute('visibility', row === undefined ? 'hidden' : 'visible');
      if (row !== undefined) drawRow(nodes, row, this.#look(row.event), list.width, rowHeight, row.y - top);
    });
  }
}

function drawBar(node: SVGElement, bar: Bar | undefined, top: number): void {
  if (bar === undefined) return;
  set(node, { class: 'bar', x: bar.x - 5, y: bar.y - top, width: 10, height: Math.max(0, bar.height), rx: 2 });
}

function drawRow(nodes: Nodes, row: DisplayRow, look: RowLook, width: number, height: number, y: number): void {
  const selfEvent = row.x1 === row.x2;
  const middle = selfEvent ? height / 2 : arrowY(height);
  const shape: Shape = look.failed && row.shape !== 'fault' && selfEvent ? 'fault' : row.shape;
  const family = look.failed ? 'error' : row.family;
  const leftward = row.x2 < row.x1;
  set(nodes.group, {
    class: `row ${family} ${row.time}`,
    transform: `translate(0 ${y})`,
    'data-event': row.event,
  });
  set(nodes.band, { class: 'band', x: 0, y: 0, width, height });
  set(nodes.step, { class: 'step', x: 32, y: height / 2 + 4, 'text-anchor': 'end' });
  write(nodes.step, row.time === 'current' ? `▸${row.row + 1}` : String(row.row + 1));
  set(nodes.fold, { class: 'fold', x: 38, y: height / 2 + 4 });
  write(nodes.fold, row.fold.count === 0 ? '' : row.fold.folded ? `▸ ${row.fold.count}` : '▾');
  set(nodes.gap, { class: 'gap', x: row.fold.count === 0 ? 38 : 54, y: height / 2 + 4 });
  write(nodes.gap, row.fold.folded ? '' : row.gap);
  drawLine(nodes.line, row, middle, POINTED.has(shape) ? 0 : 7);
  set(nodes.glyph, {
    class: `glyph ${FILLED.has(shape) ? 'filled' : 'open'}`,
    d: PATHS[shape],
    transform: `translate(${glyphX(row, shape)} ${middle})${leftward ? ' scale(-1 1)' : ''}`,
  });
  set(nodes.label, {
    class: 'label',
    x: row.label.x,
    y: selfEvent ? height / 2 + 4.5 : middle - 13,
    'text-anchor': row.label.anchor,
  });
  write(nodes.label, row.label.text);
}

/** The tip of a triangle touches the activation bar; other shapes sit on the lane. */
function glyphX(row: DisplayRow, shape: Shape): number {
  if (!POINTED.has(shape)) return row.x2;
  if (row.x1 === row.x2) return row.x2 + 5;
  return row.x2 + (row.x2 > row.x1 ? -5 : 5);
}

function drawLine(node: SVGPathElement, row: DisplayRow, y: number, inset: number): void {
  const words: Record<Certainty, string> = {
    [Certainty.Guaranteed]: 'guaranteed',
    [Certainty.Happened]: 'happened',
    [Certainty.Reading]: 'reading',
    [Certainty.Assumed]: 'assumed',
  };
  const direction = Math.sign(row.x2 - row.x1);
  const from = row.x1 + 5 * direction;
  const to = row.x2 - (inset + 7) * direction;
  let d = '';
  if (direction !== 0) {
    d = row.certainty === Certainty.Reading ? `M${from} ${y - 2} H${to} M${from} ${y + 2} H${to}` : `M${from} ${y} H${to}`;
  }
  set(node, { class: `line ${words[row.certainty] ?? 'assumed'}`, d });
}

function makeRow(parent: SVGGElement): Nodes {
  const group = child(parent, 'g');
  return {
    group,
    band: child(group, 'rect'),
    step: child(group, 'text'),
    gap: child(group, 'text'),
    fold: child(group, 'text'),
    line: child(group, 'path'),
    label: child(group, 'text'),
    glyph: child(group, 'path'),
  };
}

/** Makes a group hold exactly `count` children. */
function fit(group: SVGGElement, count: number, name: 'path' | 'rect'): SVGElement[] {
  while (group.childElementCount < count) child(group, name);
  while (group.childElementCount > count) group.lastElementChild?.remove();
  return [...group.children] as SVGElement[];
}

function child<K extends keyof SVGElementTagNameMap>(parent: Element, name: K): SVGElementTagNameMap[K] {
  // Of the parent's document: a picture for a file is drawn into elements that stand in no page.
  const node = parent.ownerDocument.createElementNS(SVG, name);
  parent.append(node);
  return node;
}

function set(node: Element, attributes: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

function write(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
