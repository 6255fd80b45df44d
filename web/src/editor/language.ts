import { HighlightStyle, StreamLanguage, syntaxHighlighting, type StringStream } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';

type Fence = 'none' | 'mof' | 'cpp' | 'other';

/** Whether a query is being read: inside its literal, between two pieces of it, or not at all. */
type Query = 'no' | 'inside' | 'between';

interface State {
  fence: Fence;
  comment: boolean;
  query: Query;
}

const CPP = new Set(('auto bool break case char class const const_cast continue default delete do double dynamic_cast else enum '
  + 'explicit extern false float for goto if inline int long namespace new nullptr operator private protected public '
  + 'reinterpret_cast return short signed sizeof static static_cast struct switch template this throw true try typedef '
  + 'typename union unsigned using virtual void volatile wchar_t while NULL TRUE FALSE').split(' '));
const MOF = new Set(('class instance of as ref any association indication key read write not_null dynamic provider abstract '
  + 'in out optional true false null string boolean uint8 sint8 uint16 sint16 uint32 sint32 uint64 sint64 real32 real64 '
  + 'datetime char16 object').split(' '));
const WQL = /^(?:select|from|where|and|or|not|like|is|null|isa|true|false|associators|references|of|within|group|by|having|assocclass|resultclass|resultrole|role|requiredqualifier|requiredassocqualifier|classdefsonly|keysonly)\b/i;
/** The start of a literal that holds a query; it must be told before its first character is read. */
const QUERY_LITERAL = /^[uUL]?8?"(?=\s*(?:select|associators\s+of|references\s+of)\b)/i;

/** Highlighting of a scenario file: Markdown outside its fenced blocks, MOF or C++ inside. */
const scenario = StreamLanguage.define<State>({
  startState: () => ({ fence: 'none', comment: false, query: 'no' }),
  token(stream, state) {
    if (stream.sol() && /^\s*(`{3,}|~{3,})/.test(stream.string)) return fence(stream, state);
    if (state.fence === 'none') return prose(stream);
    if (state.fence === 'other') return rest(stream, null);
    return code(stream, state, state.fence === 'cpp' ? CPP : MOF);
  },
});

function fence(stream: StringStream, state: State): string {
  const word = /^\s*(?:`{3,}|~{3,})\s*(\w*)/.exec(stream.string)?.[1] ?? '';
  if (state.fence !== 'none') state.fence = 'none';
  else state.fence = word === 'mof' || word === 'cpp' ? word : 'other';
  state.comment = false;
  state.query = 'no';
  return rest(stream, 'meta') ?? 'meta';
}

function prose(stream: StringStream): string | null {
  if (stream.sol() && /^#{1,6}\s/.test(stream.string)) return rest(stream, 'heading');
  if (stream.match(/^`[^`]*`/)) return 'monospace';
  if (stream.match(/^<!--.*?-->/)) return 'comment';
  stream.next();
  stream.eatWhile(/[^`<]/);
  return null;
}

function code(stream: StringStream, state: State, words: Set<string>): string | null {
  if (state.query === 'inside') return query(stream, state);
  if (state.comment || stream.match('/*')) {
    state.comment = !stream.match(/^.*?\*\//);
    return state.comment ? rest(stream, 'comment') : 'comment';
  }
  if (stream.eatSpace()) return null;
  if (stream.match('//')) return rest(stream, 'comment');
  if (stream.match(/^#\s*\w+/)) return 'meta';
  if (stream.match(state.query === 'between' ? /^[uUL]?8?"/ : QUERY_LITERAL)) {
    state.query = 'inside';
    return 'string';
  }
  state.query = 'no';
  if (stream.match(/^[uUL]?8?"(?:[^"\\]|\\.)*"?/) || stream.match(/^L?'(?:[^'\\]|\\.)*'?/)) return 'string';
  if (stream.match(/^(?:0[xX][\da-fA-F]+|\d+(?:\.\d+)?)[uUlLfF]*/)) return 'number';
  const word = stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null;
  if (word === null) {
    stream.next();
    return null;
  }
  if (words.has(word[0])) return 'keyword';
  if (/^(WBEM_|VT_|RPC_C_|COINIT_|CLSID_|IID_|EOAC_|CLSCTX_|CIM_)/.test(word[0])) return 'atom';
  if (/^(I[A-Z]\w+|HRESULT|BSTR|VARIANT|HANDLE|LONG|ULONG|DWORD|BOOL|REFIID|LPVOID|_bstr_t|_variant_t)$/.test(word[0])) return 'typeName';
  return stream.match(/^\s*\(/, false) ? 'variableName.function' : 'variableName';
}

/** WQL inside a literal of C++; a literal that follows at once goes on with it. */
function query(stream: StringStream, state: State): string | null {
  if (stream.match('"')) {
    state.query = 'between';
    return 'string';
  }
  if (stream.match(WQL)) return 'string keyword';
  if (stream.match(/^'(?:[^'\\"]|\\.)*'?/) || stream.match(/^\d+(?:\.\d+)?/)) return 'string';
  if (stream.match(/^[A-Za-z_]\w*/)) return 'string variableName';
  stream.next();
  if (stream.eol()) state.query = 'no';
  return 'string';
}

function rest(stream: StringStream, style: string | null): string | null {
  stream.skipToEnd();
  return style;
}

const style = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--call)', fontWeight: '600' },
  { tag: tags.typeName, color: 'var(--indicate)' },
  { tag: tags.atom, color: 'var(--status)' },
  { tag: tags.string, color: 'var(--status)' },
  { tag: tags.number, color: 'var(--indicate)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: tags.meta, color: 'var(--dispatch)' },
  { tag: tags.heading, color: 'var(--text)', fontWeight: '700', fontSize: '1.15em' },
  { tag: tags.monospace, color: 'var(--call)' },
]);

export function scenarioLanguage(): Extension {
  return [scenario, syntaxHighlighting(style)];
}
