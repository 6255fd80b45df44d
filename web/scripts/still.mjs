/**
 * `node web/scripts/still.mjs RUN.json OUT.html|OUT.svg [--at PLACE] [--dark]`: a recorded run (`wmi-lab record`) as one file
 * without script, drawn by the layout of the screen. For print, for CI, and for readers without JavaScript.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { root } from './steps.mjs';

/** The drawing code as a module that Node runs. @returns {Promise<typeof import('../src/export/page.ts')>} */
async function drawing() {
  const outDir = await bundle('still', { page: join(root, 'web', 'src', 'export', 'page.ts') });
  return import(pathToFileURL(join(outDir, 'page.mjs')).href);
}

const words = process.argv.slice(2);
const at = words.includes('--at') ? (words[words.indexOf('--at') + 1] ?? '') : 'end';
const [from, to] = words.filter((word, index) => !word.startsWith('--') && words[index - 1] !== '--at');
if (from === undefined || to === undefined || !/\.(html|svg)$/.test(to)) {
  console.error('Write: node web/scripts/still.mjs RUN.json OUT.html|OUT.svg [--at PLACE] [--dark]');
  process.exit(2);
}
try {
  const { page, picture, PAGE_STYLE } = await drawing();
  /** @type {import('../src/export/page.ts').PageOptions} */
  const options = { at, palette: words.includes('--dark') ? 'dark' : 'light' };
  const text = readFileSync(from, 'utf8');
  const digest = createHash('sha256').update(PAGE_STYLE).digest('base64');
  writeFileSync(to, to.endsWith('.svg') ? picture(text, options) : page(text, options, digest));
  console.log(`${to} shows ${from} at ${at}.`);
} catch (error) {
  console.error(`${from}: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(2);
}
