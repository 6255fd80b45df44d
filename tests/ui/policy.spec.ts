import { expect, test } from '@playwright/test';
import { violations } from './axe.ts';

test('the page loads without a complaint and asks its own origin only', async ({ page, baseURL }) => {
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('');
  await page.waitForLoadState('networkidle');
  expect(complaints).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(baseURL ?? '') && !url.startsWith('data:'))).toEqual([]);
  expect(await violations(page)).toEqual([]);
});

test('text becomes neither markup nor script', async ({ page }) => {
  await page.goto('');
  const refused = await page.evaluate(async () => {
    // The debugger may run code that the page may not; a turn of the page's own event loop may not either.
    await new Promise((resolve) => setTimeout(resolve));
    const policies = (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): object } }).trustedTypes;
    const attempts = {
      markup: () => void (document.body.innerHTML = '<b>bold</b>'),
      code: () => void new Function('return 1')(),
      policy: () => void policies.createPolicy('other', {}),
    };
    return Object.entries(attempts).flatMap(([name, attempt]) => {
      try {
        attempt();
        return [];
      } catch {
        return [name];
      }
    });
  });
  expect(refused).toEqual(['markup', 'code', 'policy']);
});
