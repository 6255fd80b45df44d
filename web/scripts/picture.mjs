/** `npm run picture`: takes the picture of the page that README.md shows, from the built site and a telling step. */
import { chromium } from '@playwright/test';
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { preview } from 'vite';
import { site } from './build.mjs';
import { chromeFlags, findChrome } from './chrome.mjs';
import { chrome } from './setup.mjs';
import { Missing, root, step } from './steps.mjs';

const picture = join(root, 'web', 'readme', 'page.png');
const SCENARIO = 'nextasync-queued';
/** The first of three queued requests is served: its final status, while the others wait. */
const STEP = /^SetStatus/;
/** Most bytes of a picture that a README should carry. */
const MOST = 280 * 1024;

await site();
await chrome();
await step('the picture of the page: web/readme/page.png', async () => {
  const server = await preview({ root: join(root, 'web'), configFile: join(root, 'web', 'vite.config.ts'), preview: { port: 0 } });
  const executablePath = findChrome();
  const browser = await chromium.launch({ args: chromeFlags, ...(executablePath && { executablePath }) });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(`${server.resolvedUrls?.local[0]}#x.${SCENARIO}`);
    await page.getByText(/^ends: /).waitFor();
    await page.locator('wmi-editor .cm-content').waitFor();
    const label = page.locator('wmi-timeline .row.current .label');
    const steps = Number(await page.getByRole('slider', { name: 'Step' }).getAttribute('max'));
    for (let i = 0; i < steps && !STEP.test((i > 0 && (await label.textContent())) || ''); i++) await page.keyboard.press('ArrowRight');
    // State and choices follow once the keys rest.
    await page.waitForTimeout(500);
    if (!STEP.test((await label.textContent()) ?? '')) throw new Missing(`No step of ${SCENARIO} matches ${STEP}.`);
    mkdirSync(dirname(picture), { recursive: true });
    await page.screenshot({ path: picture, animations: 'disabled' });
  } finally {
    await browser.close();
    await server.close();
  }
  const { size } = statSync(picture);
  if (size > MOST) throw new Missing(`The picture has ${size} bytes, more than ${MOST}: choose a plainer step.`);
  return `${(size / 1024).toFixed(0)} KiB`;
});
