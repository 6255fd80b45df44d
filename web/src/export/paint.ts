import { theme } from '../theme.ts';
import { timelineStyle } from '../timeline/style.ts';
import { Markup } from './markup.ts';

export type Palette = 'light' | 'dark';

/** A style sheet's rule for elements inside the picture: the compounds of its selector, from outer to inner. */
interface Rule {
  compounds: { tag: string; classes: string[] }[];
  declarations: [string, string][];
}

/** Properties that SVG also takes as attributes, which every program that reads SVG understands. */
const ATTRIBUTES = new Set([
  'fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity', 'font-size', 'font-weight', 'font-style',
  'font-family', 'text-anchor', 'visibility', 'display', 'paint-order', 'letter-spacing',
]);

/** The rules of a style sheet that speak of plain elements; `:host`, states and `@` blocks are for the screen. */
function rulesOf(css: string): Rule[] {
  const flat = css.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/@[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '');
  return [...flat.matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(([, selectors = '', body = '']) => {
    const declarations = body.split(';').flatMap((line): [string, string][] => {
      const at = line.indexOf(':');
      return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]];
    });
    return selectors.split(',').map((one) => one.trim()).filter((one) => !/[:[>+~*#]/.test(one)).map((selector) => ({
      compounds: selector.split(/\s+/).map((part) => {
        const [tag = '', ...classes] = part.split('.');
        return { tag, classes };
      }),
      declarations,
    }));
  });
}

/** The values that `:host` gives to the theme's variables. */
function variablesOf(css: string): Map<string, string> {
  const host = /:host\s*\{([^}]*)\}/.exec(css)?.[1] ?? '';
  return new Map([...host.matchAll(/(--[\w-]+)\s*:\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]));
}

const RULES = rulesOf(timelineStyle.cssText);
const THEME = variablesOf(theme.cssText);

/** Gives every element the attributes that the screen's style sheet gives it, so that the picture stands alone. */
export function paint(root: Markup, palette: Palette): void {
  dress(root, [], new Map(THEME), palette);
}

/** A colour of the theme. */
export function colour(name: string, palette: Palette): string {
  return resolve(`var(--${name})`, THEME, palette);
}

function dress(node: Markup, outer: Markup[], inherited: Map<string, string>, palette: Palette): void {
  const chain = [...outer, node];
  const declarations = RULES.filter((rule) => fits(rule, chain)).flatMap((rule) => rule.declarations);
  const variables = new Map(inherited);
  for (const [name, value] of declarations) if (name.startsWith('--')) variables.set(name, value);
  for (const [name, value] of declarations) {
    if (ATTRIBUTES.has(name)) node.setAttribute(name, resolve(value, variables, palette));
  }
  const hidden = node.getAttribute('visibility') === 'hidden' || node.getAttribute('display') === 'none';
  const empty = node.tag === 'text' && node.textContent === '' && node.childElementCount === 0;
  if (hidden || empty) {
    node.remove();
    return;
  }
  for (const child of [...node.children]) dress(child, chain, variables, palette);
  halo(node);
  for (const name of ['class', 'data-event', 'data-operation', 'visibility']) node.removeAttribute(name);
}

/** A text with a halo becomes two texts: `paint-order` is not known everywhere, and without it the halo hides the words. */
function halo(node: Markup): void {
  if (node.tag !== 'text' || node.getAttribute('paint-order') === null) return;
  const ground = node.getAttribute('stroke') ?? 'none';
  const under = new Markup('text', Object.fromEntries(node.attributes), node.textContent);
  under.setAttribute('fill', ground);
  under.setAttribute('aria-hidden', 'true');
  for (const name of ['paint-order', 'class']) under.removeAttribute(name);
  node.before(under);
  for (const name of ['paint-order', 'stroke', 'stroke-width', 'stroke-linejoin']) node.removeAttribute(name);
}

function fits(rule: Rule, chain: readonly Markup[]): boolean {
  let at = chain.length - 1;
  const last = rule.compounds.at(-1);
  const node = chain[at];
  if (last === undefined || node === undefined || !matches(node, last)) return false;
  for (let part = rule.compounds.length - 2; part >= 0; part--) {
    const wanted = rule.compounds[part];
    do at--; while (at >= 0 && wanted !== undefined && !matches(chain[at] as Markup, wanted));
    if (at < 0) return false;
  }
  return true;
}

function matches(node: Markup, compound: Rule['compounds'][number]): boolean {
  return (compound.tag === '' || compound.tag === node.tag) && compound.classes.every((name) => node.classes.includes(name));
}

/** A value without variables, without a choice of light and dark, and without mixtures. */
function resolve(value: string, variables: ReadonlyMap<string, string>, palette: Palette): string {
  let text = value;
  for (let i = 0; i < 40; i++) {
    const next = text
      .replace(/var\(\s*(--[\w-]+)\s*(?:,\s*((?:[^()]|\((?:[^()]|\([^()]*\))*\))*))?\)/, (_, name: string, other?: string) => variables.get(name) ?? other ?? 'none')
      .replace(/light-dark\(\s*(#\w+)\s*,\s*(#\w+)\s*\)/, (_, light: string, dark: string) => (palette === 'light' ? light : dark))
      .replace(/color-mix\(in srgb,\s*(#\w+|transparent)\s*([\d.]+)%\s*,\s*(#\w+|transparent)\s*\)/, (_, one: string, share: string, other: string) => mixed(one, Number(share), other));
    if (next === text) break;
    text = next;
  }
  return text.replace(/(\d)px\b/g, '$1');
}

function mixed(one: string, share: number, other: string): string {
  if (one === 'transparent' || other === 'transparent') return 'none';
  const parts = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const [first, second] = [parts(one), parts(other)];
  return `#${first.map((part, at) => Math.round((part * share + (second[at] ?? 0) * (100 - share)) / 100).toString(16).padStart(2, '0')).join('')}`;
}
