/** Lines of code that are run but need not be read: from a comment `// #hide` to `// #endhide`, or to the end. */
export interface Fold {
  /** The line of the opening comment, counted from 0. */
  from: number;
  /** The line after the closing comment. */
  to: number;
  /** Lines between the two. */
  lines: number;
}

const OPEN = /^\s*\/\/\s*#hide\s*$/;
const CLOSE = /^\s*\/\/\s*#endhide\s*$/;

/** The folds of a text, in their order; a closing fence of Markdown ends one that was left open. */
export function foldsOf(text: string): Fold[] {
  const lines = text.split(/\r?\n/);
  const folds: Fold[] = [];
  let from = -1;
  lines.forEach((line, index) => {
    if (from < 0 && OPEN.test(line)) from = index;
    else if (from >= 0 && (CLOSE.test(line) || /^ {0,3}(?:`{3,}|~{3,})\s*$/.test(line))) {
      const closed = CLOSE.test(line);
      folds.push({ from, to: closed ? index + 1 : index, lines: index - from - 1 });
      from = -1;
    }
  });
  if (from >= 0) folds.push({ from, to: lines.length, lines: lines.length - from - 1 });
  return folds.filter((fold) => fold.lines > 0);
}
