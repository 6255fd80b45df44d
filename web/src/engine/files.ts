/** How the engine and the texts beside it reach the page. `files.classic.ts` does the same where nothing may be fetched. */
import engineUrl from '../../pkg/wmi_lab_bg.wasm?url&no-inline';
import { received } from '../received.ts';

type Wasm = typeof import('../../pkg/wmi_lab.js');

/** A text of this site. */
export async function textFile(address: string): Promise<string> {
  return (await received(address)).text();
}

let engine: Promise<Response> | undefined;

/** Begins to load the engine, the largest file by far, before the code that opens it has come. Who asks for it is told of what went wrong. */
export function prepareEngine(): void {
  asked().catch(() => undefined);
}

function asked(): Promise<Response> {
  return (engine ??= received(engineUrl));
}

/** The engine, ready to be used; asked for once, and again after a failure. */
export async function wasmFile(): Promise<Wasm> {
  const bytes = asked();
  try {
    const [wasm] = await Promise.all([import('../../pkg/wmi_lab.js'), bytes]);
    await wasm.default({ module_or_path: bytes });
    return wasm;
  } catch (error) {
    engine = undefined;
    throw error;
  }
}
