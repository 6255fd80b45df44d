/**
 * `npm run bench:ui`: how long the page takes, in the Chromium of this machine at full speed and slowed down four times;
 * medians of five. A Mermaid diagram of the same 1,000 events is drawn in the same run, for comparison. A loop of fixed
 * work, timed before each measurement, tells how busy the machine was with other things.
 */
import { chromium } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { loadavg, cpus } from 'node:os';
import { join } from 'node:path';
import { preview } from 'vite';
import { FIGURES, openLong, quantile, shortTrace } from './bench-figures.mjs';
import { site } from './build.mjs';
import { chromeFlags, findChrome } from './chrome.mjs';
import { chrome } from './setup.mjs';
import { root } from './steps.mjs';

const RUNS = 5;
const RATES = [1, 4];
const EVENTS = 1_000;
/** Rounds of the loop: some milliseconds. */
const ROUNDS = 3_000_000;

/** Milliseconds of a fixed piece of work. */
function calibration() {
  const begun = performance.now();
  let word = 1;
  for (let i = 0; i < ROUNDS; i++) word = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d) + i;
  return performance.now() - begun + (word === 0 ? 1e-9 : 0);
}

/** @param {number} number @param {string} unit */
const shown = (number, unit) => `${number < 10 ? number.toFixed(1) : Math.round(number).toLocaleString('en')}${unit && ` ${unit}`}`;

await site();
await chrome();
const server = await preview({ root: join(root, 'web'), configFile: join(root, 'web', 'vite.config.ts'), preview: { port: 0 }, logLevel: 'error' });
const executablePath = findChrome();
const browser = await chromium.launch({ args: chromeFlags, ...(executablePath && { executablePath }) });
try {
  const url = server.resolvedUrls?.local[0] ?? '';
  for (let i = 0; i < 20; i++) calibration();
  const loops = [calibration()];
  // Recording the whole run takes memory that looking at it does not.
  const recorded = await openLong(browser, url);
  const trace = await shortTrace(recorded, EVENTS);
  await recorded.close();
  const long = await openLong(browser, url);
  const version = JSON.parse(readFileSync(join(root, 'node_modules', 'mermaid', 'package.json'), 'utf8')).version;
  console.log(`Chromium ${browser.version()}, ${cpus().length} processors, load ${loadavg()[0]?.toFixed(1)} before the run; Mermaid ${version}; medians of ${RUNS}.`);
  console.log('The last column is the time of a fixed loop beside the line, as a multiple of its shortest time: above 1.2, the machine did other things.\n');
  console.log(`| | ${RATES.map((rate) => `CPU ${rate}× | budget | verdict`).join(' | ')} | machine |`);
  console.log(`|---|${RATES.map(() => '--:|--:|---').join('|')}|--:|`);
  for (const { name, unit, budget, of } of FIGURES) {
    /** @type {string[]} */
    const cells = [];
    /** @type {number[]} */
    const beside = [];
    for (const [at, rate] of RATES.entries()) {
      const values = [];
      for (let run = 0; run < RUNS; run++) {
        beside.push(calibration());
        values.push(await of({ browser, url, rate, long, trace }));
      }
      const value = quantile(values, 0.5);
      const allowed = budget[at];
      const verdict = allowed === undefined ? '–' : value <= allowed ? 'kept' : `**over**, ${Math.round((100 * value) / allowed)} %`;
      cells.push(shown(value, unit), allowed === undefined ? '–' : shown(allowed, unit), verdict);
    }
    loops.push(...beside);
    console.log(`| ${name} | ${cells.join(' | ')} | ${(quantile(beside, 0.5) / Math.min(...loops)).toFixed(2)} |`);
  }
  console.log(`\nThe fixed loop took ${Math.min(...loops).toFixed(1)} to ${Math.max(...loops).toFixed(1)} ms; load ${loadavg()[0]?.toFixed(1)} after the run. What each line is:\n`);
  for (const { name, is } of FIGURES) console.log(`* ${name}: ${is}`);
} finally {
  await browser.close();
  await server.close();
}
