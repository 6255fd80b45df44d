import type { Axis } from './timeline/axis.ts';

/** A list of rows, as it stands on the screen. */
export interface Rows {
  /** The element that is as tall as all the rows. */
  readonly area: HTMLElement;
  /** The element that scrolls it. */
  readonly scroll: HTMLElement;
  /** Where in `area` the rows stand. */
  readonly axis: Axis;
  readonly count: number;
}

/** Distance from the border of the scroll area at which dragging scrolls, and by how much. */
const BORDER = 28;
const SPEED = 10;

/**
 * Follows a press on a row. Once it has moved to another row it is a drag, and the two are marked; letting go there
 * answers both rows, counted from 0. Escape and a pointer that is taken away end it without an answer. Fingers scroll, so they do not drag.
 */
export function dragRow(down: PointerEvent, rows: Rows, dropped: (one: number, other: number) => void): void {
  if (down.button !== 0 || down.pointerType === 'touch') return;
  const one = rowAt(rows, down.clientY);
  if (one < 0) return;
  const marks = [document.createElement('div'), document.createElement('div')];
  let other = one;
  const listening = new AbortController();
  const { signal } = listening;
  const stop = (): void => {
    listening.abort();
    for (const mark of marks) mark.remove();
  };
  const move = (event: PointerEvent): void => {
    const here = rowAt(rows, event.clientY);
    // Within its row a press selects text.
    if (!marks[0]?.isConnected && (here < 0 || here === one)) return;
    scrollAtBorder(rows.scroll, event.clientY);
    if (here >= 0) other = here;
    [one, other].forEach((row, index) => place(rows, marks[index] as HTMLElement, row, index === 1));
    getSelection()?.removeAllRanges();
  };
  const up = (): void => {
    const dragged = marks[0]?.isConnected === true;
    stop();
    if (!dragged) return;
    // The click that follows belongs to the drag.
    const after = new AbortController();
    addEventListener('click', (event) => event.stopPropagation(), { capture: true, signal: after.signal });
    setTimeout(() => after.abort());
    if (one !== other) dropped(one, other);
  };
  addEventListener('pointermove', move, { signal });
  addEventListener('pointerup', up, { signal });
  addEventListener('pointercancel', stop, { signal });
  addEventListener('keydown', (event) => event.key === 'Escape' && stop(), { capture: true, signal });
}

function rowAt({ area, axis, count }: Rows, y: number): number {
  const row = axis.rowAt(y - area.getBoundingClientRect().top);
  return row >= 0 && row < count ? row : -1;
}

function place({ area, axis }: Rows, mark: HTMLElement, row: number, target: boolean): void {
  Object.assign(mark.style, {
    position: 'absolute', left: '2px', right: '2px', top: `${axis.y(row)}px`, height: `${axis.rowHeight}px`,
    border: `2px ${target ? 'solid' : 'dashed'} var(--accent)`, borderRadius: '6px', pointerEvents: 'none', zIndex: '1',
  });
  if (!mark.isConnected) area.append(mark);
}

function scrollAtBorder(scroll: HTMLElement, y: number): void {
  const { top, bottom } = scroll.getBoundingClientRect();
  if (y < top + BORDER) scroll.scrollTop -= SPEED;
  else if (y > bottom - BORDER) scroll.scrollTop += SPEED;
}
