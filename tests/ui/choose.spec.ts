import { expect, test } from '@playwright/test';
import { openMatrix, openScenario, where } from './lab.ts';

test('another choice starts a branch, and the first one is kept', async ({ page }) => {
  await openScenario(page, 'one-sink-two-calls');
  const branches = page.getByRole('group', { name: 'Branches' });
  await expect(branches).toHaveCount(0);
  await page.keyboard.press('d');
  const other = page.locator('wmi-next .choice:not(.taken)').first();
  await expect(other).toBeVisible();
  await other.click();
  await expect(branches.getByRole('button')).toHaveCount(2);
  await expect(branches.getByRole('button', { pressed: true })).toContainText('b2');
  await branches.getByRole('button').first().click();
  await expect(branches.getByRole('button', { pressed: true })).toContainText('b1');
});

test('a random policy is repeatable by its seed, and by hand the run waits for a choice', async ({ page }) => {
  await openScenario(page, 'one-sink-two-calls');
  const policy = page.getByLabel('Policy');
  await policy.selectOption({ label: 'Random, repeatable' });
  await page.getByLabel('Seed').fill('7');
  await page.keyboard.press('Tab');
  await expect(page.getByText(/^ends: /)).toBeVisible();
  const [, steps] = await where(page);
  await policy.selectOption({ label: 'First come, first served' });
  await policy.selectOption({ label: 'Random, repeatable' });
  await page.getByLabel('Seed').fill('7');
  await page.keyboard.press('Tab');
  await expect(page.getByText(/^ends: /)).toBeVisible();
  expect((await where(page))[1]).toBe(steps);
  await policy.selectOption({ label: 'I choose' });
  await expect(page.getByText(/^ends: /)).toHaveCount(0);
  await page.keyboard.press('End');
  await expect(page.locator('wmi-next .choice').nth(1)).toBeVisible();
  await page.keyboard.press('2');
  await expect(page.getByRole('slider', { name: 'Step' })).not.toHaveAttribute('max', '0');
});

test('a reading can be changed, and the run follows it', async ({ page }) => {
  await openScenario(page, 'forgotten-security');
  await page.getByRole('button', { name: 'Readings …' }).click();
  const reading = page.getByRole('dialog').getByRole('combobox', { name: /security\.missing_init/ });
  await reading.selectOption('access_denied');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('End');
  await expect(page.locator('wmi-state').getByRole('tabpanel')).toContainText('WBEM_E_ACCESS_DENIED');
});

test('the flag matrix is filled by running each cell', async ({ page }) => {
  const state = await openMatrix(page);
  await expect(state.getByRole('row', { name: /^CREATE_ONLY/ })).toContainText('WBEM_E_ALREADY_EXISTS');
  await expect(state.getByRole('row', { name: /^UPDATE_ONLY 0x1/ })).toContainText('WBEM_E_NOT_FOUND');
});
