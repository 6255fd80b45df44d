/** TypeScript of the screen as modules that Node runs: Node 20 reads none itself. */
import { join } from 'node:path';
import { root, work } from './steps.mjs';

/**
 * Bundles entries for Node; answers the folder in which each stands as NAME.mjs.
 * @param {string} name of the folder under the scripts' own work folder
 * @param {Record<string, string>} input file of each entry, by its name
 */
export async function bundle(name, input) {
  const outDir = join(work, name);
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
      rolldownOptions: { input, output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' } },
    },
  });
  return outDir;
}
