/** Unit tests of the web code: bundled first, then run by Node itself. */
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { Missing, filesUnder, root, run } from './steps.mjs';

/** Runs every web/src/**\/*.test.ts. @returns {Promise<string>} what the test runner printed */
export async function runUnitTests() {
  const tests = filesUnder(['web/src']).filter((file) => file.endsWith('.test.ts'));
  if (tests.length === 0) throw new Missing('web/src has no *.test.ts: a run of no test proves nothing.');
  // Named by the whole path: two folders may hold a test of the same name.
  const nameOf = (/** @type {string} */ file) => file.replaceAll(/[\\/]/g, '.');
  const outDir = await bundle('unit', Object.fromEntries(tests.map((file) => [nameOf(file), join(root, file)])));
  const bundles = tests.map((file) => join(outDir, `${nameOf(file)}.mjs`));
  return run(process.execPath, ['--enable-source-maps', '--test', '--test-reporter=tap', ...bundles]);
}
