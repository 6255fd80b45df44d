import { expect, test, type Locator, type Page } from '@playwright/test';
import { violations } from './axe.ts';

/** The diagram of a run with five lanes on a narrow page. */
async function diagram(page: Page, width: number): Promise<Locator> {
  await page.setViewportSize({ width, height: 844 });
  await page.goto('#x.nextasync-queued');
  await page.getByRole('tab', { name: 'Diagram' }).click();
  await expect(page.locator('wmi-pins button').first()).toBeVisible();
  return page.locator('wmi-timeline .scroll');
}

/** Every lane of the diagram, and whether its line stands in the window. */
async function lanes(page: Page): Promise<{ name: string; seen: boolean }[]> {
  return page.locator('wmi-timeline .scroll').evaluate((scroll) => {
    const box = scroll.getBoundingClientRect();
    return [...scroll.querySelectorAll('.head')].map((head) => {
      const { left, width } = head.getBoundingClientRect();
      const middle = left + width / 2;
      return { name: head.querySelector('.name')?.textContent ?? '', seen: middle > box.left && middle < box.right };
    });
  });
}

for (const width of [390, 320]) {
  test(`at ${width} pixels every lane has its head or its name at the side, wherever the diagram is panned to`, async ({ page }) => {
    const scroll = await diagram(page, width);
    for (const at of [0, 0.5, 1]) {
      await scroll.evaluate((element, share) => (element.scrollLeft = share * element.scrollWidth), at);
      await expect(async () => {
        const named = await page.locator('wmi-pins button').evaluateAll((buttons) => buttons.map((button) => button.getAttribute('title')));
        for (const lane of await lanes(page)) expect(lane.seen || named.includes(lane.name), lane.name).toBe(true);
      }).toPass();
      expect(await violations(page)).toEqual([]);
    }
  });
}

test('a press on a name at the side pans to its lane, and the focus stays in the diagram', async ({ page }) => {
  const scroll = await diagram(page, 390);
  await scroll.evaluate((element) => (element.scrollLeft = 0));
  const pin = page.getByRole('button', { name: 'QS3: show the lane QuerySink 3' });
  await expect(pin).toHaveText('QS3 ›');
  await pin.focus();
  await page.keyboard.press('Enter');
  await expect(pin).toHaveCount(0);
  expect((await lanes(page)).find((lane) => lane.name === 'QuerySink 3')?.seen).toBe(true);
  await expect(scroll).toBeFocused();
  await expect(page.getByRole('group', { name: 'Lanes to the left of the window' }).getByRole('button').first()).toHaveText('‹ C');
});

test('where all lanes fit, no name stands at the side', async ({ page }) => {
  await page.goto('#x.nextasync-queued');
  await expect(page.locator('wmi-timeline .head')).toHaveCount(5);
  await expect(page.locator('wmi-pins')).toHaveCount(0);
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true, isMobile: true });

  test('the names at the side are as large as the heads that they stand beside, and a tap pans', async ({ page }) => {
    const scroll = await diagram(page, 390);
    const heads = await scroll.locator('.heads').boundingBox();
    const pins = page.locator('wmi-pins button');
    for (const pin of await pins.all()) {
      const box = await pin.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
      expect((box?.y ?? 0) + (box?.height ?? 0), 'nothing of the diagram is covered').toBeLessThanOrEqual((heads?.y ?? 0) + (heads?.height ?? 0));
    }
    await pins.last().tap();
    await expect(page.getByRole('group', { name: 'Lanes to the right of the window' }).getByRole('button')).toHaveCount(0);
  });
});
