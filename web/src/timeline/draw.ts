import { Certainty } from '../engine/types.ts';
import { CHOICE, FILLED, ORDERS, PATHS, POINTED } from './glyphs.ts';
import { baseline, type Order } from './geometry.ts';
import { arrowY, type DisplayList, type DisplayRow } from './layout.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Where the hexagon of a choice and the notes beside it stand, in pixels behind the step numbers. */
const CHOICE_AT = 13;
const NOTE_AT = 24;
const NOTE_ALONE = 6;
/** Where the order of two rows is told, in pixels behind the end of the step numbers; beside a clock, further from that. */
const ORDER_AT = -7;
const ORDER_BY_CLOCK = 46;

/** Where the clock's line stands, left of the step numbers, and how long its ticks are, in pixels. */
const RULER = 6;
const TICK = 4;

export const LINE_NAMES: Record<Certainty, string> = {
  [Certainty.Guaranteed]: 'guaranteed',
  [Certainty.Happened]: 'happened',
  [Certainty.Reading]: 'reading',
  [Certainty.Assumed]: 'assumed',
};

interface Nodes {
  group: Mark;
  step: Mark;
  line: Mark;
  glyph: Mark;
  label: Mark;
  /** Fold mark and time gap, the hexagon of a choice, the order with the row above: made when a row first needs them. */
  note?: Mark;
  choice?: Mark;
  order?: Mark;
}

type Attributes = Record<string, string | number>;
/** What a mark of an operation has: whose it is, and whether that is pointed at. */
type Belonging = (mark: { operation: number }, name: string) => Attributes;

/** One element and what it shows. Nobody else writes to it, so what it shows is remembered: asking the page would cost more. */
class Mark {
  readonly node: SVGElement;
  readonly #attributes: Attributes = {};
  #text = '';

  constructor(parent: Element, name: 'g' | 'path' | 'rect' | 'text') {
    // Of the parent's document: a picture for a file is drawn into elements that stand in no page.
    this.node = parent.ownerDocument.createElementNS(SVG, name);
    parent.append(this.node);
  }

