import type { Metrics } from './geometry.ts';

export interface Label {
  text: string;
  x: number;
  anchor: 'start' | 'middle' | 'end';
}

/** Least distance of a label from the edge of the picture, and from the lanes that its arrow joins. */
const EDGE = 6;
const CLEAR = 8;

/**
 * Puts a label over its arrow or beside its glyph, inside the picture, shortened when it cannot fit. `texts` are its forms,
 * the longest first; `beside` is how far from the glyph it stands on one lane, `taken` where another text of the row ends.
 */
export function place(texts: readonly string[], x1: number, x2: number, beside: number, taken: number, metrics: Metrics, width: number): Label {
  if (x1 !== x2) return placeOver(texts, x1, x2, taken, metrics, width);
  const text = texts[0] ?? '';
  const right = width - EDGE - (x1 + beside);
  const left = x1 - beside - (metrics.gutter + EDGE);
  if (metrics.measure(text) <= right || right >= left) return { text: shorten(text, right, metrics), x: x1 + beside, anchor: 'start' };
  return { text: shorten(text, left, metrics), x: x1 - beside, anchor: 'end' };
}

/** Over the arrow; a long label ends before the receiving lane and reaches back past the sender; only the longest cross both lanes. */
function placeOver(texts: readonly string[], x1: number, x2: number, taken: number, metrics: Metrics, width: number): Label {
  const right = x2 > x1;
  const [low, high] = right ? [x1, x2 - CLEAR] : [x2 + CLEAR, x1];
  const free = taken < high ? Math.max(low, taken) : low;
  const inside = texts.find((text) => metrics.measure(text) <= high - free - CLEAR);
  if (inside !== undefined) {
    const middle = (x1 + x2) / 2;
    const cramped = middle - metrics.measure(inside) / 2 < free;
    return { text: inside, x: Math.round(cramped ? (free + high) / 2 : middle), anchor: 'middle' };
  }
  const behind = right ? high - metrics.gutter - EDGE : width - EDGE - low;
  const back = texts.find((text) => metrics.measure(text) <= behind);
  if (back !== undefined) return { text: back, x: right ? high : low, anchor: right ? 'end' : 'start' };
  const shown = shorten(texts.at(-1) ?? '', width - metrics.gutter - 2 * EDGE, metrics);
  const half = metrics.measure(shown) / 2;
  const x = Math.min(Math.max((x1 + x2) / 2, metrics.gutter + EDGE + half), width - EDGE - half);
  return { text: shown, x: Math.round(x), anchor: 'middle' };
}

/** Where a label begins and ends. */
function reach({ text, x, anchor }: Label, metrics: Metrics): [number, number] {
  const width = metrics.measure(text);
  const from = x - (anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2);
  return [from, from + width];
}

/** Where the middle of a short text goes that would stand over a label: beside it, behind it first. */
export function aside(x: number, text: string, label: Label, metrics: Metrics, width: number): number {
  const half = metrics.measure(text) / 2 + CLEAR;
  const [from, to] = reach(label, metrics);
  if (x + half <= from || x - half >= to) return x;
  return to + 2 * half <= width ? to + half : Math.max(half, from - half);
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
