import { expect, test } from '@playwright/test';
import { complaints, openScenario, outline, sentence, where } from './lab.ts';

test.beforeEach(async ({ page }) => openScenario(page, 'first-query'));

test('stepping forwards and back shows the same steps', async ({ page }) => {
  const heard = complaints(page);
  const [start, steps] = await where(page);
  expect(start).toBe(0);
  const there: (string | null)[] = [];
  for (let step = 1; step <= steps; step++) {
    await page.keyboard.press('ArrowRight');
    expect(await where(page)).toEqual([step, steps]);
    there.push(await sentence(page).textContent());
  }
  for (let step = steps; step > 0; step--) {
    expect(await sentence(page).textContent()).toBe(there[step - 1]);
    await page.keyboard.press('ArrowLeft');
  }
  expect(await where(page)).toEqual([0, steps]);
  expect(heard).toEqual([]);
});

test('the rows are the same after going to the end, to the start and to the end again', async ({ page }) => {
  await page.getByLabel('Detail').selectOption({ label: 'Everything' });
  const before = await outline(page);
  expect(before.length).toBeGreaterThan(20);
  for (const key of ['End', 'Home', 'End']) await page.keyboard.press(key);
  expect(await outline(page)).toEqual(before);
});

test('next callback visits the three Indicates and the one SetStatus', async ({ page }) => {
  const seen: string[] = [];
  for (let i = 0; i < 4; i++) {
    await page.getByRole('button', { name: 'Next callback' }).click();
    seen.push((await page.locator('wmi-timeline .row.current .label').textContent()) ?? '');
  }
  expect(seen.map((label) => /Indicate|SetStatus/.exec(label)?.[0])).toEqual(['Indicate', 'Indicate', 'Indicate', 'SetStatus']);
});

test('slider and step field move to a step; play goes on by itself', async ({ page }) => {
  const [, steps] = await where(page);
  await page.getByLabel('Step', { exact: true }).and(page.locator('input[type="number"]')).fill('3');
  await page.keyboard.press('Enter');
  expect((await where(page))[0]).toBe(3);
  await page.getByRole('slider').fill(String(steps - 1));
  expect((await where(page))[0]).toBe(steps - 1);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('slider')).toHaveValue(String(steps), { timeout: 5000 });
});

test('each step names a rule that the catalogue explains', async ({ page }) => {
  await page.getByLabel('Detail').selectOption({ label: 'Everything' });
  const [, steps] = await where(page);
  for (let step = 1; step <= steps; step++) {
    await page.keyboard.press('ArrowRight');
    const card = page.locator('wmi-card');
    expect(await card.locator('.rule .id').count(), `step ${step}`).toBeGreaterThan(0);
    await expect(card).not.toContainText('does not explain this rule');
  }
});

test('the running statement is marked in the text and named under it', async ({ page }) => {
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('wmi-editor .status')).toContainText(/line \d+ .*CoInitializeSecurity/);
  await expect(page.locator('wmi-editor .running-line')).toHaveCount(1);
});

test('a step is announced once, in at most 140 characters', async ({ page }) => {
  await page.keyboard.press('ArrowRight');
  const said = page.locator('wmi-lab-app .hidden-text[aria-live="polite"]');
  await expect(said).toContainText('Step 1 of');
  expect((await said.textContent())?.trim().length ?? 999).toBeLessThanOrEqual(140);
});

test('what comes next can be hidden', async ({ page }) => {
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('h');
  await expect(page.locator('wmi-timeline .row.future[visibility="visible"]')).toHaveCount(0);
  await expect(page.getByText(/^ends: /)).toHaveCount(0);
});

test('the state tabs show calls, references, repository and log of the position', async ({ page }) => {
  await page.keyboard.press('n');
  const state = page.locator('wmi-state');
  await expect(state.getByRole('row', { name: /ExecQueryAsync/ })).toContainText('in callback');
  await state.getByRole('tab', { name: 'References' }).click();
  await expect(state.getByRole('columnheader').nth(1), 'the total is in view, however many hold a reference').toHaveText('Total');
  await state.getByRole('tab', { name: 'Repository' }).click();
  await expect(state.getByRole('tabpanel')).toContainText('Demo_Item');
  await state.getByRole('tab', { name: 'Log' }).click();
  await expect(state.getByRole('tabpanel')).toContainText('ExecQueryAsync returned 0x00000000');
  await page.keyboard.press('Home');
  await expect(state.getByRole('tabpanel')).toContainText('Nothing has been printed yet');
});

test('statements are stepped inside a step: the line, the variables, and the way back', async ({ page }) => {
  const line = page.locator('wmi-editor .status');
  const lines: (string | null)[] = [];
  for (let press = 0; press < 12; press++) {
    await page.keyboard.press('l');
    lines.push(await line.textContent());
  }
  expect(new Set(lines).size, lines.join('\n')).toBeGreaterThan(8);
  await page.getByRole('tab', { name: 'Calls' }).click();
  const state = page.locator('wmi-state');
  const then = await state.innerText();
  for (let press = 10; press >= 0; press--) {
    await page.keyboard.press('L');
    expect(await line.textContent()).toBe(lines[press]);
  }
  for (let press = 0; press < 11; press++) await page.keyboard.press('l');
  expect(await state.innerText()).toBe(then);
  await page.keyboard.press('Home');
  expect(await sentence(page).textContent()).toContain('Before the first step');
  await expect(line).toHaveCount(0);
});
