import { expect, test, type Download, type Page } from '@playwright/test';
import { copyFileSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { violations } from './axe.ts';
import { complaints, openScenario, strangers, where } from './lab.ts';

async function openShare(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Share/ }).click();
  await expect(page.getByRole('textbox', { name: 'Link', exact: true })).toBeVisible();
}

async function saved(page: Page, kind: string): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${kind}\\b`) }).click()]);
  return download;
}

const contentOf = async (download: Download): Promise<Buffer> => readFileSync(await download.path());

test('everything that can be saved is what its name says', async ({ page, baseURL }) => {
  const heard = complaints(page);
  const strange = strangers(page, baseURL ?? '');
  await openScenario(page, 'nextasync-queued');
  await page.keyboard.press('n');
  await openShare(page);
  expect(await violations(page)).toEqual([]);
  const svg = await saved(page, 'SVG');
  expect(svg.suggestedFilename()).toMatch(/^[a-z0-9-]+\.svg$/);
  const drawn = (await contentOf(svg)).toString();
  expect(drawn).toMatch(/^<\?xml[^>]*>\n<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(drawn).toContain('NextAsync(');
  const parsed = await page.evaluate((text) => {
    const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
    URL.revokeObjectURL(url);
    return text.includes('style=') || text.includes('class=');
  }, drawn);
  expect(parsed, 'a file stands alone, without styles').toBe(false);
  const png = await contentOf(await saved(page, 'PNG'));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16), 'twice the width of the drawing').toBeGreaterThan(1200);
  expect((await contentOf(await saved(page, 'Mermaid'))).toString()).toMatch(/^sequenceDiagram\n {2}participant L\d as Client\n/);
  expect((await contentOf(await saved(page, 'Markdown'))).toString()).toMatch(/## Steps\n\n1\. /);
  const run = JSON.parse((await contentOf(await saved(page, 'Recorded run'))).toString()) as { format: number; rows: unknown[] };
  expect(run.format).toBe(1);
  const zip = await contentOf(await saved(page, 'Slides'));
  expect(zip.readUInt16LE(zip.length - 12), 'a picture for each step').toBe((await where(page))[1]);
  expect((await contentOf(await saved(page, 'Scenario'))).toString()).toMatch(/^# /);
  expect(heard).toEqual([]);
  expect(strange).toEqual([]);
});

test('one HTML file steps through the run from a disk, with no request', async ({ page, context }) => {
  await openScenario(page, 'first-query');
  await openShare(page);
  const file = await (await saved(page, 'One HTML file')).path();
  const html = `${file}.html`;
  copyFileSync(file, html);
  const other = await context.newPage();
  const heard = complaints(other);
  const asked: string[] = [];
  other.on('request', (request) => asked.push(request.url()));
  await other.goto(pathToFileURL(html).href);
  const lab = other.locator('wmi-lab');
  await expect(lab.locator('.sentence')).toBeVisible();
  await lab.getByRole('button', { name: 'Next callback' }).click();
  await expect(lab.locator('.sentence')).toContainText('Indicate');
  expect(asked).toEqual([pathToFileURL(html).href]);
  expect(heard).toEqual([]);
});

test('snippets name the state, and copying says that it was done', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openScenario(page, 'first-query');
  await openShare(page);
  await expect(page.getByRole('textbox', { name: 'Element' })).toHaveValue(/<wmi-lab example="first-query">\n {2}<a href="[^"]+">[^<]+<\/a>\n<\/wmi-lab>$/);
  await expect(page.getByRole('textbox', { name: 'Frame' })).toHaveValue(/embed\.html#x\.first-query" title="[^"]+"/);
  await page.getByRole('button', { name: 'Copy: Markdown link' }).click();
  await expect(page.getByText('Markdown link: copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\[[^\]]+\]\(http[^)]+#w1\.[\w-]+\.[0-9A-Z]{4}\)$/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the share dialog has no violation and fits a phone: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('#x.first-query');
    await expect.poll(async () => (await where(page))[1]).toBeGreaterThan(3);
    await openShare(page);
    expect(await violations(page)).toEqual([]);
    const wide = await page.getByRole('dialog').evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
}
