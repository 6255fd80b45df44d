import { t } from './words/words.ts';

/**
 * What a server answers for an address.
 *
 * @throws Error with one sentence for people when it does not answer, or refuses.
 */
export async function received(address: string | URL): Promise<Response> {
  const { pathname } = new URL(address, document.baseURI);
  const file = pathname.split('/').at(-1) ?? pathname;
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin' });
  } catch {
    throw new Error(t('{file} could not be loaded: there was no answer, or this page may not read it. Check address and connection, then try again.', { file }));
  }
  if (!response.ok) throw new Error(t('{file} could not be loaded: the server says HTTP {status}.', { file, status: String(response.status) }));
  return response;
}
