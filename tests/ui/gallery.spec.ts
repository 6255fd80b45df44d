import { expect, test } from '@playwright/test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { caseText, casesOf } from '../../web/scenarios/cases.ts';
import { complaints, outline, ran, strangers, walk, where } from './lab.ts';

const folder = fileURLToPath(new URL('../scenarios', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md') && !file.endsWith('README.md'));
const cards = files.flatMap((file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  return casesOf(file.replaceAll('\\', '/'), text).map((card) => ({ ...card, text: caseText(text, card.index) }));
});

test('every scenario has a card', async ({ page }) => {
  await page.goto('');
  expect(cards.length).toBeGreaterThan(10);
  await expect(page.locator('wmi-gallery li a')).toHaveCount(cards.length);
  const links = await page.locator('wmi-gallery li a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  expect(new Set(links)).toEqual(new Set(cards.map((card) => `#x.${card.slug}`)));
});

test('every scenario runs in the page and ends as it declares', async ({ page, baseURL }) => {
  test.setTimeout(180_000);
  const heard = complaints(page);
  const asked = strangers(page, baseURL ?? '');
  await page.goto('');
  for (const card of cards) {
    await test.step(card.slug, async () => {
      await page.evaluate((slug) => void (location.hash = `#x.${slug}`), card.slug);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(card.title.replaceAll(/[`*]/g, ''));
      await ran(page);
      const declared = /^```ends\n([^]*?)^```/m.exec(card.text)?.[1]?.trim() ?? '';
      expect(declared, 'the scenario declares its end').not.toBe('');
      await expect(page.getByText(/^ends: /)).toHaveText(`ends: ${declared}`);
    });
  }
  expect(heard).toEqual([]);
  expect(asked, 'requests to another origin').toEqual([]);
});

/** The walk renders every position, so of all scenarios each ninth is walked. */
const EACH = 9;

test('from the end back to the start and forward again, the steps are the same', async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto('');
  for (const card of cards.filter((_, index) => index % EACH === 0)) {
    await test.step(card.slug, async () => {
      await page.evaluate((slug) => void (location.hash = `#x.${slug}`), card.slug);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(card.title.replaceAll(/[`*]/g, ''));
      await ran(page);
      const [, steps] = await where(page);
      const rows = await outline(page);
      await page.keyboard.press('End');
      const back = await walk(page, 'ArrowLeft');
      expect(back.length, 'every row and the start').toBe(steps + 1);
      expect(await walk(page, 'ArrowRight')).toEqual([...back].reverse());
      expect(await outline(page)).toEqual(rows);
    });
  }
});
