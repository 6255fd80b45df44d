import * as wasm from '../../pkg/wmi_lab.js';
import { home } from '../home.ts';
import { scriptAddress } from '../trusted.ts';
import { t } from '../words/words.ts';

/** All files of the site that are fetched later, by their names; the engine as base64. Made by `web/scripts/build.mjs`. */
type Bundle = Record<string, string>;

let bundle: Promise<Bundle> | undefined;

/** Loads `wmi-lab.files.js` by a script element, which frames without an origin and pages from a disk may do, unlike fetch. */
function files(): Promise<Bundle> {
  bundle ??= new Promise<Bundle>((done, failed) => {
    const script = document.createElement('script');
    document.addEventListener('wmi-lab-files', (event) => done((event as CustomEvent<Bundle>).detail), { once: true });
    script.addEventListener('error', () => failed(new Error(t('The engine could not be loaded: {file} is missing beside {script}.', { file: 'wmi-lab.files.js', script: 'wmi-lab.classic.js' }))));
    script.src = scriptAddress(new URL('wmi-lab.files.js', home).href);
    document.head.append(script);
  }).catch((error: unknown) => {
    bundle = undefined;
    throw error;
  });
  return bundle;
}

async function file(address: string): Promise<string> {
  const name = new URL(address, home).pathname.split('/').at(-1) ?? '';
  const found = (await files())[name];
  if (found === undefined) throw new Error(t('{file} does not hold {name}.', { file: 'wmi-lab.files.js', name }));
  return found;
}

/** A text of this site. */
export function textFile(address: string): Promise<string> {
  return file(address);
}

/** Begins to load the engine. Who asks for it is told of what went wrong. */
export function prepareEngine(): void {
  files().catch(() => undefined);
}

/** The engine, ready to be used. */
export async function wasmFile(): Promise<typeof wasm> {
  const all = await files();
  const name = Object.keys(all).find((one) => one.endsWith('.wasm')) ?? '';
  await wasm.default({ module_or_path: Uint8Array.from(atob(await file(name)), (char) => char.charCodeAt(0)) });
  return wasm;
}
