import { expect, test, type Page } from '@playwright/test';
import { complaints, openScenario, sentence, where } from './lab.ts';

/** Runs a command by its name, as somebody does who knows no key but that of the palette. */
async function run(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'All commands' })).toBeVisible();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'All commands' })).toHaveCount(0);
}

test('a lecture by keyboard alone: hide the future, ask, step, take the other way, compare', async ({ page }) => {
  const heard = complaints(page);
  await openScenario(page, 'one-sink-two-calls');
  await page.keyboard.press('h');
  await page.keyboard.press('n');
  await expect(page.locator('wmi-timeline .row.future[visibility="visible"]')).toHaveCount(0);
  await expect(sentence(page)).toContainText('Indicate');
  const [here] = await where(page);
  await page.keyboard.press('d');
  await expect(page.locator('wmi-next .choice').nth(1)).toBeVisible();
  await page.keyboard.press('2');
  await expect(page.getByRole('group', { name: 'Branches' }).getByRole('button', { pressed: true })).toContainText('b2');
  expect((await where(page))[0]).toBeGreaterThanOrEqual(here);
  await page.keyboard.press('w');
  const compare = page.getByRole('dialog', { name: 'Compare two branches' });
  await expect(compare.getByText(/They part after/)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('h');
  await run(page, 'to the start');
  expect((await where(page))[0]).toBe(0);
  await run(page, 'next callback');
  await expect(sentence(page)).toContainText('Indicate');
  expect(heard).toEqual([]);
});

test('on the whole screen a presenter’s remote steps; a browser that does not allow it is told of', async ({ page }) => {
  await openScenario(page, 'nextasync-queued');
  const filled = (): Promise<boolean> => page.evaluate(() => document.fullscreenElement !== null);
  await page.getByRole('button', { name: 'Fill the screen' }).click();
  await expect.poll(filled).toBe(true);
  for (const key of ['.', 'PageDown', '.']) await page.keyboard.press(key);
  expect((await where(page))[0]).toBe(3);
  await page.keyboard.press('p');
  await expect.poll(filled).toBe(false);
  await page.getByRole('slider', { name: 'Step' }).fill('12');
  await page.keyboard.press('.');
  expect((await where(page))[0], 'on the lane the next is not the next of all').toBeGreaterThan(13);
  await page.evaluate(() => (document.documentElement.requestFullscreen = () => Promise.reject(new TypeError('refused'))));
  await page.keyboard.press('p');
  await expect(page.getByRole('alert')).toContainText('F11');
});

test('every command stands in the palette with its key, and what cannot be done now does nothing', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.keyboard.press(':');
  const palette = page.getByRole('dialog', { name: 'All commands' });
  await expect(palette.getByRole('combobox', { name: 'Command' })).toBeFocused();
  expect(await palette.getByRole('option').count()).toBeGreaterThan(40);
  await expect(palette.getByRole('option', { name: 'Next callback' })).toContainText('n');
  await page.keyboard.type('step back');
  await expect(palette.getByRole('option', { selected: true })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  await expect(palette).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
  expect((await where(page))[0]).toBe(0);
});

test('what is typed while the palette is still on its way runs no command', async ({ page }) => {
  await page.route(/assets\/tools-.*\.js$/, async (route) => {
    await new Promise((done) => setTimeout(done, 2_000));
    await route.continue();
  });
  await openScenario(page, 'first-query');
  await page.keyboard.press(':');
  await page.keyboard.type('unn');
  await expect(page.getByRole('dialog', { name: 'All commands' })).toBeVisible();
  await page.keyboard.press('Escape');
  expect((await where(page))[0]).toBe(0);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.keyboard.press('n');
  expect((await where(page))[0], 'keys are commands again').toBeGreaterThan(0);
});

test('each way to step has an inverse that leads back to exactly where it began', async ({ page }) => {
  await openScenario(page, 'nextasync-queued');
  await page.getByLabel('Detail').selectOption({ label: 'Everything' });
  await page.getByRole('slider', { name: 'Step' }).fill('34');
  const pairs = [['ArrowRight', 'ArrowLeft'], ['Shift+ArrowRight', 'Shift+ArrowLeft'], ['i', 'I'], ['o', 'O'], ['n', 'N'], ['.', ','], ['c', 'C'], ['d', 'D']];
  for (const [there = '', back = ''] of pairs) {
    await page.keyboard.press(there);
    expect((await where(page))[0], there).not.toBe(34);
    await page.keyboard.press(back);
    expect((await where(page))[0], `${there} and ${back}`).toBe(34);
  }
  const [, all] = await where(page);
  for (const [key, step] of [['End', all], ['Home', 0], ['End', all]] as const) {
    await page.keyboard.press(key);
    expect((await where(page))[0], `${key} goes where it says`).toBe(step);
  }
});

test('keys can be chosen, single characters can be turned off, and both are remembered', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.keyboard.press('K');
  const keys = page.getByRole('dialog', { name: 'Choose the keys' });
  await keys.getByRole('button', { name: /^Key for Next callback/ }).click();
  await page.keyboard.press('q');
  await expect(keys.getByRole('button', { name: /^Key for Next callback: q/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  expect((await where(page))[0]).toBe(0);
  await page.keyboard.press('q');
  const [callback] = await where(page);
  expect(callback).toBeGreaterThan(0);
  await page.reload();
  await expect(page.getByText(/^ends: /)).toBeVisible();
  await page.keyboard.press('q');
  expect((await where(page))[0]).toBe(callback);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('choose the keys');
  await page.keyboard.press('Enter');
  await keys.getByLabel('Single characters are commands').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('q');
  expect((await where(page))[0]).toBe(callback);
  await page.keyboard.press('ArrowRight');
  expect((await where(page))[0]).toBe(callback + 1);
});

test('play follows virtual time when asked, and its speed can be changed', async ({ page }) => {
  await openScenario(page, 'nextasync-queued');
  await page.getByLabel('Play by').selectOption({ label: 'virtual time' });
  await page.getByLabel('Speed').selectOption({ label: '8×' });
  await page.keyboard.press(' ');
  await expect.poll(async () => (await where(page))[0]).toBeGreaterThan(5);
  await page.keyboard.press(' ');
  await page.keyboard.press('<');
  await expect(page.getByLabel('Speed')).toHaveValue('4');
});
