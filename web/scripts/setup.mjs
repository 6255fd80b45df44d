/** Set-up: each part is done once a process, says what it found, and installs what is missing where it can. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChrome, findDriver } from './chrome.mjs';
import { Missing, once, root, run, step, versionOf, which, work } from './steps.mjs';

const WASM_TARGET = 'wasm32-unknown-unknown';
const WASM_PACK = '0.15.1';

/** Cargo.lock is binding in CI; on a desk cargo may bring it up to date. */
export const locked = process.env.CI ? ['--locked'] : [];

/** Lets a part of set-up run once however many ask for it. @param {() => Promise<void>} part @returns {() => Promise<void>} */
export function shared(part) {
  /** @type {Promise<void> | undefined} */
  let done;
  return () => (done ??= part());
}

/** @param {string} crate @param {string} version @param {string[]} [options] */
function cargoInstall(crate, version, options = []) {
  run('cargo', ['install', `${crate}@${version}`, '--root', join(work, 'tools'), ...options]);
}

export const rust = shared(() =>
  step(`Rust with ${WASM_TARGET}, rustfmt and clippy`, () => {
    if (!which('cargo')) throw new Missing('Rust is missing: install it with rustup (rustup.rs), then run this again.');
    const has = existsSync(run('rustc', ['--print', 'target-libdir', '--target', WASM_TARGET]).trim());
    const tools = versionOf(which('cargo-fmt')) && versionOf(which('cargo-clippy'));
    if (!(has && tools) && !which('rustup')) {
      throw new Missing(`This Rust lacks ${WASM_TARGET}, rustfmt or clippy: install Rust with rustup (rustup.rs) instead.`);
    }
    if (!has) run('rustup', ['target', 'add', WASM_TARGET]);
    if (!tools) run('rustup', ['component', 'add', 'rustfmt', 'clippy']);
    return `${versionOf('rustc').split(' ').slice(0, 2).join(' ')}${has && tools ? '' : ', the missing parts added'}`;
  }),
);

export const packages = shared(() =>
  step('npm packages', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    // npm is a script itself; its own path also works where `npm` is a .cmd file.
    const npm = process.env.npm_execpath;
    const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
    const done = once('packages', [lock], [join(root, 'node_modules', '.package-lock.json')], () =>
      run(command, [...first, 'ci', '--no-audit', '--no-fund']),
    );
    return done ? 'installed as package-lock.json says' : 'reused';
  }),
);

/** The version of the wasm-bindgen crate in Cargo.lock; the command line must be the same. */
function bindgenVersion() {
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8');
  const version = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(lock.replaceAll('\r', ''))?.[1];
  if (!version) throw new Missing('Cargo.lock names no wasm-bindgen: restore the committed Cargo.lock.');
  return version;
}

export const bindgen = shared(() => {
  const version = bindgenVersion();
  return step(`wasm-bindgen ${version}, its command line (a first build takes about four minutes)`, () => {
    const [tool, runner] = [which('wasm-bindgen'), which('wasm-bindgen-test-runner')];
    if (runner && versionOf(tool) === `wasm-bindgen ${version}`) return `reused ${tool}`;
    // Without --locked: its own lock file may pin crates that a registry mirror no longer carries.
    cargoInstall('wasm-bindgen-cli', version);
    return 'built into target/tools';
  });
});

export const wasmPack = shared(() =>
  step(`wasm-pack ${WASM_PACK} or later (a first build takes about three minutes)`, () => {
    const found = versionOf(which('wasm-pack')).replace('wasm-pack ', '');
    if (found.localeCompare(WASM_PACK, 'en', { numeric: true }) >= 0) return `reused ${which('wasm-pack')}`;
    cargoInstall('wasm-pack', WASM_PACK, ['--locked']);
    return 'built into target/tools';
  }),
);

export const chrome = shared(() =>
  step('Chrome or Chromium with its driver', () => {
    const missing = () => [!findChrome() && 'a browser', !findDriver() && 'chromedriver'].filter(Boolean);
    if (missing().length === 0) return `reused ${findChrome()}`;
    if (process.getuid?.() !== 0 || !which('apt-get')) {
      const cure = 'install Chrome and chromedriver of one version, or name them in CHROME_BIN and CHROMEDRIVER';
      throw new Missing(`No ${missing().join(' and no ').replace(/^a /, '')} found: ${cure}.`);
    }
    const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-q'], quiet);
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium', 'chromium-driver'], quiet);
    if (missing().length > 0) throw new Missing('Debian installed no usable Chromium: name one in CHROME_BIN and CHROMEDRIVER.');
    return "installed Debian's chromium and chromium-driver";
  }),
);
