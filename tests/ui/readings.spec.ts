import { expect, test, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { openScenario, ran } from './lab.ts';

const readings = (page: Page): Promise<void> => page.getByRole('button', { name: /^Readings/ }).click();
const overlap = (page: Page): ReturnType<Page['getByLabel']> => page.getByLabel('nextasync.overlap NA-17');

test('the readings dialog compares a reading and shows where the runs part', async ({ page }) => {
  await openScenario(page, 'nextasync-queued');
  await readings(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Compare with block_caller' }).click();
  const dialog = page.getByRole('dialog', { name: 'Where the runs part' });
  await expect(dialog.getByText(/steps in common/)).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'This run' })).toContainText('NextAsync returns');
  await expect(dialog.getByRole('region', { name: 'The other reading' })).toContainText('waits: until earlier requests are served');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Take this reading' }).click();
  await ran(page);
  await expect(overlap(page)).toHaveValue('block_caller');
});

test('a whole set of readings can be chosen, and taken back', async ({ page }) => {
  await openScenario(page, 'nextasync-queued');
  await readings(page);
  const set = (name: string): ReturnType<Page['getByRole']> => page.getByRole('button', { name, exact: true });
  await set('Win32 reference').click();
  await expect(set('Win32 reference')).toHaveAttribute('aria-pressed', 'true');
  await expect(overlap(page)).toHaveValue('block_caller');
  await set('Default').click();
  await expect(overlap(page)).toHaveValue('queue');
});

test('the memory tab counts objects and compares the ways to call', async ({ page }) => {
  await openScenario(page, 'five-ways');
  const state = page.locator('wmi-state');
  await state.getByRole('tab', { name: 'Memory' }).click();
  await state.getByRole('button', { name: 'Compare the cases of this page' }).click();
  const dialog = page.getByRole('dialog', { name: 'The ways to call, side by side' });
  const rows = dialog.getByRole('table', { name: 'The ways to call' }).getByRole('row');
  await expect(rows).toHaveCount(6);
  await expect(rows.nth(1)).toContainText('@300');
  await expect(rows.nth(2)).toContainText('@1');
  expect(await violations(page)).toEqual([]);
});
