import { expect, test, type Page } from '@playwright/test';
import { copyFileSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { violations } from './axe.ts';
import { openScenario, where } from './lab.ts';

type Catalogue = Record<string, string | Record<string, string>>;
const read = (name: string): Catalogue => JSON.parse(readFileSync(new URL(`../../web/catalogue/${name}.json`, import.meta.url), 'utf8')) as Catalogue;
const [english, german] = [read('en'), read('de')];

/** Words that are the same in both languages, or names that a German screen keeps. */
const SAME = new Set(Object.entries(german).flatMap(([key, text]) => (text === key ? [key] : [])));
/** The English texts that a reader could see, as they stand: those with a name in them are looked for piece by piece. */
const PIECES = Object.keys(english).filter((key) => !SAME.has(key)).map((key) => ({
  key, shape: new RegExp(`^${key.split(/\{\w+\}/).map((piece) => piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*')}$`, 's'),
}));
const GERMAN = new Set(Object.values(german).flatMap((text) => (typeof text === 'string' ? [text] : Object.values(text))));

/** Every text and spoken name on the screen, through all shadow roots; code, and what is marked as English or as a name, is left out. */
async function heard(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const visit = (node: Node): void => {
      if (node instanceof Element) {
        if (node.localName === 'style' || node.localName === 'script' || node.localName === 'noscript' || node.localName === 'code' || node.matches('[lang="en"], [translate="no"]')) return;
        for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext']) found.push(node.getAttribute(name) ?? '');
        if (node.shadowRoot !== null) visit(node.shadowRoot);
      }
      if (node.nodeType === Node.TEXT_NODE) found.push(node.nodeValue ?? '');
      node.childNodes.forEach(visit);
    };
    visit(document.body);
    return [...new Set(found.map((text) => text.trim().replaceAll(/\s+/g, ' ')).filter((text) => /\p{L}{2}/u.test(text)))];
  });
}

/** What of the English catalogue is left on a German screen. */
async function leftovers(page: Page): Promise<string[]> {
  const texts = await heard(page);
  expect(texts.length, 'the screen says something').toBeGreaterThan(10);
  const isEnglish = (text: string): boolean => !GERMAN.has(text) && PIECES.some(({ key, shape }) => (key.includes('{') ? key.replaceAll(/\{\w+\}/g, '').replaceAll(/\W/g, '').length > 6 && shape.test(text) : key === text));
  return texts.filter(isEnglish);
}

const inGerman = async (page: Page): Promise<void> => {
  await page.addInitScript(() => localStorage.setItem('wmi-lab.language', 'de'));
};
const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('the switch turns the whole screen at once and keeps the place', async ({ page }) => {
  await openScenario(page, 'first-query');
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
  const before = await where(page);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('button', { name: 'Schritt zurück' })).toBeVisible();
  const slider = page.getByRole('slider', { name: 'Schritt' });
  expect([Number(await slider.inputValue()), Number(await slider.getAttribute('max'))]).toEqual(before);
  await expect(page.locator('wmi-card .sentence')).toHaveText(/ruft|gibt|nimmt|meldet/);
  expect(await leftovers(page)).toEqual([]);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Schritt zurück' })).toBeVisible();
});

test('every step of a run is German: sentence, rule and label', async ({ page }) => {
  await inGerman(page);
  await page.goto('#x.one-sink-two-calls');
  await expect(page.locator('.chip').filter({ hasText: /^endet: / })).toBeVisible();
  const steps = Number(await page.getByRole('slider', { name: 'Schritt' }).getAttribute('max'));
  for (let step = 1; step <= steps; step++) {
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('slider', { name: 'Schritt' })).toHaveValue(String(step));
    await expect(page.locator('wmi-card .sentence [lang="en"], wmi-card .rule > p:first-child [lang="en"]'), `step ${step}`).toHaveCount(0);
  }
  expect(await leftovers(page)).toEqual([]);
});

test('tabs, tools and dialogs are German, and axe finds nothing', async ({ page }) => {
  test.slow();
  await inGerman(page);
  await page.goto('#');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('WMI-Aufrufen zusehen, Schritt für Schritt');
  expect(await leftovers(page)).toEqual([]);
  expect(await violations(page)).toEqual([]);
  await page.goto('#x.flag-matrix');
  await expect(page.locator('.chip').filter({ hasText: /^endet: / })).toBeVisible();
  await page.keyboard.press('End');
  for (const tab of ['Referenzen', 'Repository', 'Speicher', 'Flags', 'Ausgabe', 'Befunde', 'Liste', 'Diagramm']) {
    await page.getByRole('tab', { name: tab }).click();
    expect(await leftovers(page), tab).toEqual([]);
  }
  expect(await violations(page)).toEqual([]);
  for (const key of ['?', 's', ':', 'K', 'B', 'm', 'k', 'w', 'y']) {
    await page.keyboard.press(key);
    await expect(page.locator('dialog[open]')).toBeVisible();
    expect(await leftovers(page), key).toEqual([]);
    expect(await violations(page), key).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.locator('dialog[open]')).toHaveCount(0);
  }
});

test('a language is chosen by keyboard alone, by its key and by its name', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.keyboard.press('u');
  await expect(page.getByRole('button', { name: 'Schritt zurück' })).toBeVisible();
  await page.keyboard.press(':');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('language');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Step back' })).toBeVisible();
});

