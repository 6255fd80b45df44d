import { expect, type Locator, type Page } from '@playwright/test';

/** Opens a scenario of the gallery and waits until its run has come to its end. */
export async function openScenario(page: Page, slug: string): Promise<void> {
  await page.goto(`#x.${slug}`);
  await ran(page);
}

/** How the run on the page ends; a dialog may show the ends of other runs beside it. */
export function ending(page: Page): Locator {
  return page.locator('.chip').filter({ hasText: /^ends: / });
}

/** Waits for the outcome of a run. */
export async function ran(page: Page): Promise<void> {
  await expect(ending(page)).toBeVisible();
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

/** Shows the outline and reads every line of it: row number, lanes and label. Only the lines near the window exist, so it is scrolled through. */
export async function outline(page: Page): Promise<string[]> {
  await page.getByRole('tab', { name: 'Outline' }).click();
  const rows = await page.locator('wmi-outline .scroll').evaluate(async (scroll) => {
    const seen = new Map<number, string>();
    const drawn = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
    for (let top = 0; top === 0 || top < scroll.scrollHeight; top += Math.max(100, scroll.clientHeight * 0.8)) {
      scroll.scrollTop = top;
      await drawn();
      for (const item of (scroll.getRootNode() as ShadowRoot).querySelectorAll<HTMLElement>('[role="treeitem"]')) {
        const words = [...item.querySelectorAll<HTMLElement>('.lanes, .label')].map((part) => part.innerText);
        seen.set(Number(item.dataset['row']), words.join(' | '));
      }
    }
    return [...seen.entries()].sort(([one], [other]) => one - other).map(([, text]) => text);
  });
  const [, steps] = await where(page);
  expect(rows.length, 'every row of the outline was read').toBe(steps);
  await page.getByRole('tab', { name: 'Diagram' }).click();
  return rows;
}

/** Shows the flags matrix of the first asynchronous put, which creates I91 with no flag. */
export async function openMatrix(page: Page): Promise<Locator> {
  await openScenario(page, 'flag-matrix');
  const call = (await outline(page)).findIndex((row) => row.includes('PutInstanceAsync('));
  await page.locator('input[type="number"]#go').fill(String(call + 1));
  await page.keyboard.press('Enter');
  const state = page.locator('wmi-state');
  await state.getByRole('tab', { name: 'Flags' }).click();
  return state;
}

/** Presses a step key until nothing moves, and reads the sentence of the card at every position, the first included. */
export async function walk(page: Page, key: 'ArrowLeft' | 'ArrowRight'): Promise<string[]> {
  return page.evaluate(async (pressed) => {
    const app = document.querySelector('wmi-lab-app')?.shadowRoot;
    const card = app?.querySelector('wmi-card')?.shadowRoot;
    const slider = app?.querySelector('wmi-transport')?.shadowRoot?.querySelector<HTMLInputElement>('input[type="range"]');
    const read = (): string => `${slider?.value ?? '?'} ${card?.querySelector('.sentence')?.textContent ?? '?'}`;
    const walked = [read()];
    for (;;) {
      document.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true }));
      // Transport and card are drawn by the next frame, each in its turn.
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const now = read();
      if (now === walked.at(-1)) return walked;
      walked.push(now);
    }
  }, key);
}

/** Hears of every request that leaves the site. */
export function strangers(page: Page, home: string): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(home) && !url.startsWith('data:') && !url.startsWith('blob:')) asked.push(url);
  });
  return asked;
}

/** Collects what the page complains about. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', (message) => message.type() === 'error' && heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(String(error)));
  return heard;
}
