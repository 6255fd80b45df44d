import { html, render, type TemplateResult } from 'lit';
import { foldsOf } from '../setup-lines.ts';
import { tn } from '../words/words.ts';
import { codeBlocks, textOf } from './children.ts';

/** The MOF and C++ blocks of a scenario, each with its fence. */
const FENCED = /^ {0,3}(`{3,}|~{3,})[ \t]*(?:mof|cpp)\b.*\n([^]*?)^ {0,3}\1[`~]*[ \t]*$/gm;

/** A line: its text in pieces, with the colours that the page's highlighter gave them. */
type Line = Node[];

/**
 * The code blocks inside an element with their setup lines folded away; nothing when they have none. The page's own blocks
 * stay untouched, since whatever made them may want to change them: what is shown is a copy that keeps the colours of the
 * page's highlighter. It is asked for again wherever the language may be another.
 */
export function foldedCode(host: Element): (() => TemplateResult) | undefined {
  const blocks = codeBlocks(host).map(({ code }) => block(code));
  return blocks.some((one) => one.folds) ? viewOf(blocks) : undefined;
}

/** The code of a scenario as it is shown before its first run, its setup lines folded away. */
export function scenarioCode(text: string): () => TemplateResult {
  return viewOf([...text.matchAll(FENCED)].map(([, , lines = '']) => {
    const code = document.createElement('code');
    code.textContent = lines;
    return block(code);
  }));
}

const viewOf = (blocks: readonly Block[]) => (): TemplateResult => html`${blocks.map((one) => one.view())}`;

interface Block {
  folds: boolean;
  view(): TemplateResult;
}

function block(code: Element): Block {
  const lines = linesOf(code);
  const folds = foldsOf(textOf(code));
  const parts: (() => unknown)[] = [];
  let next = 0;
  for (const { from, to, lines: count } of folds) {
    const [before, setup] = [pre(lines.slice(next, from)), pre(lines.slice(from + 1, from + 1 + count))];
    parts.push(() => before, () => html`<details><summary>${tn(count, '1 line of setup', '{count} lines of setup')}</summary>${setup}</details>`);
    next = to;
  }
  const rest = pre(lines.slice(next));
  const ground = document.createElement('div');
  ground.className = 'block';
  return { folds: folds.length > 0, view: () => (render(html`${parts.map((part) => part())}${rest}`, painted(ground, code)), html`${ground}`) };
}

/** The block's own ground and colour of text, where the page gives it a ground. */
function painted(copy: HTMLElement, code: Element): HTMLElement {
  const ground = groundOf(code);
  copy.style.setProperty('background', ground ?? '');
  copy.style.setProperty('color', ground === undefined ? '' : getComputedStyle(code).color);
  return copy;
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
    // Code that stands in no page has no ground.
    if (!/^(?:|transparent|rgba\(.*, 0\))$/.test(backgroundColor)) return backgroundColor;
  }
  return undefined;
}
