import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { withoutMarks } from './catalogue/plugin.ts';
import { scenarioIndex } from './scenarios/plugin.ts';
import { tightStyles } from './tight-styles.ts';
import { viewerFile } from './viewer-file.ts';

/**
 * What the page may do, in the built page itself (any static server will do) and as a header of our own
 * preview. Lit's templates pass through its one Trusted Types policy; nothing else may make markup.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html wmi-lab',
].join('; ');

/** Writes the policy into the built page; the dev server injects styles and scripts that it forbids. */
function policyInPage(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

const viewer = viewerFile(fileURLToPath(new URL('src/element.ts', import.meta.url)));

export default defineConfig({
  // Relative addresses: the site works from any folder of any host.
  base: './',
  // Several pages and files, no client-side routes: a wrong address is a plain 404.
  appType: 'mpa',
  plugins: [viewer.plugin, policyInPage(), withoutMarks(), tightStyles(), scenarioIndex(fileURLToPath(new URL('../tests/scenarios', import.meta.url)))],
  // The dev server reads the scenarios and the catalogue, which lie beside this folder.
  server: { fs: { allow: ['..'] } },
  build: {
    target: 'es2022',
    // `npm run size` reads from the manifest what each entry loads.
    manifest: true,
    // A data: address would need a hole in the policy and hides bytes from the budgets.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { page: 'index.html', 'wmi-lab': 'src/element.ts', host: 'embed/host.html' },
      // The page takes the code that it shares with the element from the element's file.
      preserveEntrySignatures: 'allow-extension',
      output: {
        // So what it exports keeps its names: a browser that still holds an older file then mostly finds what it asks for.
        minifyInternalExports: false,
        codeSplitting: { groups: [{ name: 'wmi-lab', test: viewer.holds }] },
        // The one file that other sites name in their pages keeps its name.
        entryFileNames: (chunk) => (chunk.name === 'wmi-lab' ? 'wmi-lab.js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  preview: {
    host: '127.0.0.1',
    port: 4173,
    headers: { // The host pages of the tests hold frames.
    'Content-Security-Policy': `${contentSecurityPolicy}; frame-src 'self'`, 'X-Content-Type-Options': 'nosniff' },
  },
});
