import { expect, test, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { openScenario, where } from './lab.ts';

/** Text that would need sideways scrolling of the whole page. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** The dialogs of the page and the keys that open them. */
const TOOLS = [
  ['Control+k', 'All commands'], ['K', 'Choose the keys'], ['B', 'Breakpoints'], ['m', 'Lanes'], ['k', 'How to read the diagram'], ['w', 'Compare two branches'],
  ['y', 'Could these two swap?'],
] as const;

test.describe('forced colours', () => {
  test.use({ forcedColors: 'active' });

  test('with the colours of the system every part still shows, and nothing violates', async ({ page }) => {
    await openScenario(page, 'nextasync-queued');
    for (let i = 0; i < 5; i++) await page.keyboard.press('n');
    const band = page.locator('wmi-timeline .band');
    expect(await band.evaluate((node) => getComputedStyle(node).strokeWidth), 'the current row is outlined').toBe('3px');
    const strokes = await page.locator('wmi-timeline .track, wmi-timeline .bracket, wmi-timeline .glyph').evaluateAll((nodes) => nodes.map((node) => getComputedStyle(node).stroke));
    expect(strokes.length).toBeGreaterThan(10);
    expect(new Set(strokes).size, 'one colour: shape and line carry the meaning').toBe(1);
    const words = await page.locator('wmi-timeline :is(.chip, .batch, .jump)').evaluateAll((nodes) => {
      const system = document.createElement('i');
      document.body.append(system);
      const colour = (name: string): string => {
        system.style.color = name;
        return getComputedStyle(system).color;
      };
      return nodes.map((node) => {
        const { fill, stroke } = getComputedStyle(node);
        return [fill === colour(node.classList.contains('jump') ? 'LinkText' : 'CanvasText'), stroke === colour('Canvas')];
      });
    });
    expect(words.length, 'names of operations and ways up').toBeGreaterThan(2);
    expect(words.flat(), 'are in colours of the system too').not.toContain(false);
    expect(await violations(page)).toEqual([]);
    for (const [key, name] of TOOLS) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog', { name })).toBeVisible();
      expect(await violations(page), name).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
  });
});

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });

    test('the wide page has no accessibility violation in any tab or dialog', async ({ page }) => {
      await openScenario(page, 'first-query');
      await page.keyboard.press('n');
      for (const tab of ['Calls', 'References', 'Repository', 'Memory', 'Flags', 'Log', 'Findings']) {
        await page.locator('wmi-state').getByRole('tab', { name: tab }).click();
        expect(await violations(page), tab).toEqual([]);
      }
      await page.getByRole('tab', { name: 'Outline' }).click();
      expect(await violations(page), 'outline').toEqual([]);
      for (const [button, name] of [[/^Share/, 'Share'], [/^Keys and help/, 'Keys and help'], [/^Readings/, 'Readings']] as const) {
        await page.getByRole('button', { name: button }).click();
        await expect(page.getByRole('dialog', { name })).toBeVisible();
        expect(await violations(page), name).toEqual([]);
        await page.getByRole('button', { name: 'Close' }).click();
      }
    });

    test('every tool of the page is free of violations', async ({ page }) => {
      await openScenario(page, 'one-sink-two-calls');
      for (let i = 0; i < 4; i++) await page.keyboard.press('d');
      await page.locator('wmi-next .choice:not(.taken)').first().click();
      await expect(page.getByRole('group', { name: 'Branches' })).toBeVisible();
      await page.keyboard.press('-');
      expect(await violations(page), 'operations folded').toEqual([]);
      for (const [key, name] of TOOLS) {
        await page.keyboard.press(key);
        await expect(page.getByRole('dialog', { name })).toBeVisible();
        expect(await violations(page), name).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      }
    });

    for (const width of [390, 320]) {
      test(`at ${width} pixels everything is there, nothing overflows, nothing violates`, async ({ page }) => {
        await page.setViewportSize({ width, height: 844 });
        await page.goto('');
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        expect(await violations(page), 'gallery').toEqual([]);
        await page.goto('#x.nextasync-queued');
        await expect.poll(async () => (await where(page))[1]).toBeGreaterThan(3);
        await page.getByRole('button', { name: 'Next callback' }).click();
        for (const tab of ['Outline', 'Diagram', 'Text', 'State', 'Next']) {
          await page.locator('.tabbed > wmi-tabs').getByRole('tab', { name: tab }).click();
          expect(await overflow(page), tab).toBeLessThanOrEqual(0);
          expect(await violations(page), tab).toEqual([]);
        }
      });
    }
  });
}

test('no tab is cut off, at any width and zoom', async ({ page }) => {
  await openScenario(page, 'first-query');
  // 720 and 360 pixels are what 200 and 400 per cent leave of 1440.
  for (const width of [1920, 1440, 1100, 720, 360, 320]) {
    await page.setViewportSize({ width, height: 900 });
    if (width < 1100) await page.getByRole('tab', { name: 'State' }).click();
    await expect(page.getByRole('tab', { name: 'Findings' })).toBeVisible();
    for (const list of await page.getByRole('tablist').all()) {
      const cut = await list.evaluate((element) => {
        const place = element.getBoundingClientRect();
        return [...element.children].filter((tab) => tab.getBoundingClientRect().right > place.right + 1 || tab.scrollWidth > tab.clientWidth).map((tab) => tab.textContent);
      });
      expect(cut, `${width} pixels`).toEqual([]);
    }
  }
});

