import { expect, test, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { complaints, openScenario, strangers } from './lab.ts';

const LEARN = 'https://learn.microsoft.com/en-us/';

/** Stands in for the documentation, which no test may ask; answers what was opened. */
async function documentation(page: Page): Promise<string[]> {
  const opened: string[] = [];
  await page.context().route(`${LEARN}**`, (route) => {
    opened.push(route.request().url());
    return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Documentation</title>' });
  });
  return opened;
}

test('each source on the step card leads to its page, and nothing is asked for before it is pressed', async ({ page, baseURL }) => {
  const heard = complaints(page);
  const asked = strangers(page, baseURL ?? '');
  const opened = await documentation(page);
  await openScenario(page, 'first-query');
  const card = page.locator('wmi-card');
  const links = card.getByRole('link');
  while ((await links.count()) === 0) await page.keyboard.press('ArrowRight');
  for (const link of await links.all()) {
    expect(await link.getAttribute('href')).toMatch(/^https:\/\/learn\.microsoft\.com\/en-us\/(?:windows\/win32\/|openspecs\/windows_protocols\/ms-wmi)/);
    expect([await link.getAttribute('target'), await link.getAttribute('rel'), await link.getAttribute('title')]).toEqual(['_blank', 'noopener noreferrer', 'Opens in a new tab']);
  }
  expect(await violations(page)).toEqual([]);
  expect(asked).toEqual([]);
  const arrived = page.context().waitForEvent('page');
  await links.first().focus();
  await page.keyboard.press('Enter');
  const other = await arrived;
  await expect(other).toHaveTitle('Documentation');
  expect(await other.evaluate(() => window.opener === null && document.referrer === '')).toBe(true);
  expect(opened).toEqual([await links.first().getAttribute('href')]);
  expect(heard).toEqual([]);
});

test('readings, the question of two steps and a verdict name their sources too', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.getByRole('button', { name: /^Readings/ }).click();
  const readings = page.getByRole('dialog', { name: 'Readings' });
  await expect(readings.locator('.about a').first()).toBeVisible();
  expect(await readings.locator('.about a').count()).toBeGreaterThan(5);
  await page.keyboard.press('Escape');
  await page.getByRole('slider', { name: 'Step' }).fill('4');
  await page.keyboard.press('y');
  await expect(page.locator('wmi-swap').getByRole('link').first()).toHaveAttribute('href', /^https:\/\/learn\.microsoft\.com\//);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Quiz/ }).click();
  await page.locator('wmi-quiz').getByRole('radio').first().check();
  await page.locator('wmi-quiz').getByRole('button', { name: 'Check' }).click();
  await expect(page.locator('wmi-quiz .verdict').getByRole('link').first()).toHaveAttribute('href', /^https:\/\/learn\.microsoft\.com\//);
  expect(await violations(page)).toEqual([]);
});

test('an embed names the source of its step, and its page may open the address itself', async ({ page, baseURL }) => {
  const asked = strangers(page, baseURL ?? '');
  const opened = await documentation(page);
  await page.goto('embed/host.html');
  const lab = page.locator('wmi-lab').first();
  const link = lab.locator('wmi-card').getByRole('link').first();
  await expect(lab.locator('wmi-card .sentence')).toBeVisible();
  while ((await link.count()) === 0) await lab.getByRole('button', { name: 'Step', exact: true }).click();
  const address = (await link.getAttribute('href')) ?? '';
  expect(address.startsWith(LEARN)).toBe(true);
  expect(asked).toEqual([]);
  await lab.evaluate((element) => element.addEventListener('wmi-navigate', (event) => {
    event.preventDefault();
    document.title = (event as CustomEvent<{ address: string }>).detail.address;
  }, { once: true }));
  await link.click();
  await expect(page).toHaveTitle(address);
  expect([opened.length, page.context().pages().length]).toEqual([0, 1]);
  const arrived = page.context().waitForEvent('page');
  await link.click();
  await arrived;
  await expect.poll(() => opened).toEqual([address]);
});
