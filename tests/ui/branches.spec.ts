import { expect, test, type Page } from '@playwright/test';
import { openScenario, where } from './lab.ts';

/** Takes the other way at the first decision that leaves one. */
async function fork(page: Page): Promise<void> {
  await openScenario(page, 'one-sink-two-calls');
  for (let i = 0; i < 4; i++) await page.keyboard.press('d');
  await page.locator('wmi-next .choice:not(.taken)').first().click();
  await expect(page.getByRole('group', { name: 'Branches' }).getByRole('button')).toHaveCount(2);
}

test('two branches stand side by side, their first difference marked, and a press goes there', async ({ page }) => {
  await fork(page);
  await page.locator('wmi-next').getByLabel('Name').fill('Second first');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Branches' }).getByRole('button', { pressed: true })).toContainText('Second first');
  await page.locator('wmi-next').getByRole('button', { name: 'Compare …' }).click();
  const compare = page.getByRole('dialog', { name: 'Compare two branches' });
  await expect(compare.getByRole('columnheader', { name: 'Second first' })).toBeVisible();
  const first = compare.locator('tr.first');
  await expect(first).toHaveCount(1);
  await expect(first.getByRole('rowheader')).toHaveText('≠');
  const [left, right] = [await first.locator('td').nth(0).innerText(), await first.locator('td').nth(1).innerText()];
  expect(left).not.toBe(right);
  await first.getByRole('button', { name: 'Go there' }).first().click();
  await expect(compare).toHaveCount(0);
  expect((await where(page))[0]).toBeGreaterThan(0);
});

test('a branch that is put away leaves the list, and the run that it left is shown', async ({ page }) => {
  await fork(page);
  await page.locator('wmi-next').getByRole('button', { name: 'Put away' }).click();
  await expect(page.getByRole('group', { name: 'Branches' })).toHaveCount(0);
  await page.keyboard.press('w');
  await expect(page.getByRole('dialog', { name: 'Compare two branches' })).toContainText('one course of events');
});

test('two steps that may swap are said to, by the engine, and shown by a branch', async ({ page }) => {
  await openScenario(page, 'one-sink-two-calls');
  await page.keyboard.press('n');
  const [step] = await where(page);
  await page.keyboard.press('y');
  const swap = page.getByRole('dialog', { name: 'Could these two swap?' });
  await swap.getByLabel('Step').first().fill(String(step));
  await swap.getByLabel('Step').last().fill(String(step + 1));
  await page.keyboard.press('Tab');
  await expect(swap.getByRole('status')).toContainText('Yes');
  await swap.getByRole('button', { name: 'Show me' }).click();
  await expect(page.getByRole('group', { name: 'Branches' }).getByRole('button')).toHaveCount(2);
});

test('a row that is dragged onto another asks whether they could swap; letting go where it began asks nothing', async ({ page }) => {
  await openScenario(page, 'one-sink-two-calls');
  const swap = page.getByRole('dialog', { name: 'Could these two swap?' });
  for (const form of ['Diagram', 'Outline']) {
    await page.getByRole('tab', { name: form }).click();
    const height = form === 'Diagram' ? 36 : 34;
    const area = await page.locator(form === 'Diagram' ? 'wmi-timeline .area' : 'wmi-outline .space').boundingBox();
    if (area === null) throw new Error('the rows are not on the screen');
    const [x, y] = [area.x + 300, area.y + height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + 2 * height, { steps: 4 });
    await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.up();
    await expect(swap).toHaveCount(0);
    await page.mouse.down();
    await page.mouse.move(x, y + 2 * height, { steps: 4 });
    await page.mouse.up();
    await expect(swap.getByLabel('Step').first()).toHaveValue('1');
    await expect(swap.getByLabel('Step').last()).toHaveValue('3');
    await swap.getByRole('button', { name: 'Close' }).click();
    expect((await where(page))[0], 'the position stays').toBe(0);
  }
});

test('two steps of one call may not swap, and the reason is named', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.getByRole('slider', { name: 'Step' }).fill('2');
  await page.keyboard.press('y');
  const swap = page.getByRole('dialog', { name: 'Could these two swap?' });
  await expect(swap.getByRole('status')).toContainText('No.');
});
