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

const EXPECTED = /^(`{3,}|~{3,})\s*(?:output|ends|trace|outcomes)\s*$/;

/**
 * The lines of a scenario that give away what its run will show: blocks of expected results, and the comments that hold
 * questions with their answers. Each as a fold that the fence or the comment opens.
 */
export function asidesOf(text: string): Fold[] {
  const lines = text.split(/\r?\n/);
  const folds: Fold[] = [];
  for (let from = 0; from < lines.length; from++) {
    const fence = EXPECTED.exec(lines[from] ?? '')?.[1];
    if (fence === undefined && !/^<!-- ask\b/.test(lines[from] ?? '')) continue;
    const end = lines.findIndex((line, at) => at > from && (fence === undefined ? line.includes('-->') : line.trim() === fence));
    if (end < 0) break;
    folds.push({ from, to: end + 1, lines: end - from - 1 });
    from = end;
  }
  return folds;
}
