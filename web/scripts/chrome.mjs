/** Finds the Chrome or Chromium of this machine; no browser is ever downloaded by a test tool. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { which, work } from './steps.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** Chromium as root has no sandbox, and on a machine without Internet its own background calls only cost time. */
export const chromeFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser: CHROME_BIN when set, else the first usual name on PATH, else the usual places. @returns {string | undefined} */
export function findChrome() {
  const chosen = process.env.CHROME_BIN;
  if (chosen) return existsSync(chosen) ? chosen : undefined;
  for (const name of names) {
    const file = which(name);
    if (file) return file;
  }
  return places.find((file) => existsSync(file));
}

/** The driver that speaks WebDriver with that browser. @returns {string | undefined} */
export function findDriver() {
  const chosen = process.env.CHROMEDRIVER;
  if (chosen) return existsSync(chosen) ? chosen : undefined;
  return which('chromedriver');
}

/**
 * Writes the capabilities that the wasm test runner asks the driver for. Under target/, because a committed
 * file with a browser path would break every machine whose browser lies elsewhere.
 * @param {string} chrome @returns {string} the file
 */
export function writeWebdriver(chrome) {
  const file = join(work, 'webdriver.json');
  mkdirSync(dirname(file), { recursive: true });
  const options = { binary: chrome, args: ['--headless', '--disable-dev-shm-usage', ...chromeFlags] };
  writeFileSync(file, JSON.stringify({ 'goog:chromeOptions': options }, null, 2));
  return file;
}
