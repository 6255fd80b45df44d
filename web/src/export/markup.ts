/**
 * Elements in memory, with just as much of the DOM as `timeline/draw.ts` uses: the same code that draws the screen
 * draws a picture for a file, in the page and in Node.
 */
export class Markup {
  readonly tag: string;
  readonly #attributes = new Map<string, string>();
  #children: Markup[] = [];
  #text = '';
  #parent: Markup | undefined;
  readonly ownerDocument = { createElementNS: (_space: string, tag: string): Markup => new Markup(tag) };

  constructor(tag: string, attributes: Record<string, string | number> = {}, content: string | Markup[] = []) {
    this.tag = tag;
    for (const [name, value] of Object.entries(attributes)) this.setAttribute(name, String(value));
    if (typeof content === 'string') this.#text = content;
    else this.append(...content);
  }

  get attributes(): ReadonlyMap<string, string> {
    return this.#attributes;
  }
  get children(): readonly Markup[] {
    return this.#children;
  }
  get childElementCount(): number {
    return this.#children.length;
  }
  get textContent(): string {
    return this.#text;
  }
  set textContent(text: string) {
    this.#children = [];
    this.#text = text;
  }
  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }
  setAttribute(name: string, value: string): void {
    this.#attributes.set(name, value);
  }
  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }
  append(...nodes: Markup[]): void {
    for (const node of nodes) {
      node.remove();
      node.#parent = this;
      this.#children.push(node);
    }
  }
  /** Puts a node right before this one. */
  before(node: Markup): void {
    const parent = this.#parent;
    if (parent === undefined) return;
    node.#parent = parent;
    parent.#children.splice(parent.#children.indexOf(this), 0, node);
  }
  remove(): void {
    const parent = this.#parent;
    if (parent !== undefined) parent.#children = parent.#children.filter((child) => child !== this);
    this.#parent = undefined;
  }
  get classes(): readonly string[] {
    return (this.#attributes.get('class') ?? '').split(' ').filter((name) => name !== '');
  }
}

/** Markup as text: every value is escaped, so nothing from a scenario becomes an element. */
export function serialize(node: Markup): string {
  const attributes = [...node.attributes].map(([name, value]) => ` ${name}="${escape(value)}"`).join('');
  const inside = escape(node.textContent) + node.children.map(serialize).join('');
  return inside === '' ? `<${node.tag}${attributes}/>` : `<${node.tag}${attributes}>${inside}</${node.tag}>`;
}

/** Text for markup; characters that XML forbids are left out. */
export function escape(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const SVG = 'http://www.w3.org/2000/svg';

/** Markup as elements of a page: made one by one, so that no policy against markup stands in the way. */
export function toElement(node: Markup, document: Document): SVGElement {
  const element = document.createElementNS(SVG, node.tag);
  for (const [name, value] of node.attributes) if (name !== 'xmlns') element.setAttribute(name, value);
  if (node.textContent !== '') element.textContent = node.textContent;
  element.append(...node.children.map((child) => toElement(child, document)));
  return element;
}
