import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { violations } from './axe.ts';
import { openScenario, ran, where } from './lab.ts';

const SCALED = { name: 'Time scale' };
/** Height of a row of the page's diagram. */
const ROW = 36;

/** The room above each drawn row but the first, in pixels, and the time that the row says has passed. */
async function rooms(page: Page): Promise<{ room: number; gap: string }[]> {
  const rows = await page.locator('wmi-timeline .row[visibility="visible"]').evaluateAll((nodes) => nodes.map((node) => ({
    top: node.querySelector('.step')?.getBoundingClientRect().top ?? 0,
    gap: /\+.*/.exec(node.querySelector('.note')?.textContent ?? '')?.[0] ?? '',
  })));
  return rows.slice(1).map(({ top, gap }, at) => ({ room: Math.round(top - (rows[at]?.top ?? 0) - ROW), gap }));
}

test.describe('with all rows in the window', () => {
  test.use({ viewport: { width: 1440, height: 2400 } });

  test('a key gives the time that passes room to scale, and takes it back', async ({ page }) => {
    await openScenario(page, 'next-success-codes');
    const button = page.getByRole('button', SCALED);
    expect((await rooms(page)).every(({ room }) => room === 0)).toBe(true);
    await page.keyboard.press('a');
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    await expect(page.locator('wmi-timeline .ruler').first()).toBeAttached();
    const scaled = await rooms(page);
    for (const { room, gap } of scaled) expect(room, gap).toBe(gap === '' ? 0 : 2 * Number(/\+(\d+) ms/.exec(gap)?.[1]));
    expect(scaled.filter(({ gap }) => gap !== '').length).toBeGreaterThan(2);
    const ticks = await page.locator('wmi-timeline svg .note').allTextContents();
    expect(ticks).toEqual(expect.arrayContaining(['50 ms', '100 ms']));
    expect(await violations(page)).toEqual([]);
    await button.click();
    await expect(page.locator('wmi-timeline .ruler')).toHaveCount(0);
    expect((await rooms(page)).every(({ room }) => room === 0)).toBe(true);
  });

  test('the picture that is saved has the same room', async ({ page }) => {
    await openScenario(page, 'next-success-codes');
    const saved = async (): Promise<number> => {
      await page.getByRole('button', { name: /^Share/ }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: /^SVG\b/ }).click()]);
      await page.getByRole('button', { name: 'Close' }).click();
      return Number(/ height="(\d+)"/.exec(readFileSync(await download.path(), 'utf8'))?.[1]);
    };
    const even = await saved();
    await page.keyboard.press('a');
    await expect(page.locator('wmi-timeline .ruler').first()).toBeAttached();
    const passed = (await rooms(page)).reduce((sum, { room }) => sum + room, 0);
    expect((await saved()) - even).toBe(passed);
  });
});

test('a press on a row goes there, and the current step stays in view', async ({ page }) => {
  await openScenario(page, 'slow-sink');
  await page.keyboard.press('a');
  const [, steps] = await where(page);
  for (let step = 1; step <= steps; step++) {
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('wmi-timeline .row.current .step')).toBeInViewport();
  }
  const row = page.locator('wmi-timeline .row').filter({ has: page.getByText('@40000 Indicate ends') });
  const number = Number(await row.locator('.step').textContent());
  await row.locator('.glyph').click();
  expect((await where(page))[0]).toBe(number);
});

test('a link carries the scale of time', async ({ page, context }) => {
  await openScenario(page, 'slow-sink');
  await page.keyboard.press('a');
  await page.getByRole('button', { name: /^Share/ }).click();
  const link = await page.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  const other = await context.newPage();
  await other.goto(link);
  await ran(other);
  await expect(other.getByRole('button', SCALED)).toHaveAttribute('aria-pressed', 'true');
  await expect(other.locator('wmi-timeline .ruler').first()).toBeAttached();
});

test('where rows cannot stand to scale, the button and the list of commands say why', async ({ page }) => {
  await openScenario(page, 'first-query');
  const button = page.getByRole('button', SCALED);
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription('No virtual time passes in this run');
  await page.keyboard.press('a');
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('scale');
  const option = page.getByRole('option', { name: /No virtual time passes/ });
  await expect(option).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog'), 'it cannot be run').toBeVisible();
});

test('a run of more than 300 rows stays even, and says so', async ({ page }) => {
  await openScenario(page, 'slow-sink');
  await page.keyboard.press('a');
  await page.getByLabel('Plain text').check();
  const text = page.locator('wmi-editor textarea');
  const long = (await text.inputValue()).replace(/(int (?:__cdecl )?w?main\([^)]*\)\s*\{)/, '$1\n    for (int i = 0; i < 400; i++) wprintf(L"%d\\n", i * i);');
  await text.fill(long);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await ran(page);
  await page.getByLabel('Detail').selectOption({ label: 'Everything' });
  const button = page.getByRole('button', SCALED);
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription(/^Too long for the scale of time: \d{3} rows, at most 300$/);
  await expect(page.locator('wmi-timeline .ruler')).toHaveCount(0);
  await page.getByLabel('Detail').selectOption({ label: 'Story' });
  await expect(button, 'what is folded away leaves room for it').toHaveAttribute('aria-pressed', 'true');
});
