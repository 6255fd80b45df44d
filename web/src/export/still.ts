import type { Player } from '../player.ts';
import { certaintyOf } from '../text.ts';
import { Picture } from '../timeline/draw.ts';
import { axisOf, laneLines, layout, roomy, rowCount, type Metrics } from '../timeline/layout.ts';
import { Markup } from './markup.ts';
import { colour, paint, type Palette } from './paint.ts';
import { FONT, widthOf, wrap } from './widths.ts';
import { MARKS } from '../timeline/lanes.ts';
import { sentenceOf, t, told } from '../words/words.ts';

/** What a picture shows of a run. */
export interface StillOptions {
  title: string;
  palette: Palette;
  /** Rows of the window, counted from 0; `to` is exclusive. All rows when left out. */
  from?: number;
  to?: number;
  /** Height of the window in pixels, whatever its rows need. */
  height?: number;
  /** Width in pixels; as wide as the lanes need when they need more. */
  width?: number;
  /** Says the current step below the diagram. */
  caption?: boolean;
}

/** Height of a row. */
export const ROW = 36;
const TITLE = 40;
const HEADS = 44;
const SIZE = 13;
const PAD = 16;
const LINE = 19;

const METRICS: Omit<Metrics, 'width'> = { rowHeight: ROW, stepEnd: 32, gutter: 96, minGap: 150, measure: (text) => widthOf(text, SIZE) };

/** The number of rows that a picture of the whole run has. */
export function rowsOf(player: Player): number {
  return rowCount(player.scene());
}

/** A run, or a window of it, as one `<svg>` that needs no style sheet and no font of ours. */
export function still(player: Player, options: StillOptions): Markup {
  const scene = { ...player.scene(), pointed: 0 };
  const count = rowCount(scene);
  const metrics = roomy({ ...METRICS, width: options.width ?? 860 }, count);
  const from = Math.max(0, options.from ?? 0);
  const to = Math.max(from, Math.min(options.to ?? count, count));
  const { palette } = options;
  const { lines, width, gap } = laneLines(scene, metrics);
  const axis = axisOf(scene, metrics);
  const top = from === 0 ? 0 : axis.y(from);
  const reach = Math.max(ROW, axis.y(to) - top);
  const height = options.height ?? reach;
  const caption = options.caption === false ? [] : captionOf(player, width);
  const below = caption.length === 0 ? 0 : PAD + caption.length * LINE;
  const whole = TITLE + HEADS + height + below + PAD;

  const inner = new Markup('svg', { x: 0, y: TITLE + HEADS, width, height, viewBox: `0 0 ${width} ${height}` });
  const rows = new Markup('g', { transform: `translate(0 ${-top})` });
  const drawn = new Markup('g', {});
  const list = layout(scene, metrics, { top, height: reach });
  drawn.setAttribute('transform', `translate(0 ${list.top})`);
  new Picture(drawn as unknown as SVGSVGElement).draw(list, ROW, Math.max(height, list.bottom - list.top));
  rows.append(drawn);
  inner.append(rows);
  withoutHandles(inner);
  paint(inner, palette);

  const text = (content: string, x: number, y: number, size: number, weight: number, fill: string, anchor = 'start'): Markup =>
    new Markup('text', { x, y, fill: colour(fill, palette), 'font-size': size, 'font-weight': weight, 'text-anchor': anchor }, content);
  const heads = [...lines.values()].flatMap((lane) => [
    text(shortened(lane.label, gap - 8, 14), lane.x, TITLE + 19, 14, 600, 'text', 'middle'), text(t(MARKS[lane.kind]), lane.x, TITLE + 36, 11.5, 400, 'muted', 'middle'),
  ]);
  const where = t('step {at} of {all}', { at: player.step, all: player.steps });
  return new Markup('svg', {
    xmlns: 'http://www.w3.org/2000/svg', width, height: whole, viewBox: `0 0 ${width} ${whole}`, role: 'img', 'font-family': FONT, 'font-size': SIZE,
    'aria-label': `${options.title}, ${where}. ${told(player.row(player.current)?.sentence ?? '')}`,
  }, [
    new Markup('title', {}, `${options.title}, ${where}`),
    new Markup('rect', { width, height: whole, fill: colour('page', palette) }),
    text(shortened(options.title, width - 140, 16), PAD, 26, 16, 600, 'text'), text(where, width - PAD, 26, 12, 400, 'muted', 'end'),
    new Markup('rect', { x: 0, y: TITLE, width, height: HEADS, fill: colour('panel', palette) }), ...heads,
    inner,
    ...(caption.length === 0 ? [] : [new Markup('rect', { x: 0, y: TITLE + HEADS + height, width, height: below + PAD, fill: colour('panel', palette) })]),
    ...caption.map((line, at) => text(line.text, PAD, TITLE + HEADS + height + PAD + at * LINE + 8, line.strong ? 14 : 12.5, line.strong ? 600 : 400, line.strong ? 'text' : 'muted')),
  ]);
}

/** The current step in words, with how certain it is and the rule that governs it. */
function captionOf(player: Player, width: number): { text: string; strong: boolean }[] {
  const row = player.row(player.current);
  if (row === undefined) return [];
  const certainty = certaintyOf(player, player.current);
  const rule = player.source?.rule(row.rules[0] ?? '');
  const why = rule === undefined ? t(certainty.why) : `${rule.id}: ${sentenceOf(rule).replaceAll(/[`*]/g, '')}`;
  const room = width - 2 * PAD;
  return [
    ...wrap(told(row.sentence).replaceAll('`', ''), room, 14).slice(0, 3).map((text) => ({ text, strong: true })),
    ...wrap(`${t(certainty.word)}: ${why}`, room, 12.5).slice(0, 4).map((text) => ({ text, strong: false })),
  ];
}

/** What folds and unfolds on the screen is no use in a picture; what is folded keeps its mark. */
function withoutHandles(node: Markup): void {
  if (node.tag === 'text' && node.textContent.startsWith('▾')) node.textContent = node.textContent.slice(1).trimStart();
  for (const child of node.children) withoutHandles(child);
}

function shortened(text: string, room: number, size: number): string {
  if (widthOf(text, size) <= room) return text;
  let end = text.length - 1;
  while (end > 1 && widthOf(`${text.slice(0, end)}…`, size) > room) end--;
  return `${text.slice(0, end)}…`;
}
