/** What an element's own content gives it: code that readers see without script, or a recorded run. */

const LANGUAGE = /(?:^|[\s-])(?:language|lang|brush)-(mof|cpp|c\+\+)(?=\s|$)/i;

/** MOF or C++, as renderers of Markdown mark it: on the code, on the block round it, or on a box round that. */
function languageOf(code: Element, host: Element): 'mof' | 'cpp' | undefined {
  for (let element: Element | null = code; element !== null && element !== host; element = element.parentElement) {
    const word = LANGUAGE.exec(` ${element.getAttribute('class') ?? ''}`)?.[1]?.toLowerCase();
    if (word !== undefined) return word === 'mof' ? 'mof' : 'cpp';
  }
  return undefined;
}

/** The text of a block; renderers that give each line an element end lines by `<br>`. */
export function textOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? '';
  if (node instanceof Element && node.localName === 'br') return '\n';
  return [...node.childNodes].map(textOf).join('');
}

/** The blocks of MOF and C++ inside an element, in their order. */
export function codeBlocks(host: Element): { code: Element; language: 'mof' | 'cpp' }[] {
  return [...host.querySelectorAll('pre')].flatMap((pre) => {
    const code = pre.querySelector('code') ?? pre;
    const language = languageOf(code, host);
    return language === undefined ? [] : [{ code, language }];
  });
}

/** The scenario that stands inside an element as code blocks; empty when there is none. */
export function scenarioIn(host: Element, title: string): string {
  const blocks = codeBlocks(host).map(({ code, language }) => `\`\`\`${language}\n${textOf(code).replace(/\n*$/, '')}\n\`\`\``);
  return blocks.length === 0 ? '' : `# ${title}\n\n${blocks.join('\n\n')}\n`;
}

/** A recorded run that stands inside as `<script type="application/json">`; nothing when there is none. */
export function recordingIn(host: Element): string | undefined {
  const script = [...host.children].find((child) => child.localName === 'script' && child.getAttribute('type') === 'application/json');
  return script?.textContent ?? undefined;
}
