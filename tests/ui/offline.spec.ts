import { expect, test } from '@playwright/test';
import { complaints, ran, strangers, where } from './lab.ts';

test.use({ serviceWorkers: 'allow' });

test('after the first visit everything works without a network', async ({ page, context, baseURL }) => {
  const [heard, strange] = [complaints(page), strangers(page, baseURL ?? '')];
  await page.goto('');
  await expect(page.locator('wmi-gallery a').first()).toBeVisible();
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    while (active?.state !== 'activated') await new Promise((done) => setTimeout(done, 50));
  });
  expect([heard, strange], 'before the network goes').toEqual([[], []]);
  await context.setOffline(true);
  await page.goto('#x.nextasync-queued');
  await page.reload();
  await ran(page);
  await page.keyboard.press('n');
  expect((await where(page))[0]).toBeGreaterThan(1);
  await expect(page.locator('wmi-editor .cm-content')).toBeVisible();
  await page.getByRole('button', { name: /^Share/ }).click();
  await expect(page.getByRole('textbox', { name: 'Link', exact: true })).toBeVisible();
  expect([heard, strange]).toEqual([[], []]);
});
