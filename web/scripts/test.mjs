/**
 * `npm test`: set-up, then every check, stopping at the first that fails.
 * `--only NAME` (repeatable) takes just these checks, `--with-size` adds the budgets (`npm run check`).
 */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { declarations, site, wasm } from './build.mjs';
import { findChrome, findDriver, writeWebdriver } from './chrome.mjs';
import { bindgen, chrome, locked, packages, rust, wasmPack } from './setup.mjs';
import { checkSizes } from './size.mjs';
import { Missing, passed, root, run, runPackage, step, tests } from './steps.mjs';
import { runUnitTests } from './unit.mjs';

const HOST = ['--workspace', '--exclude', 'wmi-lab-wasm'];
const WASM = ['--target', 'wasm32-unknown-unknown'];
const STRICT = [...locked, '--', '-D', 'warnings'];

/** A port that nothing listens on: a running `npm start` must not be what Playwright tests. @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** @type {{ name: string, says: string, needs: (() => Promise<void>)[], check: () => string | Promise<string> }[]} */
const checks = [
  {
    name: 'fmt',
    says: 'rustfmt',
    needs: [rust],
    check: () => (run('cargo', ['fmt', '--all', '--check']), 'formatted'),
  },
  {
    name: 'clippy',
    says: 'clippy for this machine, warnings denied',
    needs: [rust],
    check: () => (run('cargo', ['clippy', ...HOST, '--all-targets', ...STRICT]), 'clean'),
  },
  {
    name: 'clippy-wasm',
    says: 'clippy for the browser, warnings denied',
    needs: [rust],
    check: () => {
      run('cargo', ['clippy', '-p', 'wmi-lab-wasm', ...WASM, ...STRICT]);
      run('cargo', ['clippy', '-p', 'wmi-lab-tests', '--tests', ...WASM, ...STRICT]);
      return 'clean';
    },
  },
  {
    name: 'cargo',
    says: 'cargo test',
    needs: [rust],
    check: () => passed(run('cargo', ['test', ...HOST, ...locked])),
  },
  {
    name: 'wasm-pack',
    says: 'wasm-pack test --headless --chrome',
    needs: [rust, bindgen, wasmPack, chrome],
    check: () => {
      const settings = writeWebdriver(findChrome() ?? '');
      const driver = ['--chromedriver', findDriver() ?? ''];
      const env = { WASM_BINDGEN_TEST_WEBDRIVER_JSON: settings };
      return passed(run('wasm-pack', ['test', '--headless', '--chrome', ...driver], env));
    },
  },
  {
    name: 'tsc',
    says: 'TypeScript, strict',
    needs: [packages, wasm],
    check: () => {
      const changed = process.env.CI && run('git', ['status', '--porcelain', '--', declarations]).trim();
      if (changed) throw new Missing(`${declarations} is not what the engine declares: run npm run build and commit it.`);
      for (const project of ['web/tsconfig.json', 'web/tsconfig.node.json']) runPackage('typescript/bin/tsc', ['-p', project]);
      return 'clean';
    },
  },
  {
    name: 'unit',
    says: "the web code's unit tests",
    needs: [packages],
    check: async () => passed(await runUnitTests()),
  },
  {
    name: 'ui',
    says: 'Playwright with axe on the built site',
    needs: [site, chrome],
    check: async () => {
      const env = { WMI_LAB_TEST_PORT: String(await freePort()) };
      return passed(runPackage('@playwright/test/cli.js', ['test', '-c', join(root, 'tests', 'ui', 'playwright.config.ts')], env));
    },
  },
  { name: 'size', says: 'gzip sizes', needs: [site], check: checkSizes },
];

const words = process.argv.slice(2);
const only = words.filter((_, at) => words[at - 1] === '--only');
const unknown = words.filter((word, at) => word !== '--only' && word !== '--with-size' && words[at - 1] !== '--only');
const wrong = [...unknown, ...only.filter((name) => !checks.some((check) => check.name === name))];
if (wrong.length > 0) {
  console.error(`Not known: ${wrong.join(', ')}. There are --with-size and --only with ${checks.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const wanted = only.length > 0 ? only : checks.map(({ name }) => name).filter((name) => name !== 'size' || words.includes('--with-size'));
const begun = performance.now();
for (const { name, says, needs, check } of checks) {
  if (!wanted.includes(name)) continue;
  for (const need of needs) await need();
  await step(says, check);
}
console.log(`\nAll of it took ${((performance.now() - begun) / 1000).toFixed(0)} s.`);
if (tests.passed > 0) console.log(`${tests.passed} passed, 0 failed`);
