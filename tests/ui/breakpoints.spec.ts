import { expect, test, type Locator, type Page } from '@playwright/test';
import { openScenario, ran, sentence, where } from './lab.ts';

test('a breakpoint at a line stops there each time, forwards and back, and is seen at the line', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.keyboard.press('n');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('b');
  await expect(page.locator('wmi-editor .stop').last()).toBeVisible();
  await page.keyboard.press('Home');
  const stops: number[] = [];
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('F8');
    stops.push((await where(page))[0]);
  }
  expect(new Set(stops).size).toBeGreaterThan(1);
  expect(stops).toEqual([...stops].sort((a, b) => a - b));
  await page.keyboard.press('Shift+F8');
  expect((await where(page))[0]).toBe(stops[1]);
  await page.keyboard.press('b');
});

test('the run stops at a kind, a code and a count, and what cannot be read is refused', async ({ page }) => {
  await openScenario(page, 'nextasync-exact');
  await page.keyboard.press('B');
  const dialog = page.getByRole('dialog', { name: 'Breakpoints' });
  await dialog.getByLabel('Stop at').selectOption({ label: 'objects delivered' });
  await dialog.getByRole('spinbutton', { name: 'Count' }).fill('2');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(dialog.getByRole('list', { name: 'Breakpoints' })).toContainText('delivered r1 2');
  await dialog.getByRole('button', { name: /^Run to the next/ }).click();
  await expect(dialog).toHaveCount(0);
  await expect(sentence(page)).toContainText('Indicate');
  await page.keyboard.press('B');
  await dialog.getByLabel('Stop at').selectOption({ label: 'an object' });
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByLabel('Stop at').selectOption({ label: 'a line of the text' });
  await dialog.getByLabel('Line', { exact: true }).fill('99999');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(dialog.getByRole('alert')).toContainText('cannot be read');
  await dialog.getByLabel('Stop at').selectOption({ label: 'a class of HRESULT' });
  await dialog.getByLabel('Code').selectOption('WBEM_S_FALSE');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(dialog.getByRole('list', { name: 'Breakpoints' }).getByRole('listitem')).toContainText(['delivered r1 2', 'hresult WBEM_S_FALSE']);
});

test('breakpoints go with a share link', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.getByRole('slider', { name: 'Step' }).fill('4');
  await page.keyboard.press('b');
  await page.getByRole('button', { name: /^Share/ }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.goto('about:blank');
  await page.goto(link);
  await ran(page);
  await page.keyboard.press('Home');
  await page.keyboard.press('F8');
  expect((await where(page))[0]).toBe(4);
});

test('a finding leads to its line and its step', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.getByLabel('Plain text').check();
  const field = page.locator('wmi-editor textarea');
  await field.fill((await field.inputValue()).replace('    pSink->Release();', ''));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await ran(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('End');
  const state = page.locator('wmi-state');
  await state.getByRole('tab', { name: /^Findings/ }).click();
  const card = state.getByRole('tabpanel').getByRole('listitem').first();
  await expect(card.locator('.cure')).toHaveText(/\S/);
  await card.getByRole('button', { name: /^Show line \d+/ }).click();
  await expect(field).toBeFocused();
  expect(await field.evaluate((area: HTMLTextAreaElement) => area.selectionStart)).toBeGreaterThan(500);
  await card.getByRole('button', { name: /^Go to step/ }).click();
  expect((await where(page))[0]).toBeGreaterThan(0);
});

/** The cards of the findings of a run, at its end. */
async function findings(page: Page): Promise<Locator> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('End');
  await page.locator('wmi-state').getByRole('tab', { name: /^Findings/ }).click();
  return page.locator('wmi-state').getByRole('tabpanel').getByRole('listitem');
}

/** The line of the text on which the cursor of the plain field stands. */
const lineAt = (field: Locator): Promise<string> => field.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart).split('\n')[0] ?? '');

test('a reference that is never given back leads to the statement that took it', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.getByLabel('Plain text').check();
  const field = page.locator('wmi-editor textarea');
  await field.fill((await field.inputValue()).replace('    pSvc->Release();', ''));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await ran(page);
  const card = (await findings(page)).filter({ hasText: 'IWbemServices' });
  await card.getByRole('button', { name: /^Show line \d+, which took it$/ }).click();
  expect(await lineAt(field)).toContain('pLoc->ConnectServer(');
});

test('a mistake that shows where WMI calls leads to the statement behind that call', async ({ page }) => {
  await openScenario(page, 'delete-the-sink.deleting-a-sink-that-wmi-holds');
  await page.getByLabel('Plain text').check();
  const card = (await findings(page)).filter({ hasText: 'Indicate is called by WMI' });
  await card.getByRole('button', { name: /^Show line \d+, which led to it$/ }).click();
  expect(await lineAt(page.locator('wmi-editor textarea'))).toContain('ExecQueryAsync');
  await card.getByRole('button', { name: /^Go to step/ }).click();
  await expect(page.locator('wmi-card .sentence')).toContainText('after it was freed');
});
