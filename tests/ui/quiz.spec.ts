import { expect, test, type Page } from '@playwright/test';
import { encodeState } from '../../web/src/share.ts';
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

test('a plain field leaves out what answers the questions until somebody wants to edit, and loses nothing', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.getByLabel('Plain text').check();
  const field = page.locator('wmi-editor textarea');
  const whole = await field.inputValue();
  expect(whole).toMatch(/<!-- ask /);
  await page.getByRole('button', { name: /^Quiz \(\d\)$/ }).click();
  await expect(field).toHaveAttribute('readonly', '');
  await expect(field).toHaveAccessibleDescription(/^While the quiz is on, its answers and the expected results are left out here/);
  const veiled = await field.inputValue();
  expect(veiled).not.toMatch(/<!-- ask |why:|```output/);
  expect(veiled).toMatch(/^\(\d+ lines: shown after the quiz\)$/m);
  expect(veiled).toContain('int main()');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.locator('wmi-quiz')).toContainText('Question 1 of 4');
  await page.getByLabel('Plain text').uncheck();
  await expect(page.locator('wmi-editor .cm-content')).toBeVisible();
  await page.getByLabel('Plain text').check();
  expect(await field.inputValue()).toBe(veiled);
  await page.getByRole('button', { name: 'Edit anyway (shows the answers)' }).click();
  await expect(field).not.toHaveAttribute('readonly');
  expect(await field.inputValue()).toBe(whole);
  await field.fill(`${whole}\nmine`);
  await page.getByRole('button', { name: /^Quiz \(\d\)$/ }).click();
  expect(await field.inputValue()).toBe(`${whole}\nmine`);
});

/** What the share dialog offers as link. */
async function linkOf(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Share/ }).click();
  const link = await page.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  await page.getByRole('button', { name: 'Close' }).click();
  return link;
}

test('a link carries the answers as they were given, and tells who asks whether they are right', async ({ page, context }) => {
  await openQuiz(page, 'first-query');
  await page.locator('wmi-quiz').getByRole('radio', { name: 'WBEM_S_FALSE' }).check();
  await page.locator('wmi-quiz').getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toContainText('Not quite');
  const link = await linkOf(page);

  const other = await context.newPage();
  const heard = complaints(other);
  await other.goto(link);
  const quiz = other.locator('wmi-quiz');
  await expect(quiz).toContainText('This link brought an answer to 1 question.');
  await expect(quiz.getByRole('radio', { name: 'WBEM_S_FALSE' })).toBeChecked();
  await expect(verdict(other), 'nothing is given away before somebody asks').toHaveCount(0);
  expect(await other.locator('wmi-timeline .row.future[visibility="visible"]').count()).toBe(0);
  expect(await violations(other)).toEqual([]);
  await quiz.getByRole('button', { name: 'Check them all' }).click();
  await expect(verdict(other)).toContainText('Not quite');
  await expect(quiz).toContainText('0 right so far');
  await quiz.getByRole('button', { name: 'Next question' }).click();
  await expect(verdict(other), 'the others stay open').toHaveCount(0);
  await quiz.getByRole('button', { name: 'Answer them yourself' }).click();
  await expect(quiz).toContainText('Question 1 of 4');
  await expect(quiz.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(verdict(other)).toHaveCount(0);
  await expect(quiz).not.toContainText('This link brought');
  expect(heard).toEqual([]);
});

test('answers that a forged link brings choose nothing and show nothing', async ({ page }) => {
  const heard = complaints(page);
  const markup = '<img src=x onerror="document.title=1">';
  const answers: [number, string[]][] = [[1, [markup]], [2, [markup, '__proto__', 'x', 'y']], [3, ['1e99']], [999, ['constructor']]];
  await page.goto(await encodeState({ v: 1, engine: '', example: 'first-query', case: 0, readings: {}, policy: '', decisions: [], position: 0, detail: 0, check: '', branch: markup, answers }));
  const quiz = page.locator('wmi-quiz');
  await expect(quiz.locator('form')).toBeVisible();
  for (let question = 1; question <= 4; question++) {
    await expect(quiz).toContainText(`Question ${question} of 4`);
    await expect(quiz.getByRole('radio', { checked: true })).toHaveCount(0);
    await expect(quiz.locator('form')).not.toContainText('onerror');
    if (question < 4) await quiz.getByRole('button', { name: 'Next question' }).click();
  }
  await expect(quiz).not.toContainText('This link brought');
  await expect(verdict(page)).toHaveCount(0);
  expect(await page.locator('wmi-lab-app').locator('img[src], [onerror]').count()).toBe(0);
  expect(heard).toEqual([]);
});
