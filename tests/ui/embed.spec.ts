import { expect, test, type Page } from '@playwright/test';
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