  set(attributes: Attributes): void {
    for (const name in attributes) {
      const value = attributes[name];
      if (value === undefined || this.#attributes[name] === value) continue;
      this.#attributes[name] = value;
      this.node.setAttribute(name, String(value));
    }
  }

  write(text: string): void {
    if (this.#text === text) return;
    this.#text = text;
    const words = this.node.firstChild as Text | null;
    // Other words in the same node: a new node would be styled and laid out from nothing.
    if (words) words.data = text;
    else this.node.textContent = text;
  }
}

/** Draws display lists into one `<svg>`. Nodes are recycled, so their number follows the window, not the log. */
export class Picture {
  readonly #band: Mark;
  readonly #lanes: Pool;
  readonly #bars: Pool;
  readonly #tracks: Pool;
  readonly #brackets: Pool;
  readonly #texts: Pool;
  readonly #ruler: Pool;
  readonly #ticks: Pool;
  readonly #rows: Mark;
  readonly #jumps: Pool;
  readonly #pool: Nodes[] = [];

  constructor(svg: SVGSVGElement) {
    this.#band = new Mark(svg, 'rect');
    this.#lanes = new Pool(svg, 'path');
    this.#bars = new Pool(svg, 'rect');
    this.#tracks = new Pool(svg, 'path');
    this.#brackets = new Pool(svg, 'path');
    this.#ruler = new Pool(svg, 'path');
    this.#ticks = new Pool(svg, 'text');
    this.#rows = new Mark(svg, 'g');
    this.#texts = new Pool(svg, 'text');
    this.#jumps = new Pool(svg, 'text');
  }

  /**
   * `rowHeight` and `height` (of the lanes) in pixels; the picture's own origin is the top of the first drawn row.
   * `scrolled` is where the visible part begins, for what stands at its upper border.
   */
  draw(list: DisplayList, rowHeight: number, height: number, scrolled = 0): void {
    const { top, ruler } = list;
    const of: Belonging = ({ operation }, name) => ({ class: operation === list.pointed ? `${name} pointed` : name, 'data-operation': operation });
    this.#lanes.show(list.lanes.map((lane) => ({ class: `lane ${lane.kind}`, d: `M${lane.x} 0 V${height}` })));
    this.#bars.show(list.bars.map((bar) => ({ class: 'bar', x: bar.x - 5, y: bar.y - top, width: 10, height: bar.height, rx: 2 })));
    this.#tracks.show(list.tracks.flatMap((track) => {
      const [y, middle, end] = [track.top - top, track.begins - top, track.bottom - top];
      return [
        { ...of(track, `track queue ${track.stage}`), d: `M${track.x} ${y} V${middle}` },
        { ...of(track, `track serve ${track.stage}`), d: `M${track.x} ${middle} V${end}` },
      ];
    }));
    this.#brackets.show(list.brackets.flatMap((one) => {
      const [y, filled, end] = [one.top - top, one.filled - top, one.bottom - top];
      const open = one.opens ? `M${one.x - 5} ${y} H${one.x} V${end}` : `M${one.x} ${y} V${end}`;
      return [
        { ...of(one, 'bracket'), d: `${open}${one.closes ? ` H${one.x - 5}` : ''}` },
        { ...of(one, 'bracket filled'), d: `M${one.x} ${y} V${filled}` },
      ];
    }));
    const marks = ruler.ticks.map(({ y }) => ({ class: 'ruler', d: `M${RULER} ${y - top} h${TICK}` }));
    this.#ruler.show([...ruler.runs.map(([from, to]) => ({ class: 'ruler', d: `M${RULER - TICK} ${from - top} H${RULER} V${to - top} H${RULER - TICK}` })), ...marks]);
    this.#ticks.show(ruler.ticks.map(({ y, text }) => ({ class: 'note', x: RULER + 2 * TICK, y: Math.max(9, y - top + 4), text })));
    this.#drawTexts(list, top, of);
    this.#drawRows(list, rowHeight, top);
    this.#jumps.show(list.jumps.map((jump) => ({ class: 'jump', x: jump.x, y: scrolled - top + 15, 'text-anchor': 'middle', 'data-event': jump.event, text: jump.text })));
  }

  /** The names of operations at their tracks, and what their brackets hold. */
  #drawTexts(list: DisplayList, top: number, of: Belonging): void {
    const chips = list.tracks.flatMap((track) => (track.chip === undefined ? [] : [{
      ...of(track, `chip ${track.stage}`), x: track.x - 4, y: track.chip.y - top + 17, text: track.chip.text,
    }]));
    const fills = list.brackets.flatMap((one) => (one.label === undefined ? [] : [{
      ...of(one, 'batch'), x: one.label.x, y: one.label.y - top, text: one.label.text,
    }]));
    this.#texts.show([...chips, ...fills]);
  }

  #drawRows(list: DisplayList, rowHeight: number, top: number): void {
    const current = list.rows.find((row) => row.time === 'current');
    this.#band.set({ class: 'band', x: 0, y: (current?.y ?? top) - top, width: current === undefined ? 0 : list.width, height: rowHeight });
    while (this.#pool.length < list.rows.length) this.#pool.push(makeRow(this.#rows.node));
    this.#pool.forEach((nodes, index) => {
      const row = list.rows[index];
      nodes.group.set({ visibility: row === undefined ? 'hidden' : 'visible' });
      if (row !== undefined) drawRow(nodes, row, rowHeight, row.y - top, list);
    });
  }
}

/** Marks of one kind; as many as are shown exist. */
class Pool {
  readonly #group: Mark;
  readonly #name: 'path' | 'rect' | 'text';
  readonly #marks: Mark[] = [];

  constructor(parent: Element, name: 'path' | 'rect' | 'text') {
    this.#group = new Mark(parent, 'g');
    this.#name = name;
  }

