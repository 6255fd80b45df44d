import type { ReadingView } from './engine/types.ts';
import { m } from './words/mark.ts';

/** A set of readings that can be taken as a whole: what one source says wherever sources disagree. */
export interface ReadingSet {
  id: 'default' | 'win32' | 'ms-wmi';
  /** A key for `t`. */
  name: string;
  value(one: ReadingView): string;
}

export const READING_SETS: readonly ReadingSet[] = [
  { id: 'default', name: m('Default'), value: (one) => one.default },
  { id: 'win32', name: m('Win32 reference'), value: (one) => one.win32 },
  { id: 'ms-wmi', name: '[MS-WMI]', value: (one) => one.protocol },
];

/** The switches whose value a set would change, with that value. */
export function changes(readings: readonly ReadingView[], set: ReadingSet): Record<string, string> {
  return Object.fromEntries(readings.filter((one) => one.value !== set.value(one)).map((one) => [one.name, set.value(one)]));
}
