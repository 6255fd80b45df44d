import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { violations } from './axe.ts';
import { openScenario, where } from './lab.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test('on paper stand the picture, every step, its rules and the text, and no controls', async ({ page }) => {
  await openScenario(page, 'first-query');
  const [, steps] = await where(page);
  await expect.poll(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    return page.locator('.paper').count();
  }).toBe(1);
  await page.emulateMedia({ media: 'print' });
  const paper = page.locator('.paper');
  await expect(paper.locator('svg').first()).toBeVisible();
  await expect(paper.getByRole('listitem')).toHaveCount(steps);
  await expect(paper).toContainText('SK-06, left open');
  await expect(paper.locator('pre')).toContainText('class QuerySink');
  await expect(page.locator('header')).toBeHidden();
  await expect(page.locator('wmi-transport')).toBeHidden();
  expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await expect(paper).toHaveCount(0);
});

test('a recorded run becomes one file without script, by a command', async ({ page }) => {
  const out = at('test-results/still/first-query.html');
  mkdirSync(dirname(out), { recursive: true });
  const said = execFileSync(process.execPath, [at('web/scripts/still.mjs'), at('web/public/embed/first-query.json'), out, '--at', 'indicate:2'], { encoding: 'utf8' });
  expect(said).toContain('at indicate:2');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(out).href);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The first asynchronous query');
  await expect(page.getByRole('img', { name: /step 10 of/ })).toBeVisible();
  expect(await page.getByRole('listitem').count()).toBeGreaterThan(10);
  expect(await page.locator('script').count()).toBe(0);
  expect(asked).toEqual([pathToFileURL(out).href]);
  expect(await violations(page)).toEqual([]);
  expect(() => execFileSync(process.execPath, [at('web/scripts/still.mjs'), at('package.json'), out], { stdio: 'pipe' })).toThrow(/recorded trace/);
});
