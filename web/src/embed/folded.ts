import { foldsOf } from '../setup-lines.ts';
import { codeBlocks, textOf } from './children.ts';

/** Lines of nodes: text with the colours that the page's highlighter gave it. */
type Line = Node[];

/**
 * The code blocks inside an element with their setup lines folded away. The page's own blocks stay untouched, since
 * whatever made them may want to change them: what is shown is a copy that keeps the colours of the page's highlighter.
 */
export function foldedCode(host: Element): HTMLElement {
  const all = document.createElement('div');
  all.append(...codeBlocks(host).map(({ code }) => block(code)));
  return all;
}

function block(code: Element): HTMLElement {
  const lines = linesOf(code);
  const copy = document.createElement('div');
  copy.className = 'block';
  const ground = groundOf(code);
  if (ground !== undefined) {
    copy.style.setProperty('background', ground);
    copy.style.setProperty('color', getComputedStyle(code).color);
  }
  let next = 0;
  for (const { from, to, lines: count } of foldsOf(textOf(code))) {
    copy.append(...pre(lines.slice(next, from)), details(lines.slice(from + 1, from + 1 + count)));
    next = to;
  }
  copy.append(...pre(lines.slice(next)));
  return copy;
}

function details(lines: readonly Line[]): HTMLElement {
  const fold = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = lines.length === 1 ? '1 line of setup' : `${lines.length} lines of setup`;
  fold.append(summary, ...pre(lines));
  return fold;
}

function pre(lines: readonly Line[]): HTMLElement[] {
  while (lines.length > 0 && isBlank(lines.at(-1))) lines = lines.slice(0, -1);
  if (lines.length === 0) return [];
  const element = document.createElement('pre');
  const code = document.createElement('code');
  code.append(...lines.flatMap((line, index) => (index === 0 ? line : [document.createTextNode('\n'), ...line])));
  element.append(code);
  return [element];
}

function isBlank(line: Line | undefined): boolean {
  return line?.every((node) => (node.textContent ?? '').trim() === '') ?? false;
}

/** The lines of a block; several renderers end them by `<br>` or put each into an element of its own. */
function linesOf(code: Element): Line[] {
  const lines: Line[] = [[]];
  const walk = document.createTreeWalker(code, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    if (node instanceof Element) {
      if (node.localName === 'br') lines.push([]);
      continue;
    }
    (node.nodeValue ?? '').split(/\r?\n/).forEach((text, index) => {
      if (index > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push(coloured(text, node.parentElement ?? code));
    });
  }
  return lines;
}

function coloured(text: string, like: Element): HTMLElement {
  const { color, fontWeight, fontStyle } = getComputedStyle(like);
  const span = document.createElement('span');
  span.textContent = text;
  span.style.setProperty('color', color);
  span.style.setProperty('font-weight', fontWeight);
  span.style.setProperty('font-style', fontStyle);
  return span;
}

/** The colour that the page puts behind a block: of the block, or of what lies round it. */
function groundOf(code: Element): string | undefined {
  for (let element: Element | null = code; element !== null && element.localName !== 'wmi-lab'; element = element.parentElement) {
    const { backgroundColor } = getComputedStyle(element);
    if (!/^(?:transparent|rgba\(.*, 0\))$/.test(backgroundColor)) return backgroundColor;
  }
  return undefined;
}
