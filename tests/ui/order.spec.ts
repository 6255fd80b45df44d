import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { openScenario, where } from './lab.ts';

const LOCK = 'wmi-timeline .row[visibility="visible"] .order.kept';
const TICK = 'wmi-timeline .row[visibility="visible"] .order.free';

/** The rows, counted from 1, that a mark stands between. */
async function rows(page: Page, mark: string): Promise<[string, string]> {
  return page.locator(mark).first().evaluate((node) => {
    const number = (row: Element | null | undefined): string => row?.querySelector('.step')?.textContent?.replace('▸', '') ?? '';
    const row = node.parentElement;
    return [number(row?.previousElementSibling), number(row)];
  });
}

test('between two rows a padlock or a tick says whether they may swap; hovering says why, and a press asks at length', async ({ page }) => {
  await openScenario(page, 'one-sink-two-calls');
  for (let i = 0; i < 4; i++) await page.keyboard.press('n');
  await expect(page.locator(LOCK)).not.toHaveCount(0);
  const swap = page.getByRole('dialog', { name: 'Could these two swap?' });
  for (const [mark, said, answer] of [[LOCK, /keep this order\. .*: /, 'No.'], [TICK, /may swap: .* [A-Z]{2}-\d\d: /, 'Yes']] as const) {
    const [one, other] = await rows(page, mark);
    await page.locator(mark).first().hover();
    await expect(page.locator(`${mark} title`)).toHaveText(said);
    await expect(page.locator(`${mark} title`)).toContainText(`Steps ${one} and ${other} `);
    const at = await where(page);
    await page.locator(mark).first().click();
    await expect(swap.getByLabel('Step').first()).toHaveValue(one);
    await expect(swap.getByLabel('Step').last()).toHaveValue(other);
    await expect(swap.getByRole('status')).toContainText(answer);
    expect(await where(page), 'the cursor stays').toEqual(at);
    await page.keyboard.press('Escape');
  }
});

test('the outline says the same of the selected line and the one above it', async ({ page }) => {
  await openScenario(page, 'one-sink-two-calls');
  for (let i = 0; i < 4; i++) await page.keyboard.press('n');
  await expect(page.locator(TICK)).not.toHaveCount(0);
  const [one, other] = await rows(page, TICK);
  await page.getByRole('tab', { name: 'Outline' }).click();
  const button = page.locator('wmi-outline button.order');
  await page.locator(`wmi-outline [data-row="${Number(other) - 1}"]`).click();
  await expect(button).toContainText(`Steps ${one} and ${other} may swap`);
  await expect(button.locator('svg')).toBeVisible();
  await expect(page.locator('wmi-outline [aria-selected="true"]'), 'a line is announced no longer').not.toContainText('may swap');
  expect(await violations(page)).toEqual([]);
  // The button follows the lines in the order of focus.
  await page.keyboard.press('Tab');
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Could these two swap?' }).getByRole('status')).toContainText('Yes');
});

test('where the future is hidden, no mark stands below the last row that is shown', async ({ page }) => {
  await openScenario(page, 'one-sink-two-calls');
  await page.getByRole('slider', { name: 'Step' }).fill('12');
  await page.keyboard.press('h');
  await expect(page.locator(`${LOCK}, ${TICK}`)).not.toHaveCount(0);
  const last = await page.locator('wmi-timeline .row[visibility="visible"] .step').last().textContent();
  expect(last).toBe('▸12');
  const below = await page.locator('wmi-timeline').evaluate((host) => {
    const root = host.shadowRoot as ShadowRoot;
    const end = root.querySelector('.row.current')?.getBoundingClientRect().bottom ?? 0;
    return [...root.querySelectorAll('[visibility="visible"] > .order:is(.kept, .free)')].filter((mark) => mark.getBoundingClientRect().top > end).length;
  });
  expect(below).toBe(0);
});

test('what is known is drawn in the picture for a file too', async ({ page }) => {
  await openScenario(page, 'one-sink-two-calls');
  await expect(page.locator(LOCK)).not.toHaveCount(0);
  const drawn = await page.locator(LOCK).first().getAttribute('d');
  await page.keyboard.press('s');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: /^SVG\b/ }).click()]);
  const svg = readFileSync(await download.path(), 'utf8');
  expect(svg).toContain(`d="${drawn}"`);
});
