/** What of a card is searched. */
interface Card {
  title: string;
  sentence: string;
  label: string;
  group: string;
  slug: string;
}

/**
 * The cards that hold every word of what was typed, in any order and any case; all cards when nothing was. `shown` says what
 * the screen makes of a group's name; the English one is found too.
 */
export function matching<C extends Card>(cards: readonly C[], wanted: string, shown: (group: string) => string): C[] {
  const words = wanted.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return cards.filter((card) => {
    const text = [card.title, card.sentence, card.label, card.group, shown(card.group), card.slug].join('\n').replaceAll(/[`*]/g, '').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
