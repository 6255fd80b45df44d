import { asidesOf } from '../setup-lines.ts';

/** A text without the lines that give a quiz away, as a field shows it that cannot fold. The text itself stays whole. */
export interface Veil {
  text: string;
  /** Where a place of the whole text is shown. */
  at(offset: number): number;
}

/** Replaces each run of questions with their answers, and each block of expected results, by the one line that `words` says of it; nothing where there are none. */
export function veil(text: string, words: (lines: number) => string): Veil | undefined {
  const asides = asidesOf(text);
  if (asides.length === 0) return undefined;
  const lines = text.split('\n');
  const shown: string[] = [];
  /** For each line of the whole text, the line that shows it, and whether that is itself. */
  const places: [line: number, itself: boolean][] = [];
  let next = 0;
  lines.forEach((line, index) => {
    const aside = asides[next];
    if (aside === undefined || index < aside.from) {
      places.push([shown.push(line) - 1, true]);
      return;
    }
    if (index === aside.from) shown.push(words(aside.to - aside.from));
    places.push([shown.length - 1, false]);
    if (index === aside.to - 1) next++;
  });
  const starts = startsOf(shown);
  return {
    text: shown.join('\n'),
    at: (offset) => {
      const before = text.slice(0, offset);
      const [line, itself] = places[before.split('\n').length - 1] ?? [0, false];
      return (starts[line] ?? 0) + (itself ? offset - (before.lastIndexOf('\n') + 1) : 0);
    },
  };
}

function startsOf(lines: readonly string[]): number[] {
  let at = 0;
  return lines.map((line) => {
    const start = at;
    at += line.length + 1;
    return start;
  });
}
