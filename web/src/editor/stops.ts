import { type Extension, RangeSet, StateEffect, StateField } from '@codemirror/state';
import { EditorView, GutterMarker, gutter } from '@codemirror/view';

const setStops = StateEffect.define<readonly number[]>();

class Stop extends GutterMarker {
  override toDOM(): Node {
    const dot = document.createElement('span');
    dot.className = 'stop';
    dot.textContent = '●';
    return dot;
  }
}
const stop = new Stop();

const stops = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setStops)) continue;
      const { doc } = transaction.state;
      const lines = effect.value.filter((line) => line >= 1 && line <= doc.lines).sort((a, b) => a - b);
      next = RangeSet.of(lines.map((line) => stop.range(doc.line(line).from)));
    }
    return next;
  },
});

/** A gutter with the breakpoints of the run; a press on it asks for one at its line. The keyboard has the key `b`. */
export function breakpointGutter(toggle: (offset: number) => void): Extension {
  return [stops, gutter({
    class: 'stops',
    markers: (view) => view.state.field(stops),
    initialSpacer: () => stop,
    domEventHandlers: {
      mousedown: (_view, line) => {
        toggle(line.from);
        return true;
      },
    },
  })];
}

/** Shows breakpoints at lines, counted from 1. */
export function showStops(view: EditorView, lines: readonly number[]): void {
  view.dispatch({ effects: setStops.of(lines) });
}
