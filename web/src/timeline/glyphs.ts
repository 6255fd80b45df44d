import type { Order } from './geometry.ts';
import type { Shape } from './layout.ts';

/** Outlines at the receiving end, around the origin, pointing right. */
export const PATHS: Record<Shape, string> = {
  call: 'M-11-6 L0 0 L-11 6 Z',
  return: 'M-9-6 L0 0 L-9 6',
  hop: 'M-8-4 L0 0 L-8 4 Z',
  indicate: 'M-8 0 L0-8 L8 0 L0 8 Z',
  status: 'M-7-7 H7 V7 H-7 Z',
  progress: 'M-6-6 H6 V6 H-6 Z',
  addref: 'M0-7 A7 7 0 1 1 0 7 A7 7 0 1 1 0-7 M-4 0 H4 M0-4 V4',
  release: 'M0-7 A7 7 0 1 1 0 7 A7 7 0 1 1 0-7 M-4 0 H4',
  write: 'M-7-5 A7 3 0 1 1 7-5 V5 A7 3 0 1 1 -7 5 Z M-7-5 A7 3 0 1 0 7-5',
  print: 'M-7-6 H7 V6 H-7 Z M-4-2 L-1 1 L-4 4 M1 4 H4',
  wait: 'M-6-7 H6 L-6 7 H6 Z',
  wake: 'M-6-7 H6 L-6 7 H6 Z M-6-7 H6 L0 0 Z',
  time: 'M0-7 A7 7 0 1 1 0 7 A7 7 0 1 1 0-7 M0-4 V0 H3.5',
  created: 'M0-7 L2-2 L7 0 L2 2 L0 7 L-2 2 L-7 0 L-2-2 Z',
  destroyed: 'M-6-6 L6 6 M6-6 L-6 6',
  cancelled: 'M-3-7 H3 L7-3 V3 L3 7 H-3 L-7 3 V-3 Z M-4 4 L4-4',
  fault: 'M-3-7 H3 L7-3 V3 L3 7 H-3 L-7 3 V-3 Z M-3-3 L3 3 M3-3 L-3 3',
  end: 'M-6-6 H6 V6 H-6 Z',
};

/** The hexagon of a choice, around the origin. */
export const CHOICE = 'M-7 0 L-3.5-6 H3.5 L7 0 L3.5 6 H-3.5 Z';

export const FILLED: ReadonlySet<Shape> = new Set<Shape>(['call', 'hop', 'indicate', 'status', 'created', 'end']);
/** Shapes whose tip, not centre, touches the lane. */
export const POINTED: ReadonlySet<Shape> = new Set<Shape>(['call', 'return', 'hop']);

/** Between two rows, around the middle of the border: a padlock, and a thin line with a tick of two heads. */
export const ORDERS: Record<Order, string> = {
  kept: 'M-4.5-1 H4.5 V5.5 H-4.5 Z M-2.8-1 V-3.2 A2.8 2.8 0 0 1 2.8-3.2 V-1 M0 1.4 V3.2',
  free: 'M-14 0 H-5 M5 0 H14 M0-6.5 V6.5 M-3-3.5 L0-6.5 L3-3.5 M-3 3.5 L0 6.5 L3 3.5',
};
