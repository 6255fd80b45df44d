import type { LaneKind } from '../engine/types.ts';
import { isCallback } from './log.ts';
import type { Metrics, Scene } from './geometry.ts';
import { stageAt } from './structure.ts';
import { t, tn } from '../words/words.ts';
import { m } from '../words/mark.ts';

/** Free space left of the first lane and right of the last, in CSS pixels: half of a lane's head. */
export const SIDE = 56;

export interface LaneLine {
  /** Its number in the run. */
  lane: number;
  label: string;
  kind: LaneKind;
  x: number;
}

/** Calls go right, answers come back. The store stands by the service, however many sinks a program has. */
const ORDER: Record<LaneKind, number> = { client: 0, wmi: 1, repository: 2, provider: 3, sink: 4 };

/** Words for the kinds of lanes: keys for `t`. */
export const MARKS: Record<LaneKind, string> = { client: m('client'), wmi: m('service'), provider: m('provider'), sink: m('callbacks'), repository: m('store') };

/** The lanes of a run from left to right, each with its number. */
export function inOrder<L extends { kind: LaneKind }>(lanes: readonly L[], places: readonly number[]): { lane: L; index: number }[] {
  const place = ({ lane, index }: { lane: L; index: number }): number => places[index] ?? ORDER[lane.kind];
  return lanes.map((lane, index) => ({ lane, index })).sort((a, b) => place(a) - place(b) || a.index - b.index);
}

/** Where the lanes that some visible event touches stand; the others have no line. */
export function laneLines(scene: Pick<Scene, 'lanes' | 'places' | 'visible'>, metrics: Metrics): { lines: Map<number, LaneLine>; gap: number; width: number } {
  const shown = inOrder(scene.lanes, scene.places).filter(({ index }) => scene.visible.lanes.has(index));
  const between = Math.max(1, shown.length - 1);
  const gap = Math.max(metrics.minGap, (metrics.width - metrics.gutter - 2 * SIDE) / between);
  const lines = new Map(shown.map(({ lane, index }, column) => {
    return [index, { lane: index, label: lane.label, kind: lane.kind, x: Math.round(metrics.gutter + SIDE + gap * column) }];
  }));
  return { lines, gap, width: Math.round(metrics.gutter + 2 * SIDE + gap * between) };
}

/** What stands in a lane's head at the cursor: calls in flight, operations under way, references. Empty when there is nothing to say. */
export function badge(scene: Scene, lane: number): { short: string; long: string } | undefined {
  const { structure, log, position } = scene;
  const kind = scene.lanes[lane]?.kind;
  if (kind === 'sink') {
    const count = structure.references(lane, position);
    if (count < 0) return undefined;
    return { short: `⊕ ${count}`, long: tn(count, '{count} reference', '{count} references') };
  }
  if (kind === 'wmi') {
    const open = structure.callingIn(position - 1, position).filter((one) => stageAt(one, position) !== 'done').length;
    return open === 0 ? undefined : { short: t('{count} open', { count: open }), long: tn(open, '{count} operation under way', '{count} operations under way') };
  }
  const calls = structure.openAt(position).filter((event) => (isCallback(log.kind(event)) ? log.to(event) : log.lane(event)) === lane).length;
  return calls === 0 ? undefined : { short: t('in call'), long: tn(calls, 'a call is in flight', '{count} calls are in flight') };
}
