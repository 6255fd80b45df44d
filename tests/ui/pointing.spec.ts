import { expect, test, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { openScenario } from './lab.ts';

const ROWS = 'wmi-timeline .row.pointed[visibility="visible"] .label';

/** A request waits behind another, and both are listed. */
async function queued(page: Page): Promise<void> {
  await openScenario(page, 'nextasync-queued');
  await page.getByRole('slider', { name: 'Step' }).fill('13');
  await expect(page.locator('wmi-state').getByRole('button', { name: 'r2' })).toBeVisible();
}

test('the name of an operation marks its call, its callbacks and its end, and its line in the table of calls', async ({ page }) => {
  await queued(page);
  await expect(page.locator('wmi-timeline .pointed')).toHaveCount(0);
  await page.locator('wmi-timeline .chip', { hasText: 'r1' }).hover();
  await expect(page.locator(ROWS).first()).toContainText('NextAsync(3');
  await expect(page.locator('wmi-timeline :is(.track, .chip).pointed')).not.toHaveCount(0);
  const line = page.locator('wmi-state tr.pointed');
  await expect(line).toHaveCount(1);
  await expect(line.getByRole('button')).toHaveText('r1');
  const heavy = await page.locator('wmi-timeline .row.pointed .glyph').first().evaluate((node) => parseFloat(getComputedStyle(node).strokeWidth));
  const usual = await page.locator('wmi-timeline .row:not(.pointed) .glyph').first().evaluate((node) => parseFloat(getComputedStyle(node).strokeWidth));
  expect(heavy, 'not by colour alone').toBeGreaterThan(usual);
  expect(await violations(page)).toEqual([]);
  await page.mouse.move(5, 5);
  await expect(page.locator('wmi-timeline .pointed')).toHaveCount(0);
  await expect(line).toHaveCount(0);
});

test('by keyboard: the name in the table of calls marks in diagram and outline, and a line of the outline marks in the table', async ({ page }) => {
  await queued(page);
  const name = page.locator('wmi-state').getByRole('button', { name: 'r2' });
  await name.focus();
  const rows = await page.locator(ROWS).allTextContents();
  expect(rows.length).toBeGreaterThan(1);
  await page.getByRole('tab', { name: 'Outline' }).click();
  await expect(page.locator('wmi-outline .pointed')).toHaveCount(0);
  await name.focus();
  const items = page.locator('wmi-outline .item.pointed');
  await expect(items).not.toHaveCount(0);
  await expect(items.first()).toContainText('NextAsync(3');
  const border = await items.first().evaluate((node) => getComputedStyle(node).borderLeftWidth);
  expect(border).toBe('4px');
  const row = Number(await items.first().getAttribute('data-row'));
  await page.locator('wmi-outline [aria-selected="true"]').focus();
  for (let at = Number(await page.locator('wmi-outline [aria-selected="true"]').getAttribute('data-row')); at > row; at--) await page.keyboard.press('ArrowUp');
  await expect(page.locator('wmi-state tr.pointed').getByRole('button')).toHaveText('r2');
  await name.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('slider', { name: 'Step' })).toHaveValue(String(row + 1));
});
