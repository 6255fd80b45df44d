/** How the engine and the texts beside it reach the page. `files.classic.ts` does the same where nothing may be fetched. */
import { t } from '../words/words.ts';

type Wasm = typeof import('../../pkg/wmi_lab.js');

/** A text of this site. */
export async function textFile(address: string): Promise<string> {
  const response = await fetch(address, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(t('A file of this page could not be loaded (HTTP {status}).', { status: String(response.status) }));
  return response.text();
}

/** The engine, ready to be used. */
export async function wasmFile(): Promise<Wasm> {
  const wasm = await import('../../pkg/wmi_lab.js');
  await wasm.default();
  return wasm;
}
