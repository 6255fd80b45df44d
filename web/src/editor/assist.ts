import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { EditorState, Extension } from '@codemirror/state';
import { hoverTooltip, keymap, type EditorView } from '@codemirror/view';
import type { Words } from '../engine/words.ts';
import { openMember, openString, placeAt } from './place.ts';
import { explain, suggestions } from './suggest.ts';
import { t } from '../words/words.ts';

/** The names, loaded when they are first needed. */
export type WordSource = () => Promise<Words>;

const TYPES: Record<string, string> = { method: 'method', function: 'function', interface: 'interface', constant: 'constant', class: 'class', property: 'property', keyword: 'keyword' };

/** Completion while typing and on Control and Space; meanings under the pointer, and for the cursor on Mod-k Mod-i by `say`. */
export function assistance(source: WordSource, say: (text: string) => void): Extension {
  return [
    autocompletion({ override: [(context) => complete(context, source)], activateOnTyping: true, icons: false }),
    hoverTooltip(async (view, at) => {
      const word = view.state.wordAt(at);
      const lines = word === null ? [] : await meaning(view.state, word.from, word.to, source);
      return word === null || lines.length === 0 ? null : { pos: word.from, end: word.to, above: true, create: () => ({ dom: panel(lines) }) };
    }),
    keymap.of([{ key: 'Mod-k Mod-i', run: (view) => (void tell(view, source, say), true) }]),
  ];
}

async function complete(context: CompletionContext, source: WordSource): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[A-Za-z_]\w*/);
  const from = word?.from ?? context.pos;
  const place = placeAt(context.state.doc.toString(), context.pos);
  if (place.language === 'none') return null;
  const afterMember = openMember(place.before) !== undefined;
  const inText = openString(place.before) !== undefined;
  if (!context.explicit && !afterMember && context.pos - from < (inText ? 1 : 2)) return null;
  const options = suggestions(place, await source()).map((one): Completion => ({
    label: one.name, type: TYPES[one.kind] ?? 'text', detail: one.detail, boost: one.boost * 10, ...(one.meaning === '' ? {} : { info: () => panel(one.meaning.split('\n')) }),
  }));
  return context.aborted || options.length === 0 ? null : { from, options, validFor: /^\w*$/ };
}

async function meaning(state: EditorState, from: number, to: number, source: WordSource): Promise<string[]> {
  const place = placeAt(state.doc.toString(), to);
  const member = openMember(place.before);
  return explain(state.sliceDoc(from, to), place, member?.receiver, await source());
}

async function tell(view: EditorView, source: WordSource, say: (text: string) => void): Promise<void> {
  const word = view.state.wordAt(view.state.selection.main.head);
  const lines = word === null ? [] : await meaning(view.state, word.from, word.to, source);
  say(lines.length === 0 ? t('Nothing is known about what stands here.') : lines.join('. ').replaceAll('..', '.'));
}

function panel(lines: readonly string[]): HTMLElement {
  const box = document.createElement('div');
  box.className = 'meaning';
  for (const line of lines) {
    const paragraph = document.createElement('p');
    paragraph.textContent = line;
    box.append(paragraph);
  }
  return box;
}
