/** Width of the name of a lane at the border, and how near to such names a lane still counts as seen, in CSS pixels. */
export const PIN_WIDTH = 46;
const CLEAR = 8;
/** Share of the window that the names of a side take at most; more of them are scrolled. */
export const MOST = 0.45;

/** Short names, for where there is no room: the capitals and digits of each, or its beginning where two would be the same. */
export function initials(names: readonly string[]): string[] {
  const short = names.map((name) => (name.match(/\p{Lu}|\d/gu)?.join('') ?? name.slice(0, 1)).slice(0, 4));
  return short.map((one, at) => (short.filter((other) => other === one).length === 1 ? one : (names[at] ?? '').slice(0, 4)));
}

/**
 * Which lanes are out of sight at the left and at the right of a window on them, by their places in `xs` (ascending): also
 * those that would lie under the names that are pinned there, `stacked` of them one above the other.
 */
export function pinned(xs: readonly number[], left: number, width: number, stacked: number): { left: number[]; right: number[] } {
  const covered = (count: number): number => (count === 0 ? 0 : Math.min(Math.ceil(count / stacked) * PIN_WIDTH, MOST * width) + CLEAR);
  let [before, after] = [0, 0];
  while (before < xs.length && (xs[before] ?? 0) < left + Math.max(covered(before), CLEAR)) before++;
  while (after < xs.length - before && (xs.at(-1 - after) ?? 0) > left + width - Math.max(covered(after), CLEAR)) after++;
  return { left: xs.slice(0, before).map((_, at) => at), right: xs.slice(xs.length - after).map((_, at) => xs.length - after + at) };
}
