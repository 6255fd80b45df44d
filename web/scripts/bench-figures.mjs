/** What `npm run bench:ui` measures: each figure with its budget, and exactly what its time is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './steps.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Browser} Browser */
/** @typedef {{ browser: Browser, url: string, rate: number, long: Page, trace: string }} Bench */
/**
 * `budget` at full speed and at a quarter of it, where there is one; `is` says what was measured.
 * @typedef {{ name: string, unit: string, budget: [number | undefined, number | undefined], is: string, of: (bench: Bench) => Promise<number> }} Figure
 */

const FRAMES = 120;
const SEEKS = 60;
/** Two frames of 60 Hz: a budget of 33 ms means both. */
const TWO_FRAMES = 33.4;
/** The link of the budgets: 1.6 Mbit/s, 150 ms. */
const LINK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };

/** @param {number[]} values @param {number} share */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Slows a page down. @param {Page} page @param {number} rate */
async function throttle(page, rate) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  return session;
}

/** Opens the full page with the long run of tests/ui, every event a row. @param {Browser} browser @param {string} url */
export async function openLong(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    // The engine's memory is no part of the browser's own count.
    for (const name of /** @type {const} */ (['instantiate', 'instantiateStreaming'])) {
      const original = /** @type {any} */ (WebAssembly[name]);
      Object.assign(WebAssembly, {
        [name]: async (/** @type {unknown[]} */ ...args) => {
          const made = await original.apply(WebAssembly, args);
          Object.assign(globalThis, { engineMemory: (made.instance ?? made).exports.memory });
          return made;
        },
      });
    }
  });
  await page.goto(`${url}#x.first-query`);
  await page.getByText(/^ends: /).waitFor();
  await page.evaluate((text) => {
    const { model } = /** @type {any} */ (document.querySelector('wmi-lab-app'));
    return model.open({ text, example: undefined });
  }, readFileSync(join(root, 'tests', 'ui', 'long-run.md'), 'utf8'));
  await page.waitForFunction(() => {
    const { model } = /** @type {any} */ (document.querySelector('wmi-lab-app'));
    return !model.busy && model.player.length > 99_000;
  }, null, { timeout: 300_000 });
  await page.evaluate(() => /** @type {any} */ (document.querySelector('wmi-lab-app')).player.setLevel(2));
  return page;
}

/** The first events of the long run as an embed reads them. @param {Page} page @param {number} count @returns {Promise<string>} */
export function shortTrace(page, count) {
  return page.evaluate((count) => {
    const trace = /** @type {any} */ (document.querySelector('wmi-lab-app')).model.record();
    const columns = Object.fromEntries(Object.entries(trace.columns).map(([name, column]) => [name, /** @type {number[]} */ (column).slice(0, count)]));
    return JSON.stringify({ ...trace, title: 'A thousand events', columns, rows: trace.rows.slice(0, count), outcome: undefined });
  }, count);
}

/** The same events as Mermaid's text. @param {string} text */
function mermaidText(text) {
  const trace = JSON.parse(text);
  const words = (/** @type {string} */ label) => label.replace(/[#;:\n\r]/g, ' ').trim();
  const lines = trace.rows.map((/** @type {{ label: string }} */ row, /** @type {number} */ event) => {
    const [from, to] = [trace.columns.lane[event], trace.columns.to[event]];
    return from === to ? `Note over L${from}: ${words(row.label)}` : `L${from}->>L${to}: ${words(row.label)}`;
  });
  return ['sequenceDiagram', ...trace.lanes.map((/** @type {{ label: string }} */ lane, /** @type {number} */ at) => `participant L${at} as ${lane.label}`), ...lines].join('\n');
}

/** From the request of a host page to a step button that works, over the slow link, nothing cached. @param {Bench} bench */
async function usableEmbed({ browser, url, rate }) {
  const context = await browser.newContext({ viewport: { width: 800, height: 900 } });
  const page = await context.newPage();
  const session = await throttle(page, rate);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', LINK);
  await page.addInitScript(() => document.addEventListener('wmi-ready', () => requestAnimationFrame(() => performance.mark('usable')), true));
  await page.goto(`${url}embed/host.html`);
  await page.waitForFunction(() => performance.getEntriesByName('usable').length > 0);
  const time = await page.evaluate(() => performance.getEntriesByName('usable')[0]?.startTime ?? Number.NaN);
  await context.close();
  return time;
}

/** From the click on Step to the frame that shows it. @param {Bench} bench */
async function clickToStep({ browser, url, rate }) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${url}#x.nextasync-queued`);
  await page.getByText(/^ends: /).waitFor();
  await page.waitForTimeout(1500);
  await throttle(page, rate);
  const times = await page.evaluate(async () => {
    const app = document.querySelector('wmi-lab-app')?.shadowRoot;
    const button = /** @type {HTMLElement} */ (app?.querySelector('wmi-transport')?.shadowRoot?.querySelector('[data-command="step"]'));
    const timeline = app?.querySelector('wmi-timeline')?.shadowRoot;
    const shown = () => timeline?.querySelector('.row.current .step')?.textContent ?? '';
    const times = [];
    for (let step = 1; step <= 20; step++) {
      await new Promise((done) => setTimeout(done, 150));
      const begun = performance.now();
      button.click();
      do await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); while (shown() !== `▸${step}`);
      times.push(performance.now() - begun);
    }
    return times;
  });
  await page.close();
  return quantile(times, 0.5);
}

