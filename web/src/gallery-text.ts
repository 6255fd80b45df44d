import { scenarios } from 'virtual:scenarios';
import { caseText } from '../scenarios/cases.ts';
import { textFile } from './engine/files.ts';

/** The text of a gallery card, fetched from this site when it is asked for; nothing when there is no such card. */
export async function galleryText(slug: string): Promise<string | undefined> {
  const card = scenarios.find((one) => one.slug === slug);
  return card === undefined ? undefined : caseText(await textFile(card.url), card.index);
}
