import { expect, type Locator, type Page } from '@playwright/test';

/** Opens a scenario of the gallery and waits until its run has come to its end. */
export async function openScenario(page: Page, slug: string): Promise<void> {
  await page.goto(`#x.${slug}`);
  await ran(page);
}

/** Waits for the outcome of a run. */
export async function ran(page: Page): Promise<void> {
  await expect(page.getByText(/^ends: /)).toBeVisible();
}

/** The step that is shown and the number of steps. */
export async function where(page: Page): Promise<[number, number]> {
  const slider = page.getByRole('slider', { name: 'Step' });
  return [Number(await slider.inputValue()), Number(await slider.getAttribute('max'))];
}

/** The sentence of the step card. */
export function sentence(page: Page): Locator {
  return page.locator('wmi-card .sentence');
}

/** Shows the outline and reads every line of it: row number, lanes and label. */
export async function outline(page: Page): Promise<string[]> {
  await page.getByRole('tab', { name: 'Outline' }).click();
  const seen = new Map<number, string>();
  const [, steps] = await where(page);
  const scroll = page.locator('wmi-outline .scroll');
  for (let top = 0; seen.size < steps && top < 2_000_000; top += 200) {
    await scroll.evaluate((element, y) => void (element.scrollTop = y), top);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    for (const item of await page.locator('wmi-outline [role="treeitem"]').all()) {
      seen.set(Number(await item.getAttribute('data-row')), (await item.locator('.lanes, .label').allInnerTexts()).join(' | '));
    }
  }
  await page.getByRole('tab', { name: 'Diagram' }).click();
  return [...seen.entries()].sort(([a], [b]) => a - b).map(([, text]) => text);
}

/** Collects what the page complains about. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', (message) => message.type() === 'error' && heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(String(error)));
  return heard;
}
