/** One row of a run, as a comparison shows it. */
export interface ComparedRow {
  event: number;
  lanes: string;
  label: string;
}

/** A line of two runs side by side; where one of them has no such row, it is left out. */
export interface Pair {
  left: ComparedRow | undefined;
  right: ComparedRow | undefined;
  same: boolean;
}

/** Rows that are shown before the first difference, and after it. */
export const BEFORE = 4;
export const AFTER = 60;

const same = (one: ComparedRow | undefined, other: ComparedRow | undefined): boolean => one?.lanes === other?.lanes && one?.label === other?.label;

/** The first place at which two lists of rows differ; the length of the shorter when one goes on where the other ends. */
export function firstDifference(left: readonly ComparedRow[], right: readonly ComparedRow[]): number {
  const shorter = Math.min(left.length, right.length);
  for (let row = 0; row < shorter; row++) if (!same(left[row], right[row])) return row;
  return shorter;
}

/** Two runs line by line from shortly before their first difference; rows that both have stand beside each other. */
export function sideBySide(left: readonly ComparedRow[], right: readonly ComparedRow[]): Pair[] {
  const first = firstDifference(left, right);
  const before = left.slice(Math.max(0, first - BEFORE), first).map((row, index): Pair => ({ left: row, right: right[Math.max(0, first - BEFORE) + index], same: true }));
  return [...before, ...aligned(left.slice(first, first + AFTER), right.slice(first, first + AFTER))];
}

/** The longest common rows of two short lists, in order, with the others between them. */
function aligned(left: readonly ComparedRow[], right: readonly ComparedRow[]): Pair[] {
  const width = right.length + 1;
  const common = new Uint16Array((left.length + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      common[row * width + column] = same(left[row], right[column]) ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: Pair[] = [];
  let [row, column] = [0, 0];
  while (row < left.length || column < right.length) {
    if (row < left.length && column < right.length && same(left[row], right[column])) pairs.push({ left: left[row++], right: right[column++], same: true });
    else if (column >= right.length || (row < left.length && at(row + 1, column) >= at(row, column + 1))) pairs.push({ left: left[row++], right: undefined, same: false });
    else pairs.push({ left: undefined, right: right[column++], same: false });
  }
  return pairs;
}
