/** Unit tests of the web code: Node 20 reads no TypeScript, so they are bundled first, then run by Node itself. */
import { join } from 'node:path';
import { Missing, filesUnder, root, run, work } from './steps.mjs';

/** Runs every web/src/**\/*.test.ts. @returns {Promise<string>} what the test runner printed */
export async function runUnitTests() {
  const tests = filesUnder(['web/src']).filter((file) => file.endsWith('.test.ts'));
  if (tests.length === 0) throw new Missing('web/src has no *.test.ts: a run of no test proves nothing.');
  const outDir = join(work, 'unit');
  const { build } = await import('vite');
  await build({
    root: join(root, 'web'),
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: true,
      sourcemap: 'inline',
      rolldownOptions: {
        // Named by the whole path: two folders may hold a test of the same name.
        input: Object.fromEntries(tests.map((file) => [file.replaceAll(/[\\/]/g, '.'), join(root, file)])),
        output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
      },
    },
  });
  const bundles = tests.map((file) => join(outDir, `${file.replaceAll(/[\\/]/g, '.')}.mjs`));
  return run(process.execPath, ['--enable-source-maps', '--test', '--test-reporter=tap', ...bundles]);
}
