import { expect, test, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { complaints, openScenario, outline, where } from './lab.ts';

/** Puts the cursor at the end of the line that holds a text. */
async function cursorAfter(page: Page, text: string): Promise<void> {
  await page.locator('wmi-editor .cm-content').focus();
  await page.locator('wmi-editor').evaluate((editor, wanted) => {
    const code = editor.shadowRoot?.querySelector('.cm-scroller');
    const line = (editor as unknown as { text: string }).text.split('\n').findIndex((one) => one.includes(wanted));
    if (code !== null && code !== undefined) code.scrollTop = line * 18;
  }, text);
  await page.locator('wmi-editor .cm-line', { hasText: text }).first().click();
  await page.keyboard.press('End');
}

/** Takes the completion that is chosen; a list that has only just come up does not react yet, lest a line end be lost. */
async function accept(page: Page): Promise<void> {
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
}

/** The middle of a word in the editor, in pixels of the page. */
async function middleOf(page: Page, line: string, word: string): Promise<{ x: number; y: number }> {
  return page.locator('wmi-editor .cm-line', { hasText: line }).first().evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1;
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at + 2);
      range.setEnd(node, at + 4);
      const box = range.getBoundingClientRect();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
    throw new Error(`no ${wanted}`);
  }, word);
}

const options = (page: Page): ReturnType<Page['locator']> => page.locator('wmi-editor').getByRole('option');

test('methods of a variable, flags of its call, and classes and properties of a query are completed by keyboard', async ({ page }) => {
  const heard = complaints(page);
  await openScenario(page, 'first-query');
  await cursorAfter(page, 'hr = pSvc->ExecQueryAsync');
  await page.keyboard.press('Enter');
  await page.keyboard.type('pSvc->CancelA');
  await expect(options(page)).toHaveText([/^CancelAsyncCall\s*IWbemServices$/]);
  await expect(page.locator('wmi-editor .cm-completionInfo')).toContainText('Ends every asynchronous call');
  expect(await violations(page)).toEqual([]);
  await accept(page);
  await page.keyboard.type('(pSink); pSvc->ExecQueryAsync(L"WQL", L"SELECT * FROM Demo');
  await expect(options(page).first()).toHaveText(/^Demo_Item/);
  await accept(page);
  await page.keyboard.type(' WHERE Siz');
  await expect(options(page).first()).toHaveText(/^Size\s*uint32/);
  await accept(page);
  await page.keyboard.type('", WBEM_FLAG_SEN');
  await expect(options(page).first()).toHaveText(/^WBEM_FLAG_SEND_STATUS/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(page.locator('wmi-editor .cm-content')).not.toBeFocused();
  expect(heard).toEqual([]);
});

test('what a name means stands under the pointer and is told by keyboard', async ({ page }) => {
  await openScenario(page, 'first-query');
  await cursorAfter(page, 'hr = pSvc->ExecQueryAsync');
  await page.keyboard.press('Home');
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+i');
  await expect(page.locator('wmi-editor [role="status"]')).toContainText('IWbemServices::ExecQueryAsync');
  const { x, y } = await middleOf(page, 'hr = pSvc->ExecQueryAsync', 'ExecQueryAsync');
  await page.mouse.move(x - 1, y);
  await page.mouse.move(x, y);
  await expect(page.locator('wmi-editor .meaning').first()).toContainText('Runs a query');
});

test('the way out of the editor is told to a screen reader', async ({ page }) => {
  await openScenario(page, 'first-query');
  await expect(page.locator('wmi-editor .cm-content')).toHaveAccessibleDescription(/^Tab leaves the editor/);
  await page.getByLabel('Plain text').check();
  await expect(page.locator('wmi-editor textarea')).toHaveAccessibleDescription(/^Tab leaves the editor/);
});

test('a call is put in by its form, with the keyboard alone, and the program runs with it', async ({ page }) => {
  await openScenario(page, 'first-query');
  await page.getByLabel('Plain text').check();
  const field = page.locator('wmi-editor textarea');
  await field.focus();
  await field.evaluate((area: HTMLTextAreaElement) => {
    const at = area.value.indexOf('pSink->Release();');
    area.setSelectionRange(at, at);
  });
  await page.getByRole('button', { name: 'Insert a call' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Insert a call' });
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Find a method').fill('enum');
  await dialog.getByLabel('Method', { exact: true }).selectOption({ label: 'CreateInstanceEnum' });
  await dialog.getByLabel(/^strFilter/).fill('_bstr_t(L"Demo_Item")');
  await dialog.getByLabel('WBEM_FLAG_FORWARD_ONLY').check();
  await dialog.getByLabel('WBEM_FLAG_RETURN_IMMEDIATELY').check();
  const line = 'hr = pSvc->CreateInstanceEnum(_bstr_t(L"Demo_Item"), WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY, NULL, &pEnum);';
  await expect(dialog.locator('output')).toHaveText(`IEnumWbemClassObject* pEnum = NULL;\n${line}`);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(field).toBeFocused();
  await page.keyboard.type('\npEnum->Release();\n');
  const [declared, called] = (await field.inputValue()).split('\n').filter((one) => one.includes('pEnum'));
  expect(called).toBe(`${/^ */.exec(declared ?? '')?.[0] ?? ''}${line}`);
  const [, before] = await where(page);
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await where(page))[1]).toBeGreaterThan(before);
  expect((await outline(page)).filter((row) => row.includes('CreateInstanceEnum')).length).toBeGreaterThan(0);
});
