import { expect, test, type Locator, type Page } from '@playwright/test';
import { violations } from './axe.ts';

const MODES = ['full', 'compact', 'read-only', 'quiz', 'static'] as const;

/** Puts one embed of a mode into a host page and waits until its run is shown. */
async function show(page: Page, mode: string): Promise<Locator> {
  await page.goto('embed/docusaurus.html');
  await page.evaluate((wanted) => {
    const lab = document.createElement('wmi-lab');
    for (const [name, value] of Object.entries({ mode: wanted, loading: 'eager', example: 'first-query' })) lab.setAttribute(name, value);
    document.querySelector('main wmi-lab')?.replaceWith(lab);
  }, mode);
  const lab = page.locator('wmi-lab');
  if (mode === 'compact' || mode === 'read-only') await lab.getByRole('button', { name: 'Run' }).click();
  const shown = { full: 'wmi-state', static: '.still svg', quiz: 'wmi-quiz form' }[mode] ?? '.sentence';
  await expect(lab.locator(shown).first()).toBeVisible({ timeout: 20_000 });
  return lab;
}

for (const mode of MODES) {
  test(`mode ${mode}: no violation in light, dark and forced colours, nothing wider than a phone, targets large enough`, async ({ page }) => {
    test.setTimeout(90_000);
    // A colour on its way from one look to the next is neither.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const lab = await show(page, mode);
    for (const look of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }] as const) {
      await page.emulateMedia({ ...look, reducedMotion: 'reduce' });
      expect(await violations(page), JSON.stringify(look)).toEqual([]);
    }
    await page.emulateMedia({ forcedColors: 'none' });
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${width} pixels`).toBeLessThanOrEqual(0);
    }
    const small = await lab.getByRole('button').evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect())
      .filter((box) => box.width > 0 && (box.width < 24 || box.height < 24)).length);
    expect(small, 'buttons smaller than 24 pixels').toBe(0);
  });
}
