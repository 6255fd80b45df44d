import { expect, test, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { complaints, openScenario, where } from './lab.ts';

async function openQuiz(page: Page, slug: string): Promise<void> {
  await openScenario(page, slug);
  await page.getByRole('button', { name: /^Quiz \(\d\)$/ }).click();
  await expect(page.locator('wmi-quiz form')).toBeVisible();
}

const verdict = (page: Page): ReturnType<Page['locator']> => page.locator('wmi-quiz .verdict');

test('a code, an order, a count and a number of references are asked for without giving them away', async ({ page }) => {
  const heard = complaints(page);
  await openQuiz(page, 'first-query');
  const quiz = page.locator('wmi-quiz');
  await expect(quiz).toContainText('Question 1 of 4');
  await expect(page.getByText(/^ends: /), 'no spoiler').toHaveCount(0);
  const [step, steps] = await where(page);
  expect(step).toBeLessThan(steps);
  await expect(page.locator('wmi-next .choice'), 'nor what may come').toHaveCount(0);
  expect(await page.locator('wmi-timeline .row.future[visibility="visible"]').count(), 'the future is hidden').toBe(0);
  expect(await violations(page)).toEqual([]);
  for (const key of ['ArrowRight', 'End', 'n', 'l', 'h']) await page.keyboard.press(key);
  await page.getByRole('slider', { name: 'Step' }).fill(String(steps));
  expect((await where(page))[0], 'no way leads past an open question').toBe(step);
  expect(await page.locator('wmi-timeline .row.future[visibility="visible"]').count(), 'the future stays hidden').toBe(0);
  await expect(page.getByRole('button', { name: 'Step', exact: true })).toHaveAttribute('aria-disabled', 'true');

  await quiz.getByRole('radio', { name: 'WBEM_S_FALSE' }).check();
  await quiz.getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toContainText('Not quite');
  await expect(verdict(page)).toContainText('It is WBEM_S_NO_ERROR');
  await expect(verdict(page).locator('.id').first()).toHaveText(/^[A-Z]+-\d+/);
  await expect(verdict(page)).toContainText('only says that the work was taken on');
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  expect((await where(page))[0], 'the answer opens the way').toBe(step + 1);
  await quiz.getByRole('radio', { name: 'WBEM_S_NO_ERROR' }).check();
  await quiz.getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toContainText('Right');
  expect(await violations(page)).toEqual([]);

  await quiz.getByRole('button', { name: 'Next question' }).click();
  const wanted = [/calls ExecQueryAsync/, /takes a reference/, /ExecQueryAsync returns/, /final status/];
  for (let place = 0; place < wanted.length; place++) {
    const items = quiz.getByRole('listitem');
    let at = (await items.allInnerTexts()).findIndex((text) => wanted[place]?.test(text) === true);
    expect(at, `${wanted[place]} is among the steps`).toBeGreaterThanOrEqual(place);
    for (; at > place; at--) await items.nth(at).getByRole('button', { name: /^Up/ }).press('Enter');
  }
  expect(await violations(page)).toEqual([]);
  await quiz.getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toContainText('This is the order of this run');
  await expect(verdict(page)).toContainText('🔒');

  await quiz.getByRole('button', { name: 'Next question' }).click();
  await quiz.getByRole('spinbutton').fill('2');
  await quiz.getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toContainText('Right');
  await quiz.getByRole('button', { name: 'Next question' }).click();
  await quiz.getByRole('spinbutton').fill('1');
  await quiz.getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toContainText('It is 2');
  await expect(quiz).toContainText('3 right so far');
  expect(heard).toEqual([]);
});

test('what may be swapped is shown in a run where it is, and what may not has its rule', async ({ page }) => {
  await openQuiz(page, 'one-sink-two-calls');
  const quiz = page.locator('wmi-quiz');
  await quiz.getByRole('radio', { name: /always come in this order/ }).check();
  await quiz.getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toContainText('Not quite');
  await quiz.getByRole('button', { name: 'Show a run where they are swapped' }).click();
  await expect(page.locator('wmi-timeline .row.current .label')).toContainText('I07');
  await expect(page.locator('wmi-next')).toContainText(/branch/i);
  await quiz.getByRole('button', { name: 'Next question' }).click();
  await quiz.getByRole('radio', { name: /always come in this order/ }).check();
  await quiz.getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toContainText('Right');
  await expect(verdict(page)).toContainText(/in all of \d+ permitted runs/);
  await quiz.getByRole('button', { name: 'Next question' }).click();
  const boxes = quiz.getByRole('checkbox');
  expect(await boxes.count()).toBeGreaterThanOrEqual(4);
  for (const box of await boxes.all()) await box.check();
  await quiz.getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toContainText('Not quite');
  await quiz.getByRole('button', { name: 'Show the run that goes the other way' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the step that breaks the contract is found among all, by keyboard', async ({ page }) => {
  await openQuiz(page, 'delete-the-sink.deleting-a-sink-that-wmi-holds');
  const quiz = page.locator('wmi-quiz');
  await quiz.getByRole('button', { name: 'Next question' }).press('Enter');
  const rows = quiz.getByRole('combobox');
  await rows.selectOption({ index: 3 });
  await quiz.getByRole('button', { name: 'Check' }).press('Enter');
  await expect(verdict(page)).toContainText('Not quite');
  await rows.selectOption({ index: (await rows.locator('option').count()) - 1 });
  await quiz.getByRole('button', { name: 'Check' }).press('Enter');
  await expect(verdict(page)).toContainText('Right');
  expect(await violations(page)).toEqual([]);
});

test('an embed in quiz mode asks, and tells the page around how it was answered', async ({ page, baseURL }) => {
  const heard = complaints(page);
  await page.goto('embed/mdbook.html');
  await page.evaluate(() => {
    const lab = document.createElement('wmi-lab');
    for (const [name, value] of Object.entries({ mode: 'quiz', example: 'first-query', id: 'quiz', loading: 'eager' })) lab.setAttribute(name, value);
    document.querySelector('main')?.append(lab);
    Object.assign(window, { answers: [] });
    lab.addEventListener('wmi-answer', (event) => (window as unknown as { answers: unknown[] }).answers.push((event as CustomEvent).detail));
  });
  const lab = page.locator('#quiz');
  await expect(lab.getByRole('radio', { name: 'WBEM_S_NO_ERROR' })).toBeVisible();
  const cut = (): Promise<number> => lab.evaluate((element) => {
    const shadow = element.shadowRoot?.querySelector('wmi-timeline')?.shadowRoot;
    const [band, scroll] = ['.band', '.scroll'].map((name) => shadow?.querySelector(name)?.getBoundingClientRect().bottom ?? NaN);
    return Math.round((band ?? NaN) - (scroll ?? NaN));
  });
  await expect.poll(cut, 'the step that is asked about is not cut off by the question').toBeLessThanOrEqual(0);
  await expect(lab.getByRole('img')).toHaveAccessibleName(/^Sequence diagram, step \d+ of \d+\. (?!.*outline)/);
  await lab.getByRole('radio', { name: 'WBEM_S_NO_ERROR' }).check();
  await lab.getByRole('button', { name: 'Check' }).click();
  await expect(lab.locator('.verdict')).toContainText('Right');
  expect(await page.evaluate(() => (window as unknown as { answers: unknown[] }).answers)).toEqual([{ id: 1, correct: true }]);
  expect(await violations(page)).toEqual([]);
  expect(heard).toEqual([]);
  expect(page.url()).toContain(baseURL ?? '');
});
