import { expect, test, type Page } from '@playwright/test';
import { encodeState } from '../../web/src/share.ts';
import { complaints, openScenario, outline, sentence, where } from './lab.ts';

async function linkOf(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Share/ }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.getByRole('button', { name: 'Close' }).click();
  return link;
}

test('a link restores scenario, decisions and position', async ({ page, context }) => {
  await openScenario(page, 'one-sink-two-calls');
  await page.keyboard.press('d');
  await page.locator('wmi-next .choice:not(.taken)').first().click();
  await page.keyboard.press('ArrowRight');
  await page.getByLabel('Detail').selectOption({ label: 'Everything' });
  const rows = await outline(page);
  const here = await where(page);
  const said = await sentence(page).textContent();
  const link = await linkOf(page);
  expect(link).toMatch(/#w1\.[\w-]+\.[0-9A-Z]{4}$/);

  const other = await context.newPage();
  const heard = complaints(other);
  await other.goto(link);
  await expect(other.locator('wmi-card .sentence')).toHaveText(said ?? '');
  expect(await where(other)).toEqual(here);
  expect(await outline(other)).toEqual(rows);
  await other.reload();
  await expect(other.locator('wmi-card .sentence')).toHaveText(said ?? '');
  expect(await where(other)).toEqual(here);
  await expect(other.getByRole('alert')).toHaveCount(0);
  expect(heard).toEqual([]);
});

test('a damaged link says so and shows the gallery', async ({ page }) => {
  await openScenario(page, 'first-query');
  const link = await linkOf(page);
  for (const damaged of [link.slice(0, -1), link.replace('#w1.', '#w1.A'), '#w1.', '#nothing', '#x.no-such-scenario']) {
    await page.goto('about:blank');
    await page.goto(damaged);
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.locator('wmi-gallery a').first()).toBeVisible();
  }
});

test('text from a link never becomes markup or script', async ({ page }) => {
  const heard = complaints(page);
  const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  const text = `# ${markup} \`${markup}\`\n\nProse ${markup} 日本語 🧪\n\n\`\`\`cpp\n#include <stdio.h>\nint main() { printf("${markup.replaceAll('"', "'")}\\n"); return 0; }\n\`\`\`\n`;
  const hash = await encodeState({
    v: 1, engine: markup, text, case: 0, readings: {}, policy: 'fifo', decisions: [], position: 0, detail: 2, check: markup,
  });
  await page.goto(hash);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img src=x');
  await page.keyboard.press('End');
  await page.locator('wmi-state').getByRole('tab', { name: 'Log' }).click();
  expect(await page.title()).not.toMatch(/^[12]$/);
  expect(await page.locator('wmi-lab-app img, wmi-lab-app script').count()).toBe(0);
  expect(heard).toEqual([]);
});