/** Drags the slider through the long run, one place a frame: the time between frames. @param {Bench} bench */
async function scrubFrame({ long, rate }) {
  await throttle(long, rate);
  const frames = await long.evaluate(async (count) => {
    const slider = /** @type {HTMLInputElement} */ (document.querySelector('wmi-lab-app')?.shadowRoot?.querySelector('wmi-transport')?.shadowRoot?.querySelector('input[type="range"]'));
    const frames = [];
    const next = () => new Promise((done) => requestAnimationFrame(done));
    let last = await next();
    for (let i = 0; i < count; i++) {
      slider.value = String(Math.round((Number(slider.max) * ((i * 37) % count)) / count));
      slider.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
      const now = await next();
      frames.push(now - last);
      last = now;
    }
    return frames;
  }, FRAMES);
  return quantile(frames, 0.95);
}

/**
 * Milliseconds of script for each of so many moves to places all over the long run: the rows of the diagram there and,
 * where `inspects`, the engine's state for the tab that is open.
 * @param {Bench} bench @param {{ count: number, inspects: boolean }} what
 */
async function moves({ long, rate }, what) {
  await throttle(long, rate);
  return long.evaluate(async ({ count, inspects }) => {
    const { model, player } = /** @type {any} */ (document.querySelector('wmi-lab-app'));
    const timeline = /** @type {any} */ (document.querySelector('wmi-lab-app')?.shadowRoot?.querySelector('wmi-timeline'));
    const times = [];
    for (let i = 0; i < count; i++) {
      await new Promise((done) => requestAnimationFrame(done));
      const begun = performance.now();
      player.scrub(Math.round((player.steps * ((i * 37) % count)) / count));
      await timeline.updateComplete;
      if (inspects) model.inspect('calls');
      times.push(performance.now() - begun);
    }
    return times;
  }, what);
}

/** The script that one such frame needs. @param {Bench} bench */
async function scrubScript(bench) {
  return quantile(await moves(bench, { count: FRAMES, inspects: false }), 0.5);
}

/** To any place of the long run: the rows of the diagram there, and the engine's state for the tab that is open. @param {Bench} bench */
async function seek(bench) {
  return quantile(await moves(bench, { count: SEEKS, inspects: true }), 0.95);
}

/** The engine's part of it. @param {Bench} bench */
async function engineSeek({ long, rate }) {
  await throttle(long, rate);
  const times = await long.evaluate((count) => {
    const { model } = /** @type {any} */ (document.querySelector('wmi-lab-app'));
    return Array.from({ length: count }, (_, i) => {
      const begun = performance.now();
      model.inspectAt(Math.round((model.player.length * ((i * 37) % count)) / count), 'calls');
      return performance.now() - begun;
    });
  }, SEEKS);
  return quantile(times, 0.95);
}

/** From a thousand events in memory to their first diagram. @param {Bench} bench */
async function firstDiagram({ browser, url, rate, trace }) {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  await page.route('**/thousand.json', (route) => route.fulfill({ contentType: 'application/json', body: trace }));
  await page.goto(`${url}embed/host.html`);
  await page.locator('wmi-lab wmi-card .sentence').waitFor();
  await throttle(page, rate);
  const time = await page.evaluate(async () => {
    const lab = /** @type {any} */ (document.querySelector('wmi-lab'));
    const ready = new Promise((done) => lab.addEventListener('wmi-ready', done, { once: true }));
    const begun = performance.now();
    lab.trace = new URL('thousand.json', location.href).href;
    await ready;
    await lab.updateComplete;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - begun;
  });
  await page.close();
  return time;
}

