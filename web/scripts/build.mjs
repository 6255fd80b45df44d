/** Builds the site: Rust → wasm → web/pkg, then page, viewer and editor → web/dist. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { bindgen, locked, packages, rust, shared } from './setup.mjs';
import { filesUnder, once, root, run, runPackage, step } from './steps.mjs';

const pkg = join(root, 'web', 'pkg');
/** The declarations of the engine's door: generated, committed so that a change of the wire shows in review. */
export const declarations = 'web/src/engine/wmi_lab.d.ts';

/** Where cargo builds to: `target`, unless the user's own configuration says otherwise. */
function cargoTarget() {
  return JSON.parse(run('cargo', ['metadata', '--no-deps', '--format-version', '1', '-q'])).target_directory;
}

/** The declarations without the list of raw exports, which renumbers itself at every change. @param {string} generated */
function stableDeclarations(generated) {
  return generated.replace(/export interface InitOutput \{[^}]*\}/, 'export interface InitOutput {\n    readonly memory: WebAssembly.Memory;\n}');
}

export const wasm = shared(async () => {
  await rust();
  await bindgen();
  await packages();
  await step('the engine as wasm: cargo build --release, wasm-bindgen, wasm-opt', () => {
    const target = 'wasm32-unknown-unknown';
    run('cargo', ['build', '--release', '-p', 'wmi-lab-wasm', '--target', target, ...locked]);
    const built = join(resolve(root, cargoTarget()), target, 'release', 'wmi_lab_wasm.wasm');
    const [module, glue] = [join(pkg, 'wmi_lab_bg.wasm'), join(pkg, 'wmi_lab.js')];
    const inputs = [readFileSync(built, 'base64'), readFileSync(join(root, 'package-lock.json'), 'utf8')];
    const done = once('wasm', inputs, [module, glue, join(root, declarations)], () => {
      run('wasm-bindgen', ['--target', 'web', '--out-dir', pkg, '--out-name', 'wmi_lab', built]);
      // Cargo leaves the names in, because wasm-bindgen reads what features the module uses beside them.
      runPackage('binaryen/bin/wasm-opt', ['-Oz', '--strip-debug', '--strip-producers', '-o', module, module]);
      writeFileSync(join(root, declarations), stableDeclarations(readFileSync(join(pkg, 'wmi_lab.d.ts'), 'utf8')));
    });
    return `${(readFileSync(module).length / 1024).toFixed(0)} KiB${done ? '' : ', reused'}`;
  });
});

/** What the site fetches later, by name: the one-script build takes it from `wmi-lab.files.js`, where fetch is not to be had. */
function bundleFiles() {
  const later = filesUnder(['web/dist/assets']).filter((file) => /\.(wasm|json|md|mof)$/.test(file));
  const content = (/** @type {string} */ file) => readFileSync(join(root, file), file.endsWith('.wasm') ? 'base64' : 'utf8');
  const all = JSON.stringify(Object.fromEntries(later.map((file) => [basename(file), content(file)])));
  writeFileSync(join(root, 'web', 'dist', 'wmi-lab.files.js'), `document.dispatchEvent(new CustomEvent('wmi-lab-files', { detail: ${all} }));\n`);
}

/** The service worker: it keeps what the page of the site may load, and a change of any of it makes a new version. */
function offline() {
  const dist = join(root, 'web', 'dist');
  const isKept = (/** @type {string} */ file) => /^(index\.html|wmi-lab\.js|assets\/.*)$/.test(file);
  const files = filesUnder(['web/dist']).map((file) => file.slice('web/dist/'.length).replaceAll('\\', '/')).filter(isKept);
  const digest = createHash('sha256');
  for (const file of files) digest.update(file).update(readFileSync(join(dist, file)));
  const worker = readFileSync(join(root, 'web', 'offline', 'sw.js'), 'utf8');
  const filled = worker.replace('__VERSION__', digest.digest('hex').slice(0, 16)).replace('__FILES__', JSON.stringify(files));
  writeFileSync(join(dist, 'sw.js'), filled);
}

/** Builds everything in web/dist from web/src and web/pkg. */
export async function pages() {
  const { build } = await import('vite');
  for (const config of ['vite.config.ts', 'vite.classic.config.ts']) {
    await build({ root: join(root, 'web'), configFile: join(root, 'web', config), logLevel: 'warn' });
  }
  bundleFiles();
  offline();
  return `${filesUnder(['web/dist']).length} files in web/dist`;
}

export const site = shared(async () => {
  await wasm();
  await step('the site: Vite', pages);
});

if (import.meta.filename === process.argv[1]) await site();
