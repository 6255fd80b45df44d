import { expect, test } from '@playwright/test';
import { openScenario, where } from './lab.ts';

test.beforeEach(async ({ page }) => openScenario(page, 'first-query'));

test('broken C++ is pointed at, with its cure, and the last good run stays', async ({ page }) => {
  const before = await where(page);
  const content = page.locator('wmi-editor .cm-content');
  await content.click();
  await page.keyboard.press('Control+Home');
  await page.getByLabel('Plain text').check();
  const field = page.locator('wmi-editor textarea');
  const text = await field.inputValue();
  const line = text.slice(0, text.indexOf('pSink->Release();')).split('\n').length;
  await field.fill(text.replace('    pSink->Release();', '    pSink->Release(;'));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const problems = page.getByRole('list', { name: 'Diagnostics' });
  await expect(problems.getByRole('button', { name: new RegExp(`error · line ${line}:`) }).first()).toBeVisible();
  await expect(page.locator('wmi-editor .kept')).toBeVisible();
  expect(await where(page)).toEqual(before);
  await field.fill(text);
  await page.keyboard.press('Control+Enter');
  await expect(problems).toHaveCount(0);
  expect((await where(page))[1]).toBe(before[1]);
});

test('a changed batch size changes the run: ten callbacks and ten prints in place of three', async ({ page }) => {
  const [, before] = await where(page);
  await page.getByLabel('Plain text').check();
  const field = page.locator('wmi-editor textarea');
  await field.fill((await field.inputValue()).replace('IndicateBatch = 4', 'IndicateBatch = 1'));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(async () => (await where(page))[1]).toBe(before + 2 * 7);
});

test('Tab leaves the editor, and letters typed in it are no commands', async ({ page }) => {
  const content = page.locator('wmi-editor .cm-content');
  await content.click();
  await page.keyboard.type('nnd?');
  expect((await where(page))[0]).toBe(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(content).not.toBeFocused();
});

test('an endless loop ends in a limit that is named, and the page stays alive', async ({ page }) => {
  await page.getByLabel('Plain text').check();
  await page.locator('wmi-editor textarea').fill('# A loop\n\n```cpp\nint main() { for (;;) {} }\n```\n');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/^ends: limit/)).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
});
