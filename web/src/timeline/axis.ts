import type { Scene } from './geometry.ts';

/** Where the rows of a diagram stand, in pixels from its top. The only place that knows how far a row is from the next. */
export interface Axis {
  /** Height of every row; between two rows there may be more room. */
  readonly rowHeight: number;
  /** Bottom edge of the last row. */
  readonly height: number;
  /** Top edge of a row; for the row after the last, the bottom edge. */
  y(row: number): number;
  /** The row that stands at `y`, or above it where no row does; negative above the first, at least the count below the last. */
  rowAt(y: number): number;
  /** The clock at the left between two heights; none where the axis tells no time. */
  ruler(top: number, bottom: number): Ruler;
}

/** A clock beside the rows: it runs where room was left for time that passes, and stands still beside rows. */
export interface Ruler {
  /** From and to where time passes. */
  runs: readonly [top: number, bottom: number][];
  ticks: readonly { y: number; text: string }[];
}

/** Makes the axis of the first `count` rows of a scene. */
export type AxisOf = (scene: Scene, rowHeight: number, count: number) => Axis;

const NO_RULER: Ruler = { runs: [], ticks: [] };

/** One row after the other, whatever the time: the axis of event order, and of every list of rows. */
export function evenly(rowHeight: number, count: number): Axis {
  return { rowHeight, height: count * rowHeight, y: (row) => row * rowHeight, rowAt: (y) => Math.floor(y / rowHeight), ruler: () => NO_RULER };
}

export const even: AxisOf = (_scene, rowHeight, count) => evenly(rowHeight, count);
