import type { Lane } from '../engine/types.ts';
import type { Player } from '../player.ts';

/** The names of a `lanes` attribute, in lower case: `client, wmi, QuerySink`. */
export function namesOf(list: string): string[] {
  return list.toLowerCase().split(',').map((name) => name.trim()).filter((name) => name !== '');
}

/** For each lane its place among the names, by its own name, its key or its kind; −1 where no name means it. */
export function placesOf(lanes: readonly Lane[], names: readonly string[]): number[] {
  return lanes.map((lane) => [lane.label, lane.key, lane.kind].map((word) => names.indexOf(word.toLowerCase())).find((place) => place >= 0) ?? -1);
}

/**
 * Shows the lanes that a list names, in its order, and those that come later too; a list that names none of this run
 * changes nothing. Answers what ends it.
 */
export function arrangeLanes(player: Player, list: string): () => void {
  const names = namesOf(list);
  let known = -1;
  const arrange = (): void => {
    const lanes = player.source?.lanes ?? [];
    if (lanes.length === known) return;
    known = lanes.length;
    const places = placesOf(lanes, names);
    if (places.some((place) => place >= 0)) player.arrange(places, new Set(places.flatMap((place, lane) => (place < 0 ? [lane] : []))));
  };
  arrange();
  player.addEventListener('change', arrange);
  return () => {
    player.removeEventListener('change', arrange);
    player.arrange([], new Set());
  };
}
