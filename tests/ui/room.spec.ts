import { expect, test, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { openScenario, where } from './lab.ts';

/** Opens a scenario where the outcome has no place in the page's head. */
async function openNarrow(page: Page, slug: string): Promise<void> {
  await page.goto(`#x.${slug}`);
  await expect(page.locator('wmi-outline [role="treeitem"]').first()).toBeVisible();
}

test('what gives away the answer of a quiz is folded in the text', async ({ page }) => {
  await openScenario(page, 'first-query');
  const editor = page.locator('wmi-editor');
  await editor.locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  await expect(editor.getByText('```trace')).toBeVisible();
  await expect(editor.locator('.cm-foldPlaceholder').first()).toBeVisible();
  await expect(editor.getByText('SetStatus 0x00000000', { exact: true })).toHaveCount(0);
  await editor.locator('.cm-line', { hasText: '```output' }).locator('.cm-foldPlaceholder').click();
  await expect(editor.getByText('SetStatus 0x00000000', { exact: true })).toBeVisible();
});

test('Enter in the step field goes there once and gives the focus back to stepping', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.keyboard.press('g');
  await page.keyboard.type('9');
  await page.keyboard.press('Enter');
  expect(await where(page)).toEqual([9, 17]);
  await page.keyboard.press('ArrowRight');
  expect(await where(page)).toEqual([10, 17]);
});

test('the log names the steps by their numbers in the diagram', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.keyboard.press('End');
  const state = page.locator('wmi-state');
  await state.getByRole('tab', { name: 'Log' }).click();
  await state.locator('.log li').nth(1).getByRole('button').click();
  await expect(page.locator('wmi-card .sentence')).toContainText('Indicate 4: I01 I02 I03 I04');
  expect(await where(page)).toEqual([Number(await state.locator('.log li').nth(1).getByRole('button').textContent()), 17]);
});

test('a branch says so in the head of the page, and leads to the comparison', async ({ page }) => {
  await openScenario(page, 'nextasync-queued');
  await page.keyboard.press('d');
  await page.keyboard.press('2');
  const chip = page.getByRole('button', { name: 'Branch b2, one of 2' });
  await expect(chip).toBeVisible();
  await expect(page.locator('wmi-lab-app .hidden-text[aria-live="polite"]')).toContainText('Branch b2.');
  await chip.click();
  await expect(page.getByRole('dialog', { name: 'Compare two branches' })).toBeVisible();
});

test.describe('a phone on its side', () => {
  test.use({ viewport: { width: 844, height: 390 }, hasTouch: true });

  test('has room for the run beside the step card', async ({ page }) => {
    await openNarrow(page, 'first-query');
    await page.getByRole('tab', { name: 'Diagram' }).click();
    const [run, card] = [await page.locator('wmi-timeline').boundingBox(), await page.locator('wmi-card').boundingBox()];
    expect(run?.height).toBeGreaterThan(200);
    expect(card?.height).toBeGreaterThan(200);
    expect((run?.x ?? 0) + (run?.width ?? 0)).toBeLessThanOrEqual((card?.x ?? 0) + 1);
    await expect(page.getByRole('button', { name: 'Legend' })).toBeInViewport();
    expect(await violations(page)).toEqual([]);
  });
});

test.describe('at 400 percent', () => {
  test.use({ viewport: { width: 320, height: 256 } });

  test('the page scrolls, nothing lies side by side, and what has the focus is not hidden', async ({ page }) => {
    await openNarrow(page, 'first-query');
    for (let i = 0; i < 8; i++) await page.locator('[data-command="step"]').click();
    expect((await page.locator('wmi-outline').boundingBox())?.height).toBeGreaterThan(200);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    const footer = page.locator('footer');
    const last = page.locator('wmi-card').getByRole('button').last();
    await last.focus();
    const [bar, focused] = [await footer.boundingBox(), await last.boundingBox()];
    expect((focused?.y ?? 0) + (focused?.height ?? 0), 'above the row of buttons').toBeLessThanOrEqual((bar?.y ?? 0) + 1);
    expect(await violations(page)).toEqual([]);
  });
});

test('the slider marks where something was left open and where a breakpoint stops, and nothing of a future that is hidden', async ({ page }) => {
  await openScenario(page, 'first-query');
  const ticks = page.locator('wmi-ticks');
  const places = (): Promise<number[]> => ticks.locator('line').evaluateAll((all) => all.map((one) => Math.round((17 * parseFloat(one.getAttribute('x1') ?? '')) / 100)));
  // Before steps 5, 7 and 16 something else could have come; so it could before an event that has no row.
  await expect.poll(places).toEqual(expect.arrayContaining([4, 6, 15]));
  const all = (await places()).length;
  await expect(ticks.locator('circle')).toHaveCount(0);
  for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('b');
  await expect(ticks.locator('circle')).not.toHaveCount(0);
  await page.keyboard.press('h');
  await expect.poll(async () => Math.max(...(await places()))).toBeLessThan(8);
  expect((await places()).length).toBeLessThan(all);
});
