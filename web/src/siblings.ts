import { scenarios } from 'virtual:scenarios';
import { caseText, casesOf } from '../scenarios/cases.ts';
import { galleryText } from './gallery-text.ts';
import type { Opening } from './lab.ts';

/** The texts of all cases that stand in one file with the one that is open; of a text of the user's own, its cases. */
export async function siblingTexts(opening: Opening): Promise<string[]> {
  const own = scenarios.find((card) => card.slug === opening.example);
  if (own === undefined) return casesOf('', opening.text).map((card) => caseText(opening.text, card.index));
  const siblings = scenarios.filter((card) => card.url === own.url).sort((a, b) => a.index - b.index);
  const texts = await Promise.all(siblings.map((card) => galleryText(card.slug)));
  return texts.filter((text) => text !== undefined);
}
