import type { Lane } from '../engine/types.ts';
import type { AxisOf } from './axis.ts';
import type { Log } from './log.ts';
import type { Structure } from './structure.ts';
import type { Visible } from './visible.ts';

/** Sizes in CSS pixels. */
export interface Metrics {
  width: number;
  rowHeight: number;
  /** Where the step numbers end, and the column at the left with them: choices, fold mark, virtual time. */
  stepEnd: number;
  gutter: number;
  /** Smallest distance of two lanes; below it the diagram pans. */
  minGap: number;
  /** Width of a label's text. */
  measure(text: string): number;
}

/** The visible part of the scroll area, in pixels. */
export interface Window {
  top: number;
  height: number;
  /** Rows that are drawn above and below it too; as many as a short scroll needs when left out. */
  margin?: number;
}

/** What is known of two neighbouring rows: the lower one needs the upper one, or could have come first. */
export type Order = 'kept' | 'free';

/** What somebody finds out about the order of neighbouring rows, and says `change` when they have. */
export interface Orders extends EventTarget {
  /** What is known of two neighbouring events. */
  order(earlier: number, later: number): Order | undefined;
  /** The same in words, with the reason; empty when nothing is known. */
  says(earlier: number, later: number): string;
  /** These rows are looked at now. */
  look(rows: readonly { event: number; fold: { folded: boolean } }[]): void;
}

/** A run as it is looked at: everything that a picture of it depends on. */
export interface Scene {
  log: Log;
  structure: Structure;
  lanes: readonly Lane[];
  /** For each lane its place from left to right; a lane without one stands where its kind does. */
  places: readonly number[];
  visible: Visible;
  /** Events before this position have happened. */
  position: number;
  /** Rows after the position are left out, for a teacher who asks what comes next. */
  hideFuture: boolean;
  /** How far the rows stand apart. */
  axis: AxisOf;
  /** Text whose rows are marked, in lower case. */
  sought: string;
  /** The number of the operation whose rows and lines are marked; 0 for none. */
  pointed: number;
  /** What is known of the order of two events; a recorded run knows nothing. */
  order(earlier: number, later: number): Order | undefined;
  /** What is written at an event's arrow. */
  label(event: number): string;
  /** The engine's own short text of an event. */
  words(event: number): string;
  codeName(status: number): string;
}

/** Virtual time at a row, in milliseconds: where a repetition is folded in it, when that was over. */
export function timeOf({ log, visible }: Scene, row: number): number {
  const event = visible.event(row);
  return log.at(visible.folded(event) ? (visible.repeat(event)?.last ?? event) : event);
}

/** Where the arrow of a row stands, from its top edge: the tallest glyph just fits between it and the row below. */
export function arrowY(rowHeight: number): number {
  return rowHeight - 9.5;
}

/** What the letters of a label need over their base line, so that it does not reach into the row above, in pixels. */
const ASCENT = 9.5;

/** Where the words of a row stand below its top edge: over its arrow, or beside a glyph that stays on its lane. */
export function baseline(rowHeight: number, onOneLane: boolean): number {
  return onOneLane ? rowHeight / 2 + 4.5 : Math.max(ASCENT, arrowY(rowHeight) - 13);
}

/** A passed virtual time in words, or nothing when none passed. */
export function duration(ms: number): string {
  if (!(ms > 0)) return '';
  if (ms < 1000) return `+${Math.round(ms)} ms`;
  if (ms < 60_000) return `+${trim(ms / 1000)} s`;
  return `+${trim(ms / 60_000)} min`;
}

function trim(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
