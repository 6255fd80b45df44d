/** What stands around an offset of a scenario text: pure, for completion, explanation and insert-a-call. */

export type Language = 'none' | 'mof' | 'cpp';

/** The fenced block that an offset lies in. */
export interface Place {
  language: Language;
  /** The block from its first line up to the offset. */
  before: string;
  /** The whole block. */
  block: string;
}

const FENCE = /^ {0,3}(?:`{3,}|~{3,})[ \t]*(\w*)/;

/** Where an offset is; outside of MOF and C++ blocks nothing is known. */
export function placeAt(text: string, offset: number): Place {
  const lines = text.split('\n');
  let at = 0;
  let open: { language: Language; start: number } | undefined;
  for (const line of lines) {
    const mark = FENCE.exec(line);
    if (at + line.length >= offset && (mark === null || at > offset)) break;
    if (mark !== null) {
      const word = mark[1] ?? '';
      open = open === undefined ? { language: word === 'mof' || word === 'cpp' ? word : 'none', start: at + line.length + 1 } : undefined;
    }
    at += line.length + 1;
  }
  if (open === undefined || open.language === 'none' || open.start > offset) return { language: 'none', before: '', block: '' };
  const end = text.slice(open.start).search(/^ {0,3}(?:`{3,}|~{3,})[ \t]*$/m);
  return {
    language: open.language,
    before: text.slice(open.start, offset),
    block: end < 0 ? text.slice(open.start) : text.slice(open.start, open.start + end),
  };
}

/** The text of the string literal that is open at the end of a piece of code, without its quote. */
export function openString(before: string): string | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  let open = -1;
  for (let i = 0; i < line.length; i++) {
    if (open >= 0 && line[i] === '\\') i++;
    else if (line[i] === '"') open = open < 0 ? i : -1;
    else if (open < 0 && line.startsWith('//', i)) return undefined;
  }
  return open < 0 ? undefined : line.slice(open + 1);
}

const QUERY = /^\s*(?:select|associators\s+of|references\s+of)\b/i;

/** Whether a string literal is a WQL query. */
export function isQuery(literal: string): boolean {
  return QUERY.test(literal);
}

/** The interface that a variable, field or parameter is declared with. */
export function typeOf(block: string, variable: string): string | undefined {
  const name = variable.replace(/[^\w]/g, '');
  if (name === '') return undefined;
  const plain = new RegExp(String.raw`\b(I[A-Z]\w+|CInstance|CWbemProviderGlue)\b[\s*&]+(?:const\s+)?${name}\b`).exec(block)?.[1];
  return plain ?? new RegExp(String.raw`<\s*(I[A-Z]\w+)\s*>\s*${name}\b`).exec(block)?.[1];
}

/** The variables of a block that are declared with an interface, in order. */
export function variablesOf(block: string, type: string): string[] {
  const found = block.matchAll(new RegExp(String.raw`\b${type}\b\s*>?[\s*&]*\b([A-Za-z_]\w*)\s*(?=[=;,)({\[])`, 'g'));
  return [...new Set([...found].map((match) => match[1] ?? '').filter((name) => name !== ''))];
}

/** The call whose arguments are open at the end of a piece of code: its receiver and method. */
export function openCall(before: string): { receiver: string; method: string } | undefined {
  let depth = 0;
  for (let i = before.length - 1; i >= 0 && before.length - i < 2000; i--) {
    const char = before[i];
    if (char === ')') depth++;
    else if (char === ';' || char === '{' || char === '}') return undefined;
    else if (char === '(' && depth-- === 0) {
      const head = /(?:([\w\]]+)(?:\s*->|\s*\.|\s*::)\s*)?([A-Za-z_]\w*)\s*$/.exec(before.slice(Math.max(0, i - 200), i));
      return head === null ? undefined : { receiver: head[1] ?? '', method: head[2] ?? '' };
    }
  }
  return undefined;
}

/** What a member access at the end of a piece of code starts from: `pSvc` of `pSvc->Exec`. */
export function openMember(before: string): { receiver: string; access: '->' | '.' | '::' } | undefined {
  const match = /([A-Za-z_]\w*)(?:\[[^\]]*\])?\s*(->|\.|::)\s*\w*$/.exec(before);
  return match === null ? undefined : { receiver: match[1] ?? '', access: match[2] as '->' | '.' | '::' };
}
