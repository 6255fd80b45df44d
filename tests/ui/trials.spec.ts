import { expect, test, type Locator, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { openMatrix, outline, ran, sentence, where } from './lab.ts';

const branches = (page: Page): Locator => page.getByRole('group', { name: 'Branches' }).getByRole('button');

/** Opens the cell of a flag as a branch: of an instance that is absent (0) or present (1). */
async function openCell(state: Locator, flag: RegExp, column: 0 | 1): Promise<void> {
  await state.getByRole('row', { name: flag }).getByRole('button').nth(column).click();
  await state.getByRole('button', { name: 'Open as a branch' }).click();
}

test('a cell opens as a branch that says what was changed, and runs on', async ({ page }) => {
  const state = await openMatrix(page);
  await expect(state.getByRole('button', { name: 'Open as a branch' }), 'the call as it was made is no branch').toHaveCount(0);
  await openCell(state, /^CREATE_ONLY 0x2/, 1);
  await expect(branches(page)).toHaveCount(2);
  await expect(branches(page).and(page.locator('[aria-pressed="true"]'))).toContainText('CREATE_ONLY, present');
  await expect(sentence(page)).toHaveText(/^Changed here: Demo_Item\.Id="I91" is created\. No program did that/);
  const card = page.locator('wmi-card');
  await expect(card.locator('.badge')).toHaveText(/assumed/);
  await page.keyboard.press('ArrowRight');
  await expect(sentence(page)).toHaveText('Changed here: lFlags = CREATE_ONLY. The program passes CREATE_OR_UPDATE; this branch passes the other flag.');
  await expect(card).toContainText('sim.trial');
  await page.keyboard.press('ArrowRight');
  await expect(sentence(page)).toHaveText(/^Client calls PutInstanceAsync\(I91, 0x2, .*lFlags was changed: the statement says CREATE_OR_UPDATE\.$/);
  await expect(state.locator('td.actual')).toContainText('WBEM_E_ALREADY_EXISTS');
  expect(await violations(page)).toEqual([]);
  const rows = await outline(page);
  expect(rows.filter((row) => row.includes('WBEM_E_ALREADY_EXISTS')).length, 'this call and the one that the program makes so').toBe(2);
  await page.keyboard.press('End');
  await expect(page.locator('.chip').filter({ hasText: /^ends: exit 0/ })).toBeVisible();
});

test('a cell that is open is shown again, and another one stands beside it', async ({ page }) => {
  const state = await openMatrix(page);
  await openCell(state, /^UPDATE_ONLY 0x1/, 0);
  await expect(branches(page)).toHaveCount(2);
  await openCell(state, /^CREATE_OR_UPDATE 0x0/, 1);
  await expect(branches(page)).toHaveCount(3);
  await openCell(state, /^UPDATE_ONLY 0x1/, 0);
  await expect(branches(page)).toHaveCount(3);
  await expect(branches(page).and(page.locator('[aria-pressed="true"]'))).toContainText('UPDATE_ONLY, absent');
});

test('the branch is compared like others, and what came next is told apart from what rules permit', async ({ page }) => {
  const state = await openMatrix(page);
  await openCell(state, /^UPDATE_ONLY 0x1/, 0);
  await page.getByLabel('Detail').selectOption({ label: 'Everything' });
  await page.keyboard.press('ArrowLeft');
  const next = page.locator('wmi-next');
  await expect(next.getByRole('heading', { name: 'Tried in this branch' })).toBeVisible();
  await expect(next.getByRole('button', { name: /The call is tried another way: UPDATE_ONLY, absent/ })).toContainText('taken in this branch sim.trial');
  await next.getByRole('button', { name: 'Compare …' }).click();
  const compare = page.getByRole('dialog', { name: 'Compare two branches' });
  await expect(compare.getByRole('columnheader', { name: 'UPDATE_ONLY, absent' })).toBeVisible();
  await expect(compare.locator('tr.differs').filter({ hasText: 'Changed here: lFlags = UPDATE_ONLY' })).toHaveCount(1);
});

test('a link carries what was changed', async ({ page, context }) => {
  const state = await openMatrix(page);
  await openCell(state, /^CREATE_ONLY 0x2/, 1);
  const here = await where(page);
  const said = await sentence(page).textContent();
  await page.getByRole('button', { name: /^Share/ }).click();
  const link = await page.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  const other = await context.newPage();
  await other.goto(link);
  await ran(other);
  await expect(sentence(other)).toHaveText(said ?? '');
  expect(await where(other)).toEqual(here);
  await expect(other.getByRole('alert'), 'replayed, it has the check sum of the run that was shared').toHaveCount(0);
});
