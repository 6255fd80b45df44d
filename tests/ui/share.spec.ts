import { expect, test, type Page } from '@playwright/test';
import { deflateRawSync } from 'node:zlib';
import { checksum, encodeState } from '../../web/src/share.ts';
import { complaints, openScenario, outline, sentence, where } from './lab.ts';

async function linkOf(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Share/ }).click();
  const link = await page.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
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
  expect(await linkOf(other), 'the restored run shares as the same link').toBe(link);
  expect(heard).toEqual([]);
});

test('a link shows what its sender had folded and put away', async ({ page, context }) => {
  await openScenario(page, 'one-sink-two-calls');
  const before = await outline(page);
  await page.getByRole('slider', { name: 'Step' }).fill('4');
  await page.keyboard.press('z');
  await page.keyboard.press('m');
  const lanes = page.getByRole('dialog', { name: 'Lanes' });
  await lanes.getByRole('checkbox').last().uncheck();
  await lanes.getByRole('button', { name: 'Close' }).click();
  const rows = await outline(page);
  expect(rows.length).toBeLessThan(before.length);
  const other = await context.newPage();
  await other.goto(await linkOf(page));
  await expect(other.getByRole('button', { name: 'Lanes, 1 hidden' })).toBeVisible();
  expect(await outline(other)).toEqual(rows);
});

test('the address follows what is written and chosen, so that a reload loses nothing', async ({ page }) => {
  const hash = (): Promise<string> => page.evaluate(() => location.hash);
  await openScenario(page, 'one-sink-two-calls');
  await page.keyboard.press('d');
  await page.waitForTimeout(600);
  expect(await hash(), 'a card that nobody changed keeps its name').toBe('#x.one-sink-two-calls');
  await page.locator('wmi-next .choice:not(.taken)').first().click();
  await expect.poll(hash).toMatch(/^#w1\./);
  const [here, said] = [await where(page), await sentence(page).textContent()];
  await page.reload();
  await expect(sentence(page)).toHaveText(said ?? '');
  expect(await where(page)).toEqual(here);

  await page.getByLabel('Plain text').check();
  const text = page.getByRole('textbox', { name: /^Scenario/ });
  const chosen = await hash();
  await text.fill('# Mine\n\n```cpp\nint main() { return 7; }\n```\n');
  await expect.poll(hash).not.toBe(chosen);
  await page.reload();
  await expect(page.locator('.chip')).toHaveText('ends: exit 7');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mine');
  await page.getByLabel('Plain text').check();
  const whole = await hash();
  await text.fill('# Mine\n\n```cpp\nint main() { return\n```\n');
  await expect.poll(hash).not.toBe(whole);
  await page.reload();
  await page.getByLabel('Plain text').check();
  await expect(text, 'a text that does not run is not lost either').toHaveValue(/return\n/);
});

test('where the address may not be changed, everything else works', async ({ page }) => {
  const heard = complaints(page);
  await page.addInitScript(() => {
    history.replaceState = () => {
      throw new DOMException('not here', 'SecurityError');
    };
  });
  await openScenario(page, 'one-sink-two-calls');
  await page.keyboard.press('d');
  await page.locator('wmi-next .choice:not(.taken)').first().click();
  await page.waitForTimeout(800);
  expect(await page.evaluate(() => location.hash)).toBe('#x.one-sink-two-calls');
  expect(await linkOf(page)).toMatch(/#w1\./);
  expect(heard).toEqual([]);
});

test('a link carries the name of its branch', async ({ page, context }) => {
  await openScenario(page, 'one-sink-two-calls');
  await page.keyboard.press('d');
  await page.locator('wmi-next .choice:not(.taken)').first().click();
  const name = page.locator('wmi-next').getByLabel('Name');
  await name.fill('The <b>other</b> way');
  await name.press('Enter');
  await expect(page.getByRole('button', { name: 'Branch The <b>other</b> way, one of 2' })).toBeVisible();
  const other = await context.newPage();
  await other.goto(await linkOf(page));
  await expect(other.getByText('Branch The <b>other</b> way', { exact: true })).toBeVisible();
  expect(await linkOf(other), 'and passes it on').toBe(await linkOf(page));
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

const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script><svg onload="document.title=3">';
const links = '[click](javascript:document.title=4) <a href="javascript:document.title=5">here</a> <javascript:document.title=6>';
const program = (prints: string): string => `\`\`\`cpp\n#include <stdio.h>\nint main() { printf("${prints.replaceAll('"', "'")}\\n"); return 0; }\n\`\`\`\n`;
const hostile: Record<string, string> = {
  'an element in the title, the prose and the print': `# ${markup} \`${markup}\`\n\nProse ${markup} 日本語 🧪\n\n${program(markup)}`,
  'a script address': `# ${links}\n\n${links}\n\n${program(links)}`,
  'a fence that is never closed': `# ${markup}\n\n\`\`\`cpp ${markup}\n${markup}`,
  'keys of the prototype': `# __proto__ constructor\n\n\`\`\`mof\nclass __proto__ { string constructor; };\ninstance of __proto__ { constructor = "${'x'.repeat(20)}"; };\n\`\`\`\n\n${program('__proto__')}`,
};

for (const [name, text] of Object.entries(hostile)) {
  test(`text from a link never becomes markup or script: ${name}`, async ({ page }) => {
    const heard = complaints(page);
    const readings = JSON.parse('{"__proto__": "polluted", "constructor": "polluted", "nextasync.overlap": "<b>"}') as Record<string, string>;
    const hash = await encodeState({
      v: 1, engine: markup, text, case: 0, readings, policy: 'fifo', decisions: [['__proto__', 1], ['constructor', 2]], position: 0, detail: 2, check: markup,
    });
    await page.goto(hash);
    await expect(page.locator('wmi-editor, wmi-gallery')).toBeVisible();
    await page.keyboard.press('End');
    for (const tab of ['Repository', 'Log']) {
      if ((await page.locator('wmi-state').count()) > 0) await page.locator('wmi-state').getByRole('tab', { name: tab }).click();
    }
    expect(await page.title()).not.toMatch(/^[1-6]$/);
    expect(await page.locator('wmi-lab-app').locator('img, script, iframe, object, [onerror], [onload], a[href^="javascript"]').count()).toBe(0);
    expect(await page.evaluate(() => 'polluted' in {} || Object.prototype.toString.call({}) !== '[object Object]')).toBe(false);
    expect(heard).toEqual([]);
  });
}

test('names that every object has are no scenarios', async ({ page }) => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    await page.goto('about:blank');
    await page.goto(`#x.${name}`);
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.locator('wmi-gallery a').first()).toBeVisible();
  }
});

test('ten megabytes of zeros in a short link are refused while they unpack, and the page answers', async ({ page }) => {
  const bytes = deflateRawSync(Buffer.alloc(10 * 1024 * 1024));
  const payload = bytes.toString('base64url');
  expect(payload.length).toBeLessThan(20_000);
  await page.goto(`#w1.${payload}.${checksum(payload)}`);
  await expect(page.getByRole('alert')).toContainText('more than 2,000,000 bytes');
  await page.locator('wmi-gallery a').first().click();
  await expect(page.locator('wmi-editor')).toBeVisible();
});
