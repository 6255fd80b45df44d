import { galleryText } from './gallery-text.ts';
import type { Lab } from './lab.ts';
import { decodeLink } from './share.ts';
import { t } from './words/words.ts';

/** What the page shows for an address. */
export interface Route {
  view: 'gallery' | 'lab';
  /** Said above the gallery when the address could not be opened. */
  notice: string;
  /** The language that a link asks for. */
  language?: string;
}

/** Opens what a location hash asks for; `enter` is called as soon as it is known that a scenario will be shown. */
export async function follow(hash: string, lab: Lab, enter: () => void): Promise<Route> {
  const link = await decodeLink(hash);
  if (link.kind === 'example' || link.kind === 'state') lab.prepare();
  try {
    switch (link.kind) {
      case 'none':
        return { view: 'gallery', notice: '' };
      case 'damaged':
        return { view: 'gallery', notice: t('This link cannot be opened: {reason}. Here are the scenarios instead.', { reason: link.reason }) };
      case 'example': {
        const text = await textOf(link.slug);
        lab.reset();
        enter();
        await lab.open({ text, example: link.slug });
        return { view: 'lab', notice: '' };
      }
      case 'state': {
        const { text, example } = link.state;
        const opening = text === undefined ? { text: await textOf(example ?? ''), example } : { text, example: undefined };
        lab.reset();
        enter();
        await lab.restore(opening, link.state);
        return { view: 'lab', notice: '', ...(link.state.language === undefined ? {} : { language: link.state.language }) };
      }
    }
  } catch (error) {
    return { view: 'gallery', notice: error instanceof Error ? error.message : t('The link could not be opened.') };
  }
}

async function textOf(slug: string): Promise<string> {
  const text = await galleryText(slug);
  if (text === undefined) throw new Error(t('There is no scenario “{slug}” in this version. Here are the others.', { slug }));
  return text;
}