  show(items: readonly (Attributes & { text?: string })[]): void {
    while (this.#marks.length > items.length) this.#marks.pop()?.node.remove();
    while (this.#marks.length < items.length) this.#marks.push(new Mark(this.#group.node, this.#name));
    items.forEach(({ text, ...attributes }, index) => {
      this.#marks[index]?.set(attributes);
      if (text !== undefined) this.#marks[index]?.write(text);
    });
  }
}

function drawRow(nodes: Nodes, row: DisplayRow, height: number, y: number, { stepEnd, ruler }: DisplayList): void {
  const selfEvent = row.x1 === row.x2;
  const middle = selfEvent ? height / 2 : arrowY(height);
  const leftward = row.x2 < row.x1;
  nodes.group.set({ class: `row ${row.family} ${row.time}${row.found ? ' found' : ''}${row.pointed ? ' pointed' : ''}`, transform: `translate(0 ${y})`, 'data-event': row.event });
  nodes.step.set({ class: 'step', x: stepEnd, y: height / 2 + 4, 'text-anchor': 'end' });
  nodes.step.write(row.time === 'current' ? `▸${row.row + 1}` : String(row.row + 1));
  drawNote(nodes, row, height, stepEnd);
  drawOrder(nodes, row.order, stepEnd + (ruler.ticks.length + ruler.runs.length > 0 ? ORDER_BY_CLOCK : ORDER_AT));
  drawLine(nodes.line, row, middle, POINTED.has(row.shape) ? 0 : 7);
  nodes.glyph.set({
    class: `glyph ${FILLED.has(row.shape) ? 'filled' : 'open'}`,
    d: PATHS[row.shape],
    transform: `translate(${glyphX(row)} ${middle})${leftward ? ' scale(-1 1)' : ''}`,
  });
  nodes.label.set({ class: 'label', x: row.label.x, y: baseline(height, selfEvent), 'text-anchor': row.label.anchor });
  nodes.label.write(row.label.text);
}

function drawNote(nodes: Nodes, row: DisplayRow, height: number, stepEnd: number): void {
  const fold = row.fold.count === 0 ? '' : row.fold.folded ? `▸${row.fold.count}` : '▾';
  const text = [row.choices === 0 ? '' : String(row.choices), fold, row.gap].filter((part) => part !== '').join(' ');
  if (text !== '') nodes.note ??= new Mark(nodes.group.node, 'text');
  if (nodes.note !== undefined) {
    nodes.note.set({ class: 'note', x: stepEnd + (row.choices === 0 ? NOTE_ALONE : NOTE_AT), y: height / 2 + 4 });
    nodes.note.write(text);
  }
  if (row.choices > 0) nodes.choice ??= new Mark(nodes.group.node, 'path');
  if (nodes.choice !== undefined) {
    nodes.choice.set({ class: 'choice', d: row.choices > 0 ? CHOICE : '', transform: `translate(${stepEnd + CHOICE_AT} ${height / 2})` });
  }
}

function drawOrder(nodes: Nodes, order: Order | undefined, x: number): void {
  if (order !== undefined) nodes.order ??= new Mark(nodes.group.node, 'path');
  nodes.order?.set({ class: `order ${order ?? ''}`, d: order === undefined ? '' : ORDERS[order], transform: `translate(${x} 0)` });
}

/** The tip of a triangle touches the activation bar; other shapes sit on the lane. */
function glyphX(row: DisplayRow): number {
  if (!POINTED.has(row.shape)) return row.x2;
  if (row.x1 === row.x2) return row.x2 + 5;
  return row.x2 + (row.x2 > row.x1 ? -5 : 5);
}

function drawLine(mark: Mark, row: DisplayRow, y: number, inset: number): void {
  const direction = Math.sign(row.x2 - row.x1);
  const from = row.x1 + 5 * direction;
  const to = row.x2 - (inset + 7) * direction;
  let d = '';
  if (direction !== 0) {
    d = row.certainty === Certainty.Reading ? `M${from} ${y - 2} H${to} M${from} ${y + 2} H${to}` : `M${from} ${y} H${to}`;
  }
  mark.set({ class: `line ${LINE_NAMES[row.certainty] ?? 'assumed'}`, d });
}

function makeRow(parent: Element): Nodes {
  const group = new Mark(parent, 'g');
  const { node } = group;
  return { group, step: new Mark(node, 'text'), line: new Mark(node, 'path'), label: new Mark(node, 'text'), glyph: new Mark(node, 'path') };
}
