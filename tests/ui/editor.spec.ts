import { expect, test } from '@playwright/test';
import { violations } from './axe.ts';
import { openScenario, where } from './lab.ts';

test.beforeEach(async ({ page }) => openScenario(page, 'first-query'));

/** What is broken, how, and where the diagnostic must stand: the line of a text that follows the change. */
const broken = [
  { language: 'C++', from: '    pSink->Release();', to: '    pSink->Release(;', at: 'pSink->Release(;' },
  { language: 'MOF', from: 'Id = "I02"; Name', to: 'Id = "I02" Name', at: 'Id = "I02" Name' },
];

for (const { language, from, to, at } of broken) {
  test(`broken ${language} is pointed at, with its cure, and the last good run stays`, async ({ page }) => {
    const before = await where(page);
    await page.getByLabel('Plain text').check();
    const field = page.locator('wmi-editor textarea');
    const text = await field.inputValue();
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    const line = changed.slice(0, changed.indexOf(at)).split('\n').length;
    await field.fill(changed);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const problem = page.getByRole('list', { name: 'Diagnostics' }).getByRole('listitem').first();
    await expect(problem.getByRole('button')).toHaveText(new RegExp(`^error · line ${line}:\\d+$`));
    await expect(problem.locator('em')).toHaveText(/\S/);
    await expect(page.locator('wmi-editor .kept')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    expect(await where(page)).toEqual(before);
    await field.fill(text);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('list', { name: 'Diagnostics' })).toHaveCount(0);
    expect((await where(page))[1]).toBe(before[1]);
  });
}

test('a changed batch size changes the run: ten callbacks and ten prints in place of three', async ({ page }) => {
  const [, before] = await where(page);
  await page.getByLabel('Plain text').check();
  const field = page.locator('wmi-editor textarea');
  await field.fill((await field.inputValue()).replace('IndicateBatch = 4', 'IndicateBatch = 1'));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(async () => (await where(page))[1]).toBe(before + 2 * 7);
});

test('Tab leaves the editor, and letters typed in it are no commands', async ({ page }) => {
  const content = page.locator('wmi-editor .cm-content');
  await content.click();
  await page.keyboard.type('nnd?');
  expect((await where(page))[0]).toBe(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(content).not.toBeFocused();
});

/** Programs that never come to an end by themselves, each with the limit that ends it. */
const runaway = [
  { name: 'an endless loop', body: 'for (;;) {}', kept: /^\d+\s*before/ },
  { name: 'a million prints', body: 'for (int i = 0; i < 1000000; i++) printf("line %d\\n", i);', kept: /^\d+\s*line \d+/ },
];

for (const { name, body, kept } of runaway) {
  test(`${name} ends in a limit that is named, the log is kept, and a click is answered meanwhile`, async ({ page }) => {
    test.setTimeout(90_000);
    await page.getByLabel('Plain text').check();
    await page.locator('wmi-editor textarea').fill(`# Wild\n\n\`\`\`cpp\n#include <stdio.h>\nint main() { printf("before\\n"); ${body} return 0; }\n\`\`\`\n`);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.getByRole('button', { name: /^Running/ })).toBeVisible();
    const answered = await page.evaluate(async () => {
      const app = document.querySelector('wmi-lab-app')?.shadowRoot;
      const tab = app?.querySelector('.toolbar wmi-tabs')?.shadowRoot?.querySelector<HTMLElement>('[data-tab="outline"]');
      const running = (): boolean => [...(app?.querySelectorAll('header button') ?? [])].some((button) => button.textContent?.startsWith('Running') === true);
      tab?.click();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      return { shown: app?.querySelector('wmi-outline') !== null, running: running() };
    });
    expect(answered).toEqual({ shown: true, running: true });
    await expect(page.getByText(/^ends: limit: \S/)).toBeVisible({ timeout: 60_000 });
    const state = page.locator('wmi-state');
    await page.keyboard.press('End');
    await state.getByRole('tab', { name: 'Log' }).click();
    await expect(state.getByRole('tabpanel').locator('li').first()).toHaveText(kept);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
  });
}

test('a simulator that breaks down says so, and the text that it broke at is in the address', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.getByLabel('Plain text').check();
  const text = page.getByRole('textbox', { name: /^Scenario/ });
  await text.fill('# Mine\n\n```cpp\nint main() { return 7; }\n```\n');
  await page.locator('wmi-lab-app').evaluate((app) => {
    const { engine } = (app as unknown as { model: { engine: { session: object } } }).model;
    Object.defineProperty(engine.session, 'open', { value: () => {
      throw new WebAssembly.RuntimeError('unreachable');
    } });
  });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('The simulator itself broke down (unreachable)');
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#w1\./);
  await page.reload();
  await expect(page.locator('.chip')).toHaveText('ends: exit 7');
});