test('a link takes its language along', async ({ page, browser, baseURL }) => {
  await inGerman(page);
  await page.goto('#x.first-query');
  await expect(page.locator('.chip').filter({ hasText: /^endet: / })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('s');
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await expect(page.getByLabel('Element', { exact: true })).toHaveValue(/ lang="de"/);
  const other = await (await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) })).newPage();
  await other.goto(link);
  await expect(other.getByRole('button', { name: 'Schritt zurück' })).toBeVisible();
  await expect(other.locator('html')).toHaveAttribute('lang', 'de');
});

test('one HTML file speaks its language from a disk, with no request', async ({ page, context }) => {
  await inGerman(page);
  await page.goto('#x.first-query');
  await expect(page.locator('.chip').filter({ hasText: /^endet: / })).toBeVisible();
  await page.keyboard.press('s');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: /^Eine HTML-Datei/ }).click()]);
  const html = `${await download.path()}.html`;
  copyFileSync(await download.path(), html);
  const other = await context.newPage();
  const asked: string[] = [];
  other.on('request', (request) => asked.push(request.url()));
  await other.goto(pathToFileURL(html).href);
  const lab = other.locator('wmi-lab');
  await lab.getByRole('button', { name: 'Nächster Callback' }).click();
  await expect(lab.locator('.sentence')).toContainText('WMI ruft Indicate von');
  await expect(lab.locator('.why > [lang="en"]')).toHaveCount(0);
  expect(asked).toEqual([pathToFileURL(html).href]);
});

test('elements of one page speak each their own language, and that of the page otherwise', async ({ page }) => {
  await page.goto('embed/plain.html');
  await page.evaluate(() => {
    document.documentElement.lang = 'en';
    document.body.replaceChildren();
    for (const lang of ['de', 'en', '']) {
      const lab = document.createElement('wmi-lab');
      lab.setAttribute('trace', 'first-query.json');
      lab.setAttribute('loading', 'eager');
      if (lang !== '') lab.setAttribute('lang', lang);
      document.body.append(lab);
    }
  });
  const labs = page.locator('wmi-lab');
  await expect(labs.nth(0).getByRole('button', { name: 'Schritt zurück' })).toBeVisible();
  await expect(labs.nth(1).getByRole('button', { name: 'Step back' })).toBeVisible();
  await expect(labs.nth(2).getByRole('button', { name: 'Step back' })).toBeVisible();
  await labs.nth(0).getByRole('button', { name: 'Schritt', exact: true }).click();
  await labs.nth(1).getByRole('button', { name: 'Step', exact: true }).click();
  await expect(labs.nth(0).locator('wmi-card .sentence')).toHaveText(/auf\.$/);
  await expect(labs.nth(1).locator('wmi-card .sentence')).toHaveText(/calls/);
  await labs.nth(1).evaluate((lab: HTMLElement) => (lab.lang = 'de'));
  await expect(labs.nth(1).getByRole('button', { name: 'Schritt zurück' })).toBeVisible();
  await labs.nth(2).evaluate((lab: HTMLElement) => lab.remove());
  await page.evaluate(() => {
    document.documentElement.lang = 'fr';
    const lab = document.createElement('wmi-lab');
    lab.setAttribute('trace', 'first-query.json');
    lab.setAttribute('loading', 'eager');
    document.body.append(lab);
  });
  await expect(labs.nth(2), 'where we lack the language of the page, ours is named').toHaveAttribute('lang', 'en');
});

for (const width of [320, 390]) {
  test(`nothing sticks out in German at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await inGerman(page);
    await page.goto('#');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await overflow(page)).toBe(0);
    await page.goto('#x.first-query');
    await expect(page.getByRole('slider', { name: 'Schritt' })).toBeVisible();
    await expect(page.getByRole('slider', { name: 'Schritt' })).toHaveAttribute('max', /[1-9]/);
    for (const tab of ['Liste', 'Diagramm', 'Text', 'Zustand', 'Danach']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await overflow(page), tab).toBe(0);
    }
    expect(await violations(page)).toEqual([]);
  });
}

test('written from right to left, the controls stay in the window and the diagram keeps its direction', async ({ page }) => {
  await page.addInitScript(() => document.addEventListener('DOMContentLoaded', () => (document.documentElement.dir = 'rtl')));
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('#x.first-query');
    await expect(page.getByRole('slider', { name: 'Step' })).toHaveAttribute('max', /[1-9]/);
    expect(await overflow(page)).toBe(0);
    const outside = await page.evaluate(() => {
      const app = document.querySelector('wmi-lab-app')?.shadowRoot;
      const buttons = [...(app?.querySelector('wmi-transport')?.shadowRoot?.querySelectorAll('button') ?? []), ...(app?.querySelectorAll('header button') ?? [])];
      return buttons.map((button) => button.getBoundingClientRect()).filter((box) => box.width > 0 && (box.left < -1 || box.right > window.innerWidth + 1)).length;
    });
    expect(outside).toBe(0);
  }
  await expect(page.locator('wmi-timeline svg[role="img"], wmi-outline [role="tree"]').first()).toBeVisible();
});
