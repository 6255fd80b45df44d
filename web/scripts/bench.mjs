/**
 * The five ways to call, with 10,000 objects instead of 300: their figures, and how the time for one object grows.
 * Only ratios within one run are judged, so that the machine does not matter.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, step, work } from './steps.mjs';

const SMALL = 300;
const LARGE = 10_000;
/** How much longer one object may take among 10,000 than among 300. */
const GROWTH = 8;

const source = readFileSync(join(root, 'tests/scenarios/04-semisync/five-ways.md'), 'utf8');

/** The same scenario with another number of objects, without what it expects. @param {number} objects */
function scenario(objects) {
  const text = source
    .replaceAll(`MakeObjects = ${SMALL};`, `MakeObjects = ${objects};`)
    .replaceAll('LookAhead = 20;', 'LookAhead = 100;')
    .replaceAll('NextAsync(30,', 'NextAsync(100,')
    .replaceAll('Three hundred objects', `${objects.toLocaleString('en')} objects`);
  const folder = join(work, 'bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `five-ways-${objects}.md`);
  writeFileSync(file, text);
  return file;
}

/** Measures the five cases; answers milliseconds for one object and the printed table. @param {number} objects */
function measure(objects) {
  const file = scenario(objects);
  const begun = performance.now();
  const table = run('cargo', ['run', '-q', '--release', '-p', 'wmi-lab-cli', '--', 'compare', file]);
  return { each: (performance.now() - begun) / (5 * objects), table };
}

await step('the command line, optimised', () => {
  run('cargo', ['build', '-q', '--release', '-p', 'wmi-lab-cli']);
  return '';
});
await step(`five ways to read ${LARGE.toLocaleString('en')} objects`, () => {
  const [small, large] = [measure(SMALL), measure(LARGE)];
  console.log(large.table);
  const growth = large.each / small.each;
  if (growth > GROWTH) throw new Error(`One object takes ${growth.toFixed(1)} times as long among ${LARGE} as among ${SMALL}.`);
  return `${(large.each * 1000).toFixed(0)} µs an object, ${growth.toFixed(2)} times that among ${SMALL}`;
});
