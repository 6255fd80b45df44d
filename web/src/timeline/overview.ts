import type { Axis } from './axis.ts';
import type { Scene } from './geometry.ts';

export interface Bin {
  /** Rows that start or end on each lane, in the order of the lanes. */
  lanes: Uint16Array;
  failures: boolean;
  choices: boolean;
}

/** The rows of a run in bins from top to bottom, for a picture of the whole. */
export interface Overview {
  bins: Bin[];
  lanes: number;
  /** The fullest bin of a lane. */
  most: number;
}

/** Counts the rows of a scene in at most `count` bins, each of the same part of the diagram's height. */
export function overviewOf(scene: Scene, axis: Axis, count: number): Overview {
  const { log, visible } = scene;
  const lanes = scene.lanes.length;
  const bins = Array.from({ length: Math.min(count, Math.max(1, Math.ceil(axis.height / axis.rowHeight))) }, (): Bin => ({ lanes: new Uint16Array(lanes), failures: false, choices: false }));
  const end = scene.hideFuture ? scene.position : log.length;
  let most = 1;
  let row = 0;
  let bin = bins[0];
  for (let event = 0; event < end; event++) {
    if (visible.has(event)) bin = bins[Math.floor((axis.y(row++) * bins.length) / axis.height)];
    if (bin === undefined) break;
    bin.failures ||= log.failed(event);
    bin.choices ||= log.choices(event) > 1;
    if (!visible.has(event)) continue;
    const [from, to] = [log.lane(event), log.to(event)];
    most = Math.max(most, add(bin, from), from === to ? 0 : add(bin, to));
  }
  return { bins, lanes, most };
}

/** Counts a row on a lane; answers how many there are now. */
function add(bin: Bin, lane: number): number {
  const count = (bin.lanes[lane] ?? 0) + 1;
  bin.lanes[lane] = count;
  return count;
}
