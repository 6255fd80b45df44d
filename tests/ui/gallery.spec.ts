import { expect, test } from '@playwright/test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { caseText, casesOf } from '../../web/scenarios/cases.ts';
import { complaints, ran } from './lab.ts';

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

test('every scenario runs in the page and ends as it declares', async ({ page }) => {
  test.setTimeout(180_000);
  const heard = complaints(page);
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
});
