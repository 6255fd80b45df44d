import { expect, test, type Locator, type Page } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { violations } from './axe.ts';
import { complaints, openScenario } from './lab.ts';

const recorded = fileURLToPath(new URL('../../web/public/embed/first-query.json', import.meta.url));

async function openHost(page: Page): Promise<void> {
  await page.goto('embed/host.html');
  await expect(page.locator('wmi-lab wmi-card .sentence')).toBeVisible();
}

test('a host page shows a recorded run with no wasm and steps through it', async ({ page, baseURL }) => {
  const heard = complaints(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await openHost(page);
  const lab = page.locator('wmi-lab');
  expect(await lab.evaluate((element) => [element.clientWidth, element.clientHeight].map((size) => Math.round(size / 10) * 10))).toEqual([600, 400]);
  const first = await lab.locator('.sentence').textContent();
  await lab.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(lab.locator('.sentence')).not.toHaveText(first ?? '');
  await page.keyboard.press('ArrowLeft');
  await expect(lab.locator('.sentence')).toHaveText(first ?? '');
  await page.keyboard.press('End');
  await expect(lab.getByRole('slider')).toHaveValue((await lab.getByRole('slider').getAttribute('max')) ?? '');
  expect(asked.filter((url) => url.endsWith('.wasm') || !url.startsWith(baseURL ?? ''))).toEqual([]);
  expect(heard).toEqual([]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
  }
});

/** Rows of the diagram that stand wholly between the heads of the lanes and the card. */
const wholeRows = (lab: Locator): Promise<number> => lab.locator('wmi-timeline').evaluate((timeline) => {
  const root = timeline.shadowRoot as ShadowRoot;
  const [scroll, heads] = ['.scroll', '.heads'].map((name) => (root.querySelector(name) as Element).getBoundingClientRect());
  const edge = (scroll?.top ?? 0) + (root.querySelector('.scroll')?.clientHeight ?? 0);
  const drawn = [...root.querySelectorAll<SVGElement>('.row:not([visibility="hidden"])')].map((row) => row.getBoundingClientRect());
  return drawn.filter((row) => row.height > 0 && row.top >= (heads?.bottom ?? 0) - 0.5 && row.bottom <= edge + 0.5).length;
});

test('an embed of 600 × 400 shows eight whole rows, a card of three lines and its controls, all legible and apart', async ({ page }) => {
  await openHost(page);
  const lab = page.locator('wmi-lab');
  expect(await wholeRows(lab)).toBeGreaterThanOrEqual(8);
  const boxes = await lab.evaluate((element) => ['header', 'wmi-timeline', 'wmi-card', 'wmi-transport'].map((name) => {
    const { top, bottom } = element.shadowRoot?.querySelector(name)?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
    return [top, bottom] as const;
  }));
  for (let part = 1; part < boxes.length; part++) expect(boxes[part]?.[0] ?? 0).toBeGreaterThanOrEqual((boxes[part - 1]?.[1] ?? 0) - 0.5);
  const sizes = await lab.evaluate((element) => {
    const found: number[] = [];
    const read = (root: ParentNode): void => {
      for (const one of root.querySelectorAll('*')) {
        if (one.shadowRoot !== null) read(one.shadowRoot);
        const own = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '');
        if (own && one.tagName !== 'STYLE' && one.getClientRects().length > 0) found.push(parseFloat(getComputedStyle(one).fontSize));
      }
    };
    if (element.shadowRoot !== null) read(element.shadowRoot);
    return found;
  });
  expect(sizes.length).toBeGreaterThan(20);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(11.5);
  // Labels stay in their row: none is cut by the arrow or the label above it.
  const labels = await lab.locator('wmi-timeline').evaluate((timeline) => [...(timeline.shadowRoot?.querySelectorAll<SVGElement>('.row .label') ?? [])]
    .filter((label) => label.textContent !== '').map((label) => label.getBoundingClientRect()).filter((box) => box.height > 0).map(({ top, bottom, left, right }) => ({ top, bottom, left, right })));
  expect(labels.length).toBeGreaterThanOrEqual(8);
  for (const [at, one] of labels.entries()) {
    for (const other of labels.slice(at + 1)) {
      expect(one.left < other.right && other.left < one.right && one.top < other.bottom - 3 && other.top < one.bottom - 3, JSON.stringify([one, other])).toBe(false);
    }
  }
  for (const button of await lab.getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
  }
});

test('a finger finds targets of 44 pixels in an embed', async ({ browser, baseURL }) => {
  const touch = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 800, height: 700 }, ...(baseURL === undefined ? {} : { baseURL }) });
  const page = await touch.newPage();
  await openHost(page);
  for (const button of await page.locator('wmi-lab').getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
  const felt = await page.locator('wmi-lab header a').evaluate((link) => {
    const { left, width, top } = link.getBoundingClientRect();
    const root = link.getRootNode() as ShadowRoot;
    return Array.from({ length: 44 }, (_, at) => root.elementFromPoint(left + width / 2, top - 2 + at)).filter((one) => one === link).length;
  });
  expect(felt, 'the link is felt on 44 pixels, and takes 24').toBe(44);
  await touch.close();
});

test('keys outside the element stay with the host page', async ({ page }) => {
  await openHost(page);
  const slider = page.locator('wmi-lab').getByRole('slider');
  const before = await slider.inputValue();
  await page.locator('h1').click();
  await page.keyboard.press('ArrowRight');
  expect(await slider.inputValue()).toBe(before);
});

test('a file that is no recorded trace is a sentence, not a blank box', async ({ page }) => {
  await page.route('**/first-query.json', (route) => route.fulfill({ contentType: 'application/json', body: '{"format":1,"lanes":[],"rows":[{}]}' }));
  await page.goto('embed/host.html');
  await expect(page.locator('wmi-lab').getByRole('alert')).toContainText('recorded trace');
});

test('an engine that does not arrive is named, and Run tries again', async ({ page }) => {
  let cut = true;
  await page.route('**/*.wasm', (route) => (cut ? route.abort() : route.continue()));
  await page.goto('embed/plain.html');
  const lab = page.locator('wmi-lab').filter({ hasText: 'Count the items' });
  await lab.getByRole('button', { name: 'Run' }).click();
  await expect(lab.getByText(/\.wasm could not be loaded: there was no answer/)).toBeVisible();
  cut = false;
  await lab.getByRole('button', { name: 'Run' }).click();
  await expect(lab.getByText(/^ends: exit 0/)).toBeVisible();
});

test('a recorded run that is not there is named with what the server says', async ({ page }) => {
  await page.route('**/first-query.json', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto('embed/host.html');
  await expect(page.locator('wmi-lab').getByRole('alert')).toHaveText('first-query.json could not be loaded: the server says HTTP 404.');
});

test('the host page carries the run that the engine records today', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.getByRole('button', { name: /^Share/ }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Recorded run/ }).click()]);
  const today = `${readFileSync(await download.path(), 'utf8').trim()}\n`;
  if (process.env['UPDATE_EXPECT'] === '1') writeFileSync(recorded, today);
  expect(JSON.parse(today), 'UPDATE_EXPECT=1 records it again').toEqual(JSON.parse(readFileSync(recorded, 'utf8')));
});