/** Mermaid's picture of the same events: time, and the nodes it leaves. @param {Bench} bench @returns {Promise<[number, number]>} */
async function mermaid({ browser, rate, trace }) {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  await page.setContent('<!doctype html><div id="target"></div>');
  await page.addScriptTag({ path: join(root, 'node_modules', 'mermaid', 'dist', 'mermaid.min.js') });
  await throttle(page, rate);
  const found = await page.evaluate(async (text) => {
    const { mermaid } = /** @type {any} */ (globalThis);
    mermaid.initialize({ startOnLoad: false, maxTextSize: 10_000_000, maxEdges: 100_000 });
    const target = /** @type {HTMLElement} */ (document.getElementById('target'));
    const begun = performance.now();
    const { svg } = await mermaid.render('drawn', text);
    target.innerHTML = svg;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return /** @type {[number, number]} */ ([performance.now() - begun, target.querySelectorAll('svg *').length]);
  }, mermaidText(trace));
  await page.close();
  return found;
}

/** @param {Bench} bench */
const nodes = ({ long }) => long.evaluate(() => document.querySelector('wmi-lab-app')?.shadowRoot?.querySelector('wmi-timeline')?.shadowRoot?.querySelectorAll('svg *').length ?? Number.NaN);

/** The page's JavaScript, what hangs on it, and the engine's memory, together. @param {Bench} bench */
async function heap({ long }) {
  const session = await long.context().newCDPSession(long);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = /** @type {any} */ (await session.send('Runtime.getHeapUsage'));
  const engine = await long.evaluate(() => /** @type {any} */ (globalThis).engineMemory.buffer.byteLength);
  return (usedSize + embedderHeapUsedSize + backingStorageSize + engine) / 1e6;
}

/** @type {readonly Figure[]} */
export const FIGURES = [
  { name: 'usable embed, 1.6 Mbit/s', unit: 'ms', budget: [800, 1200], of: usableEmbed, is: 'navigation of a host page, nothing cached, to the frame in which the step button works' },
  { name: 'click to step shown', unit: 'ms', budget: [50, 100], of: clickToStep, is: 'click on Step to the end of the frame that shows it, everything else on the page included' },
  { name: 'scrub 100,000 events, frame p95', unit: 'ms', budget: [20, TWO_FRAMES], of: scrubFrame, is: 'time between frames while the slider is dragged over the whole run, one place a frame; it comes in steps of 16.7 ms' },
  { name: 'scrub 100,000 events, script median', unit: 'ms', budget: [undefined, 2], of: scrubScript, is: 'script of one such move until the rows of the diagram are in the document' },
  { name: 'seek in 100,000 events, p95', unit: 'ms', budget: [5, undefined], of: seek, is: 'script until both the rows of the diagram and the state of the tab Calls at the new place are there, before layout and paint' },
  { name: 'of that the engine, p95', unit: 'ms', budget: [undefined, undefined], of: engineSeek, is: 'the state of the tab Calls at any place, as JavaScript objects' },
  { name: 'first diagram of 1,000 events', unit: 'ms', budget: [100, undefined], of: firstDiagram, is: 'setting `trace` of an embed to the end of the frame that shows it: fetch, check, layout, paint' },
  { name: 'the same by Mermaid', unit: 'ms', budget: [undefined, undefined], of: async (bench) => (await mermaid(bench))[0], is: 'render of the same events, whose text is in memory, to the end of the frame that shows it' },
  { name: 'nodes of the diagram, 100,000 events', unit: '', budget: [400, 400], of: nodes, is: 'elements in its SVG' },
  { name: 'nodes by Mermaid, 1,000 events', unit: '', budget: [undefined, undefined], of: async (bench) => (await mermaid(bench))[1], is: 'elements in its SVG' },
  { name: 'memory with 100,000 events', unit: 'MB', budget: [64, 64], of: heap, is: 'JavaScript heap after a collection, its buffers, and the memory of the engine, when all the moves above were made' },
];
