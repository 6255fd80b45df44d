import { codeFolding, foldEffect, foldedRanges, foldService, unfoldEffect } from '@codemirror/language';
import type { EditorState, Extension, StateEffect } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { asidesOf, foldsOf } from '../setup-lines.ts';
import { t, tn } from '../words/words.ts';

/** What a line must hold to open a fold: looked at before the whole text is. */
const OPENS = /#hide|```|<!--/;

interface Range {
  from: number;
  to: number;
}

/** The lines that the editor folds: from the end of the line that opens them. */
function rangesOf(state: EditorState): Range[] {
  const text = state.doc.toString();
  return [...foldsOf(text), ...asidesOf(text)].map(({ from, to }) => ({ from: state.doc.line(from + 1).to, to: state.doc.line(to).to }));
}

/** Setup lines, expected results and questions can be folded, and say so in their place. */
export function setupFolds(): Extension {
  return [
    foldService.of((state, start, end) => (OPENS.test(state.sliceDoc(start, end)) ? (rangesOf(state).find((range) => range.from === end) ?? null) : null)),
    codeFolding({
      preparePlaceholder: (state, { from, to }) => state.doc.lineAt(to).number - state.doc.lineAt(from).number - 1,
      placeholderDOM: (_view, unfold, lines: number) => {
        const mark = document.createElement('span');
        mark.className = 'cm-foldPlaceholder';
        mark.textContent = tn(lines, '1 line', '{count} lines');
        mark.title = t('Show these lines');
        mark.addEventListener('click', unfold);
        return mark;
      },
    }),
  ];
}

/** Folds all of them in a text that was just opened. */
export function foldSetup(view: EditorView): void {
  const effects = rangesOf(view.state).map((range) => foldEffect.of(range));
  if (effects.length > 0) view.dispatch({ effects });
}

/** What opens the folds that hide an offset. */
export function unfoldAt(state: EditorState, offset: number): StateEffect<unknown>[] {
  const effects: StateEffect<unknown>[] = [];
  foldedRanges(state).between(offset, offset, (from, to) => void effects.push(unfoldEffect.of({ from, to })));
  return effects;
}
