import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { openScenario, where } from './lab.ts';

/** A program that calls until the engine's own limit of events ends it; `npm run bench:ui` measures with it too. */
const LONG = readFileSync(new URL('long-run.md', import.meta.url), 'utf8');

async function nodes(page: Page): Promise<number> {
  return page.locator('wmi-timeline svg').evaluate((svg) => svg.querySelectorAll('*').length);
}

test('a hundred thousand events: every command works, and the diagram stays small', async ({ page }) => {
  test.setTimeout(120_000);
  await openScenario(page, 'first-query');
  await page.getByLabel('Plain text').check();
  await page.locator('wmi-editor textarea').fill(LONG);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/^ends: limit: events/)).toBeVisible({ timeout: 90_000 });
  await page.keyboard.press('Escape');
  expect((await where(page))[1], 'a repetition is one row').toBeLessThan(100);
  await expect(page.locator('wmi-timeline .label', { hasText: /×[\d,]+/ }).first()).toBeVisible();
  await page.getByLabel('Detail').selectOption({ label: 'Everything' });
  await expect.poll(async () => (await where(page))[1]).toBeGreaterThan(100_000);
  for (const step of [1, 50_000, 99_999]) {
    await page.getByRole('slider', { name: 'Step' }).fill(String(step));
    await expect(page.locator('wmi-timeline .row.current .step')).toHaveText(`▸${step}`);
    expect(await nodes(page)).toBeLessThanOrEqual(400);
  }
  await page.keyboard.press('Home');
  await page.keyboard.press('/');
  await page.keyboard.type('needle');
  await page.keyboard.press('Enter');
  await expect(page.locator('wmi-timeline .row.current.found .label')).toContainText('needle');
  await page.keyboard.press('Escape');
  const [needle] = await where(page);
  await page.keyboard.press('ArrowLeft');
  expect((await where(page))[0]).toBe(needle - 1);
  const map = page.locator('wmi-minimap');
  await expect(map).toBeVisible();
  const box = await map.boundingBox();
  await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + (box?.height ?? 0) * 0.25);
  const top = async (): Promise<number> => Number(await page.locator('wmi-timeline .row[visibility="visible"] .step').first().textContent());
  await expect.poll(async () => Math.abs((await top()) - 25_000)).toBeLessThan(1_500);
  await page.locator('wmi-timeline .row[visibility="visible"]').nth(8).locator('.label').click();
  expect(Math.abs((await where(page))[0] - 25_000)).toBeLessThan(1_500);
  await page.keyboard.press('s');
  const share = page.getByRole('dialog', { name: 'Share' });
  for (const [kind, lack] of [['SVG', 'It shows 200 of 100,001 steps'], ['Mermaid', 'longer than the 50,000 characters'], ['Recorded run', 'larger than the 16 MB']] as const) {
    await Promise.all([page.waitForEvent('download'), share.getByRole('button', { name: new RegExp(`^${kind}\\b`) }).click()]);
    await expect(share.getByRole('status'), 'what is cut says so').toContainText(lack);
  }
});

test('what began above the window can be reached from its border', async ({ page }) => {
  await openScenario(page, 'nextasync-queued');
  for (let i = 0; i < 9; i++) await page.keyboard.press('n');
  const jump = page.locator('wmi-timeline .jump').first();
  await expect(jump).toHaveText(/^↑ \d+$/);
  const row = Number((await jump.textContent())?.slice(2));
  await jump.click();
  expect((await where(page))[0]).toBe(row);
});

test('lanes can be put away, operations folded, and the legend explains what is left', async ({ page }) => {
  await openScenario(page, 'nextasync-queued');
  const [, steps] = await where(page);
  await page.getByRole('button', { name: 'Lanes' }).click();
  const lanes = page.getByRole('dialog', { name: 'Lanes' });
  for (const name of ['QuerySink 2', 'QuerySink 3']) await lanes.getByLabel(name).uncheck();
  await page.keyboard.press('Escape');
  await expect(page.locator('wmi-timeline .head.sink')).toHaveCount(1);
  expect((await where(page))[1]).toBeLessThan(steps);
  await page.keyboard.press('m');
  for (const name of ['QuerySink 2', 'QuerySink 3']) await lanes.getByLabel(name).check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('-');
  await expect(page.locator('wmi-timeline .label', { hasText: 'NextAsync r1 · 3 Indicate · 3 objects' })).toBeVisible();
  await page.keyboard.press('+');
  expect((await where(page))[1]).toBe(steps);
  await page.keyboard.press('k');
  await expect(page.getByRole('dialog', { name: 'How to read the diagram' })).toContainText('what one operation brings to its sink');
});
