import type { Player } from '../player.ts';
import { serialize } from './markup.ts';
import type { Palette } from './paint.ts';
import { axisOf } from '../timeline/layout.ts';
import { ROW, rowsOf, still, type StillOptions } from './still.ts';
import { zip, type Entry } from './zip.ts';
import { t } from '../words/words.ts';

/** Most rows of one picture: above it the rows round the current step are shown. */
export const MOST_ROWS = 200;
/** Rows of a picture of the deck, so that it fits a slide. */
const SLIDE_ROWS = 12;
/** Most pictures of a deck. */
export const MOST_SLIDES = 400;
/** Pixels of a picture for each pixel of the drawing. */
const SCALE = 2;
/** Widest and highest bitmap that every browser makes. */
const MOST_PIXELS = 8_000;

/** The rows to show of a run that is too long for one picture. */
function around(player: Player, most: number): Pick<StillOptions, 'from' | 'to'> {
  const rows = rowsOf(player);
  if (rows <= most) return { from: 0, to: rows };
  const from = Math.max(0, Math.min(player.step - Math.ceil(most * 0.7), rows - most));
  return { from, to: from + most };
}

/** The picture of the run at its current step. */
export function svgText(player: Player, title: string, palette: Palette): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serialize(still(player, { title, palette, ...around(player, MOST_ROWS) }))}\n`;
}

/** The same picture as a bitmap. */
export async function png(player: Player, title: string, palette: Palette): Promise<Blob> {
  const svg = still(player, { title, palette, ...around(player, MOST_ROWS) });
  const [width, height] = ['width', 'height'].map((name) => Number(svg.getAttribute(name)));
  const scale = Math.min(SCALE, MOST_PIXELS / Math.max(width ?? 1, height ?? 1));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(serialize(svg))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round((width ?? 1) * scale);
  canvas.height = Math.round((height ?? 1) * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob === null ? failed(new Error(t('This browser made no picture.'))) : done(blob)), 'image/png');
  });
}

/** The first row of a slide of some height that ends with what follows the current step, or with that step where time takes the room. */
function slideFrom(player: Player, height: number): number {
  const axis = axisOf(player.scene(), { rowHeight: ROW });
  const current = Math.max(0, player.step - 1);
  let { from = 0 } = around(player, SLIDE_ROWS);
  while (from < current && axis.y(current) + ROW > axis.y(from) + height) from++;
  return from;
}

/** One picture for each step, all of one size; the cursor is put back where it was. */
export function slides(player: Player, title: string, palette: Palette): string[] {
  const { position } = player;
  const height = Math.min(SLIDE_ROWS * ROW, axisOf(player.scene(), { rowHeight: ROW }).height);
  const pictures: string[] = [];
  try {
    for (let step = 1; step <= Math.min(player.steps, MOST_SLIDES); step++) {
      player.goTo(step);
      const from = slideFrom(player, height);
      pictures.push(serialize(still(player, { title, palette, from, to: from + SLIDE_ROWS, height })));
    }
  } finally {
    player.seek(position);
  }
  return pictures;
}

/** The deck as an archive of numbered files. */
export function deck(player: Player, title: string, palette: Palette): Promise<Blob> {
  const entries = slides(player, title, palette).map((svg, at): Entry => ({
    name: `${String(at + 1).padStart(3, '0')}.svg`, bytes: new TextEncoder().encode(svg),
  }));
  return zip(entries);
}

/** Hands a file to the browser's own way of saving. */
export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** A title as the name of a file. */
export function fileName(title: string): string {
  const plain = title.normalize('NFKD').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 60);
  return plain === '' ? 'wmi-lab' : plain;
}
