/** `npm run size`: what a reader downloads, gzipped, against goals and ceilings; read from the manifest of the real build. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { site } from './build.mjs';
import { Missing, filesUnder, root, step } from './steps.mjs';

/**
 * @typedef {{ file: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[], css?: string[] }} Chunk
 * @typedef {{ name: string, goal: number, ceiling: number, files: Set<string> }} Part
 */

/**
 * Bytes after gzip, part by part. The goal is what the design asks for: missing it is said. The ceiling is what must
 * not be passed: it fails the check. The two differ only where the goal is not reached yet; there the ceiling is the
 * size that was measured and some 3 %, and goes down with it.
 */
const limits = {
  viewer: { goal: 40_000, ceiling: 40_000 },
  'core wasm': { goal: 180_000, ceiling: 590_000 },
  editor: { goal: 120_000, ceiling: 120_000 },
  page: { goal: Infinity, ceiling: Infinity },
};

const dist = join(root, 'web', 'dist');

/** Bytes of a built file as a server sends it. @param {string} file */
const gzipped = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;

/** Bytes in the unit of the budgets. @param {number} bytes */
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** A chunk's file, its styles and all it imports statically. @param {Record<string, Chunk>} manifest @param {string} key @param {Set<string>} [seen] */
function closure(manifest, key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) seen.add(file);
  for (const next of chunk.imports ?? []) closure(manifest, next, seen);
  return seen;
}

/** What is measured. @returns {Part[]} */
function parts() {
  /** @type {Record<string, Chunk>} */
  const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));
  const [page, viewer] = [closure(manifest, 'index.html'), closure(manifest, 'src/element.ts')];
  // The editor is the lazily loaded chunk of src/editor/, less what the page has loaded before it.
  const lazy = Object.keys(manifest).filter((key) => key.startsWith('src/editor/') && !manifest[key]?.isEntry);
  const editor = new Set(lazy.flatMap((key) => [...closure(manifest, key)]).filter((file) => !page.has(file)));
  const engine = new Set(filesUnder(['web/dist']).filter((file) => file.endsWith('.wasm')).map((file) => file.slice('web/dist/'.length)));
  return [
    { name: 'viewer', ...limits.viewer, files: viewer },
    { name: 'core wasm', ...limits['core wasm'], files: engine },
    { name: 'editor', ...limits.editor, files: editor },
    { name: 'page', ...limits.page, files: page },
  ];
}

/** Prints every part with its files; throws when one is empty or over its ceiling. @returns {string} */
export function checkSizes() {
  const over = [];
  const missed = [];
  for (const { name, goal, ceiling, files } of parts()) {
    const sizes = [...files].map((file) => /** @type {const} */ ([gzipped(file), file]));
    const total = sizes.reduce((sum, [size]) => sum + size, 0);
    console.log(`  ${name.padEnd(10)} ${kB(total).padStart(9)}${goal < Infinity ? `  goal ${kB(goal)}, ceiling ${kB(ceiling)}` : ''}`);
    for (const [size, file] of sizes.sort(([a], [b]) => b - a)) console.log(`    ${kB(size).padStart(9)}  ${file}`);
    if (files.size === 0) over.push(`${name} is in no file of the build`);
    // Each further file would be one more request in a row before the first picture.
    if (name === 'viewer' && files.size > 1) over.push(`${name} is in ${files.size} files of the build, not one`);
    if (total > ceiling) over.push(`${name} is ${kB(total - ceiling)} over its ceiling`);
    else if (total > goal) missed.push(`${name} is ${kB(total - goal)} over its goal`);
  }
  if (over.length > 0) throw new Missing(over.join('; '));
  return ['under every ceiling', ...missed].join('; ');
}

if (import.meta.filename === process.argv[1]) {
  await site();
  await step('gzip sizes', checkSizes);
}
