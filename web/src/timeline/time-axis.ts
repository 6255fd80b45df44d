import type { Axis, AxisOf, Ruler } from './axis.ts';
import { timeOf, type Scene } from './geometry.ts';

/** Most room that the longest wait gets, and all waits together, in pixels: a wait of an hour must not make kilometres. */
const LONGEST = 320;
const ALL = 6_000;
/** Most pixels for a millisecond, so that a run of a few milliseconds does not look long. */
const FINEST = 2;
/** Least room of any wait: it shows that time passed, even where the scale would give it less than a pixel. */
const LEAST = 6;

/** Least distance of two ticks of the ruler, in pixels, and what may lie between them, in milliseconds. */
const TICKS = 44;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000];
const MINUTE = 60_000;
/** Height that the words of a tick need. */
const READABLE = 12;

/**
 * The axis of virtual time. A row takes its height, because what happens takes no time here; between two rows stands
 * as much room as time passed, all to one scale, which is chosen so that the longest wait keeps to `LONGEST` and all
 * together to `ALL`. The scale is that of the whole run, whether its end is shown or not.
 */
export const timed: AxisOf = (scene, rowHeight, count) => {
  const times = timesOf(scene);
  const waits = times.map((time, row) => Math.max(0, time - (times[row - 1] ?? 0)));
  const scale = scaleOf(waits);
  const tops: number[] = [];
  let end = 0;
  for (const wait of waits.slice(0, count)) {
    const top = end + (wait === 0 ? 0 : Math.max(LEAST, wait * scale));
    tops.push(top);
    end = top + rowHeight;
  }
  const axis: Axis = {
    rowHeight,
    height: end,
    y: (row) => tops[row] ?? (row < 0 ? 0 : end),
    rowAt: (y) => (y < end ? lastAtMost(tops, y) : tops.length),
    ruler: (top, bottom) => rulerOf(axis, times, scale, top, bottom),
  };
  return axis;
};

/** When each row was over, never before the row above. */
function timesOf(scene: Scene): number[] {
  const times: number[] = [];
  for (let row = 0; row < scene.visible.length; row++) times.push(Math.max(times[row - 1] ?? 0, timeOf(scene, row)));
  return times;
}

/** Pixels for a millisecond. */
function scaleOf(waits: readonly number[]): number {
  const longest = Math.max(0, ...waits);
  const all = waits.reduce((sum, wait) => sum + wait, 0);
  return all === 0 ? FINEST : Math.min(FINEST, LONGEST / longest, ALL / all);
}

/** Index of the last of some ascending numbers that is at most `most`; −1 when none is. */
function lastAtMost(numbers: readonly number[], most: number): number {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((numbers[middle] ?? 0) <= most) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

function rulerOf(axis: Axis, times: readonly number[], scale: number, top: number, bottom: number): Ruler {
  const step = stepOf(TICKS / scale);
  const runs: [number, number][] = [];
  const ticks: { y: number; text: string }[] = [];
  for (let row = Math.max(0, axis.rowAt(top)); axis.y(row) < axis.height; row++) {
    const [begins, ends] = [row === 0 ? 0 : axis.y(row - 1) + axis.rowHeight, axis.y(row)];
    if (begins > bottom) break;
    if (ends === begins) continue;
    runs.push([begins, ends]);
    const [from, to] = [times[row - 1] ?? 0, times[row] ?? 0];
    const before = ticks.length;
    for (let at = (Math.floor(from / step) + 1) * step; at <= to; at += step) {
      ticks.push({ y: begins + ((at - from) / (to - from)) * (ends - begins), text: clock(at) });
    }
    // A wait between two round moments tells when it ended, if that can be read.
    if (ticks.length === before && ends - begins >= READABLE) ticks.push({ y: ends, text: clock(to) });
  }
  return { runs, ticks };
}

/** The least round number of milliseconds that is at least as long as asked. */
function stepOf(least: number): number {
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / MINUTE) * MINUTE;
}

/** A moment of virtual time: `250 ms`, `1.5 s`. */
export function clock(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;
}
