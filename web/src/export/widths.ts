/** Widths of ASCII from the space on, in thousandths of the font's size, of the common sans serif faces. */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
  1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
  333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/** Fonts differ; a little room keeps words off the lines with most of them. */
const ROOM = 1.07;
/** What other characters are taken for: half of a full-width sign, and more than any Latin letter. */
const OTHER = 600;
const FULL_WIDTH = 1000;

/** The font that pictures name; the widths fit all of it. */
export const FONT = 'Segoe UI, Helvetica Neue, Arial, Liberation Sans, sans-serif';

/** About how wide a text is, the same on every machine: a file must not depend on the fonts of whoever made it. */
export function widthOf(text: string, size: number): number {
  let sum = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    sum += WIDTHS[code - 32] ?? (code >= 0x1100 ? FULL_WIDTH : OTHER);
  }
  return (sum / 1000) * size * ROOM;
}

/** A text in lines that are no wider than `width`; a word that is wider is broken. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    let rest = word;
    if (line !== '' && widthOf(`${line} ${rest}`, size) <= width) {
      line = `${line} ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (widthOf(rest, size) > width && rest.length > 1) {
      let end = rest.length - 1;
      while (end > 1 && widthOf(rest.slice(0, end), size) > width) end--;
      lines.push(rest.slice(0, end));
      rest = rest.slice(end);
    }
    line = rest;
  }
  if (line !== '') lines.push(line);
  return lines;
}
