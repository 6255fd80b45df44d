import { expect, test, type Page } from '@playwright/test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { caseText, casesOf } from '../../web/scenarios/cases.ts';
import { complaints, ending, outline, ran, strangers, walk, where } from './lab.ts';

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
  expect(new Set(links).size, 'no two cards have one address').toBe(links.length);
  expect(links[0], 'the newcomer begins here').toBe('#x.first-query');
  expect(new Set(links)).toEqual(new Set(cards.map((card) => `#x.${card.slug}`)));
  const first = await page.getByRole('navigation', { name: 'Begin here' }).getByRole('link').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  expect(first.length).toBeGreaterThan(3);
  expect(first.filter((link) => !links.includes(link)), 'each beginning is a scenario').toEqual([]);
});

test('words find a scenario, and a group is reached by its name', async ({ page }) => {
  await page.goto('');
  await page.getByRole('searchbox', { name: 'Find a scenario' }).fill('sc-09');
  const left = page.locator('wmi-gallery li a');
  await expect(left).not.toHaveCount(cards.length);
  expect((await left.count()) > 0 && (await left.allInnerTexts()).every((text) => text.includes('SC-09'))).toBe(true);
  await page.getByRole('searchbox').fill('no such words');
  await expect(page.getByRole('status')).toHaveText('No scenario has all these words.');
  await page.getByRole('searchbox').fill('');
  await page.getByRole('navigation', { name: 'Groups' }).getByRole('button', { name: 'Writing instances' }).click();
  await expect(page.getByRole('heading', { name: 'Writing instances' })).toBeFocused();
  await expect(page.getByRole('heading', { name: 'Writing instances' })).toBeInViewport();
});

/** Of so many scenarios of a chapter one is walked through. */
const EACH = 9;
const chapters = [...new Set(cards.map((card) => card.group))];
const inChapter = (chapter: string): typeof cards => cards.filter((card) => card.group === chapter);
/** Milliseconds for opening one scenario, and for walking through one, on a busy machine. */
const [OPEN_MS, WALK_MS] = [4_000, 40_000];

async function open(page: Page, card: (typeof cards)[number]): Promise<void> {
  await page.evaluate((slug) => void (location.hash = `#x.${slug}`), card.slug);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(card.title.replaceAll(/[`*]/g, ''));
  await ran(page);
}

for (const chapter of chapters) {
  test(`every scenario of ${chapter} runs in the page and ends as it declares`, async ({ page, baseURL }) => {
    test.setTimeout(30_000 + OPEN_MS * inChapter(chapter).length);
    const heard = complaints(page);
    const asked = strangers(page, baseURL ?? '');
    await page.goto('');
    for (const card of inChapter(chapter)) {
      await test.step(card.slug, async () => {
        await open(page, card);
        const declared = /^```ends\n([^]*?)^```/m.exec(card.text)?.[1]?.trim() ?? '';
        expect(declared, 'the scenario declares its end').not.toBe('');
        await expect(ending(page)).toHaveText(`ends: ${declared}`);
      });
    }
    expect(heard).toEqual([]);
    expect(asked, 'requests to another origin').toEqual([]);
  });

  test(`in ${chapter}, the steps from the end back to the start and forward again are the same`, async ({ page }) => {
    // A walk renders every position, so of all scenarios of a chapter some are walked.
    const walked = inChapter(chapter).filter((_, index) => index % EACH === 0);
    test.setTimeout(30_000 + WALK_MS * walked.length);
    await page.goto('');
    for (const card of walked) {
      await test.step(card.slug, async () => {
        await open(page, card);
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
}
