/** How the engine and the texts beside it reach the page. `files.classic.ts` does the same where nothing may be fetched. */
import engineUrl from '../../pkg/wmi_lab_bg.wasm?url&no-inline';
import { t } from '../words/words.ts';

type Wasm = typeof import('../../pkg/wmi_lab.js');

/** A text of this site. */
export async function textFile(address: string): Promise<string> {
  const response = await fetch(address, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(t('A file of this page could not be loaded (HTTP {status}).', { status: String(response.status) }));
  return response.text();
}

let engine: Promise<Response> | undefined;

/** Begins to load the engine, the largest file by far, before the code that opens it has come. Who asks for it is told of what went wrong. */
export function prepareEngine(): void {
  engine ??= fetch(engineUrl, { credentials: 'same-origin' });
  engine.catch(() => (engine = undefined));
}

/** The engine, ready to be used; asked for once, and again after a failure. */
export async function wasmFile(): Promise<Wasm> {
  prepareEngine();
  try {
    const wasm = await import('../../pkg/wmi_lab.js');
    await wasm.default({ module_or_path: engine });
    return wasm;
  } catch (error) {
    // What was received can be read once.
    engine = undefined;
    throw error;
  }
}
