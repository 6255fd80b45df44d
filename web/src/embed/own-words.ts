import { speechOf, type Files } from '../words/load.ts';
import { learn } from '../words/words.ts';

/** Takes the words that stand in a page beside its run, as in the one file that opens from a disk, where nothing can be fetched. */
export function takeWords(script: HTMLScriptElement): void {
  const code = script.dataset['words'] ?? '';
  learn(code, speechOf(code, JSON.parse(script.text) as Files));
}
