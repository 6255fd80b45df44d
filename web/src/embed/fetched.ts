import { received } from '../received.ts';
import { t } from '../words/words.ts';

/** Largest recorded trace or scenario that is read, in characters. */
export const MOST_READ = 16 * 1024 * 1024;

/**
 * The text at an address.
 *
 * @throws Error with one sentence for people when it cannot be had or is too large.
 */
export async function fetched(address: string): Promise<string> {
  const text = await (await received(new URL(address, document.baseURI))).text();
  if (text.length > MOST_READ) throw new Error(t('The recorded trace or scenario is larger than 16 MB.'));
  return text;
}
