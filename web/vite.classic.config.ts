import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { withoutMarks } from './catalogue/plugin.ts';
import { scenarioIndex } from './scenarios/plugin.ts';
import { tightStyles } from './tight-styles.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Files of `src` that the build without modules takes in another form. */
const CLASSIC: Record<string, string> = {
  [at('src/engine/files.ts')]: at('src/engine/files.classic.ts'),
  [at('src/embed/full.ts')]: at('src/embed/full.classic.ts'),
};

/** `wmi-lab.classic.js`: the element as one script, beside the site that was built before it. */
export default defineConfig({
  base: './',
  publicDir: false,
  // The engine's glue names its wasm by it; here the bytes are handed over.
  define: { 'import.meta.url': 'document.baseURI', 'import.meta.resolve': 'undefined' },
  plugins: [
    tightStyles(),
    {
      name: 'classic-forms',
      enforce: 'pre',
      async resolveId(source, importer) {
        const found = await this.resolve(source, importer, { skipSelf: true });
        return found === null ? undefined : CLASSIC[found.id];
      },
    },
    withoutMarks(),
    scenarioIndex(at('../tests/scenarios')),
  ],
  build: {
    target: 'es2022',
    emptyOutDir: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { 'wmi-lab.classic': 'src/embed/classic.ts' },
      output: { format: 'iife', codeSplitting: false, entryFileNames: '[name].js', assetFileNames: 'assets/[name]-[hash][extname]' },
    },
  },
});
