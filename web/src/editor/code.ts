import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentUnit } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration, type DecorationSet, EditorView, drawSelection, highlightActiveLineGutter, keymap, lineNumbers,
} from '@codemirror/view';
import type { DiagnosticView } from '../engine/types.ts';
import { assistance, type WordSource } from './assist.ts';
import { scenarioLanguage } from './language.ts';
import { foldSetup, setupFolds, unfoldAt } from './setup-folds.ts';
import { breakpointGutter, showStops } from './stops.ts';
import { t } from '../words/words.ts';

/** A range of the text, in UTF-16 code units. */
export interface TextRange {
  start: number;
  end: number;
}

export interface CodeEditor {
  text(): string;
  setText(text: string): void;
  setDiagnostics(diagnostics: readonly DiagnosticView[]): void;
  /** Marks the statement that is running, and brings its line into view. */
  setRunning(range: TextRange | undefined): void;
  /** Marks lines, counted from 1, as breakpoints. */
  setStops(lines: readonly number[]): void;
  /** Puts the cursor at an offset. */
  reveal(offset: number): void;
  /** Where the cursor stands. */
  cursor(): number;
  /** Puts text in place of the selection and the cursor behind it. */
  insert(text: string): void;
  /** Takes its own words anew, in the language that is spoken now. */
  respeak(): void;
  focus(): void;
  destroy(): void;
}

const setRunning = StateEffect.define<TextRange | undefined>();

const runningLine = Decoration.line({ class: 'running-line' });
const runningText = Decoration.mark({ class: 'running-text' });

const running = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setRunning)) next = decorate(transaction.state, effect.value);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(state: EditorState, range: TextRange | undefined): DecorationSet {
  if (range === undefined || range.end > state.doc.length || range.start >= range.end) return Decoration.none;
  const line = state.doc.lineAt(range.start);
  return Decoration.set([runningLine.range(line.from), runningText.range(range.start, range.end)]);
}

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '12.5px', color: 'var(--text)', backgroundColor: 'var(--page)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--muted)', border: 'none' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--bar)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 28%, transparent) !important',
  },
  '.stops .cm-gutterElement': { cursor: 'pointer', minWidth: '14px', padding: '0 1px' },
  '.stop': { color: 'var(--error)' },
  '.running-line': { backgroundColor: 'var(--current)' },
  '.running-text': { textDecoration: 'underline 2px var(--accent)', textUnderlineOffset: '3px' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--text)', border: '1px solid var(--strong-line)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '14em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', minHeight: '24px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '1', paddingLeft: '12px', fontSize: '0.9em' },
  '.cm-completionInfo, .meaning': { font: '13px/1.45 var(--sans)', maxWidth: '46ch' },
  '.meaning': { padding: '6px 10px', overflowWrap: 'anywhere' },
  '.cm-completionInfo .meaning': { padding: '0' },
  '.meaning p': { margin: '0' },
  '.meaning p:first-child': { fontFamily: 'var(--mono)', fontWeight: '600', fontSize: '12.5px' },
  '.cm-diagnosticText': { whiteSpace: 'pre-wrap' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--panel)', color: 'var(--text)', borderColor: 'var(--line)', margin: '0 6px', padding: '0 5px' },
});

/** What the editor needs from the page around it. */
export interface EditorHost {
  text: string;
  /** The element that tells how to leave the editor. */
  describedBy: string;
  words: WordSource;
  changed(): void;
  /** Asks for a breakpoint at the line of an offset, or for none there. */
  toggleStop(offset: number): void;
  /** Says something to people who cannot see a tooltip. */
  say(text: string): void;
}

const words = new Compartment();

/** What the editor says itself. */
function wording(host: EditorHost): Extension {
  return [
    EditorState.phrases.of({
      'Control character': t('Control character'), Diagnostics: t('Diagnostics'), 'No diagnostics': t('No diagnostics'), Completions: t('Completions'),
      'Selection deleted': t('Selection deleted'), close: t('close'), to: t('to'), 'folded code': t('folded code'), unfold: t('unfold'),
      'Fold line': t('Fold line'), 'Unfold line': t('Unfold line'), 'Folded lines': t('Folded lines'), 'Unfolded lines': t('Unfolded lines'),
    }),
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': t('Scenario: prose, MOF and C++'), 'aria-describedby': host.describedBy, lang: 'en' }),
  ];
}

/** Makes the editor inside a shadow root. Tab is left to the page; Ctrl+] and Ctrl+[ indent. */
export function createEditor(parent: HTMLElement, root: ShadowRoot, host: EditorHost): CodeEditor {
  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: host.text,
      extensions: [
        breakpointGutter(host.toggleStop), lineNumbers(), setupFolds(), foldGutter(), lintGutter(), history(), drawSelection(), bracketMatching(),
        highlightActiveLineGutter(), indentUnit.of('    '), scenarioLanguage(), assistance(host.words, host.say), running, look,
        keymap.of([...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter'), ...historyKeymap, ...foldKeymap, ...lintKeymap]),
        words.of(wording(host)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) host.changed();
        }),
      ],
    }),
  });
  foldSetup(view);
  return {
    text: () => view.state.doc.toString(),
    setText: (next) => {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
      foldSetup(view);
    },
    setDiagnostics: (diagnostics) => {
      view.dispatch(setDiagnostics(view.state, diagnostics.map((one) => markOf(one, view.state.doc.length))));
    },
    setRunning: (range) => show(view, range),
    setStops: (lines) => showStops(view, lines),
    reveal: (offset) => {
      const at = Math.min(offset, view.state.doc.length);
      view.dispatch({ selection: { anchor: at }, effects: [...unfoldAt(view.state, at), EditorView.scrollIntoView(at, { y: 'center' })] });
      view.focus();
    },
    cursor: () => view.state.selection.main.head,
    insert: (piece) => {
      view.dispatch(view.state.replaceSelection(piece), { scrollIntoView: true });
      view.focus();
    },
    respeak: () => view.dispatch({ effects: words.reconfigure(wording(host)) }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

function show(view: EditorView, range: TextRange | undefined): void {
  const effects: StateEffect<unknown>[] = [setRunning.of(range)];
  if (range !== undefined && range.start <= view.state.doc.length && !view.hasFocus) {
    effects.push(EditorView.scrollIntoView(range.start, { y: 'center', yMargin: 60 }));
  }
  view.dispatch({ effects });
}

function markOf(one: DiagnosticView, length: number): Diagnostic {
  const from = Math.min(one.start, length);
  return {
    from,
    to: Math.min(Math.max(one.end, from), length),
    severity: one.severity,
    message: one.cure === '' ? one.message : `${one.message}\n${one.cure}`,
  };
}