/** The controls of the page that are smaller than a finger needs; links within a sentence and the rows of the outline are as high as their line. */
async function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const look = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.shadowRoot !== null) look(element.shadowRoot);
        if (!element.matches('button, select, summary, input, .brand') || !element.checkVisibility()) continue;
        const box = element.matches('[type="checkbox"], [type="radio"]') ? (element.closest('label') ?? element) : element;
        const { width, height } = box.getBoundingClientRect();
        if (width > 1 && (height < 43.5 || width < 33.5)) found.push(`${element.localName} ${element.getAttribute('aria-label') ?? element.textContent.trim()} ${Math.round(width)} x ${Math.round(height)}`);
      }
    };
    look(document);
    return found;
  });
}

test.describe('with a finger', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 820, height: 1100 } });

  test('every control is large enough, on the page, in its dialogs and in an embed', async ({ page }) => {
    await page.goto('');
    await expect(page.locator('wmi-gallery a').first()).toBeVisible();
    expect(await tooSmall(page), 'gallery').toEqual([]);
    await page.goto('#x.nextasync-queued');
    await expect.poll(async () => (await where(page))[1]).toBeGreaterThan(3);
    await page.keyboard.press('End');
    for (const tab of ['Outline', 'Diagram', 'Text', 'State', 'Next']) {
      await page.locator('.tabbed > wmi-tabs').getByRole('tab', { name: tab }).tap();
      expect(await tooSmall(page), tab).toEqual([]);
      const line = page.locator('wmi-outline .item').first();
      if (tab === 'Outline') expect((await line.boundingBox())?.height, 'a line of the outline').toBeGreaterThanOrEqual(44);
    }
    for (const key of ['s', 'K', 'm', 'B']) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await tooSmall(page), key).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    await page.goto('embed/host.html');
    const lab = page.locator('wmi-lab');
    for (const width of [820, 390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      await expect(lab.getByRole('button', { name: 'To the end' })).toBeInViewport({ ratio: 1 });
      expect(await tooSmall(page), `embed, ${width} pixels`).toEqual([]);
    }
  });
});

test('the theme can be switched, and the choice is kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('');
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: /light and dark/ }).click();
  await expect.poll(ground).not.toBe(light);
  await page.reload();
  expect(await ground()).not.toBe(light);
});

test('everything works by keyboard alone', async ({ page }) => {
  await page.goto('');
  const card = page.locator('wmi-gallery li a[href="#x.first-query"]');
  for (let i = 0; i < 200 && !(await card.evaluate((link) => link.matches(':focus'))); i++) await page.keyboard.press('Tab');
  await expect(card).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^ends: /)).toBeVisible();
  for (const key of ['ArrowRight', 'ArrowRight', 'n', 'i', 'o', 'Shift+ArrowRight', '.', 'ArrowLeft']) await page.keyboard.press(key);
  expect((await where(page))[0]).toBeGreaterThan(1);
  await page.keyboard.press('g');
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  expect((await where(page))[0]).toBe(2);
  await page.keyboard.press('Escape');
  await page.keyboard.press('+');
  await expect(page.getByLabel('Detail')).toHaveValue('1');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys and help' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Diagram' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tree')).toBeVisible();
  await page.getByRole('treeitem', { selected: true }).focus();
  const [before] = await where(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect((await where(page))[0]).toBe(before);
  await page.keyboard.press('Enter');
  expect((await where(page))[0]).toBe(before + 2);
  await page.keyboard.press('x');
  await expect(card).toBeVisible();
});

test('the scenario text can be made wider, folded away and brought back by keyboard', async ({ page }) => {
  await openScenario(page, 'first-query');
  const bar = page.getByRole('separator', { name: 'Width of the scenario text' });
  const editor = page.locator('wmi-editor');
  const width = async (): Promise<number> => (await editor.boundingBox())?.width ?? 0;
  const before = await width();
  await bar.focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  expect(await width()).toBeGreaterThan(before);
  expect((await where(page))[0], 'the arrow keys moved the bar, not the time').toBe(0);
  await page.keyboard.press('Enter');
  await expect(editor).toBeHidden();
  await page.reload();
  await expect(bar).toHaveAttribute('aria-valuetext', 'folded away');
  await page.keyboard.press('e');
  await expect(editor).toBeVisible();
});

test('no label of the diagram covers a glyph', async ({ page }) => {
  await openScenario(page, 'nextasync-queued');
  await page.keyboard.press('n');
  const covered = await page.locator('wmi-timeline svg').evaluate((svg) => {
    const shown = (selector: string): Element[] => [...svg.querySelectorAll(`.row[visibility="visible"] ${selector}`)];
    const boxes = shown('.glyph').map((glyph) => glyph.getBoundingClientRect());
    return shown('.label').filter((label) => label.textContent !== '').flatMap((label) => {
      const a = label.getBoundingClientRect();
      // The box of a text is as tall as its line; its ink ends about three pixels inside.
      return boxes.some((b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top < a.bottom - 3) ? [label.textContent] : [];
    });
  });
  expect(covered).toEqual([]);
});
