import { expect, test, type Locator, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { complaints, strangers } from './lab.ts';

/** Hears of everything that a page's policy forbids. */
async function refusals(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, { refusals: heard });
    document.addEventListener('securitypolicyviolation', (event) => heard.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  return () => page.evaluate(() => (window as unknown as { refusals: string[] }).refusals);
}

const stepOf = async (lab: Locator): Promise<number> => Number(await lab.getByRole('slider').inputValue());

test('under a strict policy: recorded, code and gallery on one page, nothing refused, nothing from elsewhere', async ({ page, baseURL }) => {
  const [heard, strange, refused] = [complaints(page), strangers(page, baseURL ?? ''), await refusals(page)];
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('embed/plain.html');
  const [recorded, code, example] = ['#recorded', '#code', '#example'].map((id) => page.locator(id)) as [Locator, Locator, Locator];
  await expect(recorded.locator('.sentence')).toContainText('Indicate');
  await code.scrollIntoViewIfNeeded();
  await expect(code.locator('pre').first()).toBeVisible();
  expect(asked.filter((url) => url.endsWith('.wasm')), 'no engine before it is asked for').toEqual([]);
  expect(await violations(page)).toEqual([]);
  await code.getByRole('button', { name: 'Run' }).click();
  await expect(code.locator('header .where')).toContainText('ends: exit 0');
  await code.getByRole('button', { name: 'To the end' }).click();
  await example.getByRole('button', { name: 'Run' }).click();
  await expect(example.locator('header .where')).toContainText('ends:');
  const before = await stepOf(recorded);
  await example.getByRole('button', { name: 'Step', exact: true }).click();
  expect(await stepOf(recorded), 'each has a cursor of its own').toBe(before);
  expect(await stepOf(example)).toBe(2);
  expect(asked.filter((url) => url.endsWith('.wasm')).length, 'one engine for all').toBe(1);
  expect(await violations(page)).toEqual([]);
  expect([heard, strange, await refused()]).toEqual([[], [], []]);
});

test('a scenario that is only named shows its title and its code before it runs, and no engine is loaded', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('embed/plain.html');
  const lab = page.locator('#example');
  await lab.scrollIntoViewIfNeeded();
  await expect(lab.locator('.title')).toHaveText('One sink, two calls at once');
  const code = lab.getByRole('group', { name: 'Code: One sink, two calls at once' });
  await expect(code.locator('pre')).toContainText(['class Demo_Item', 'int main()']);
  expect(await violations(page)).toEqual([]);
  const title = async (): Promise<string | null> => lab.locator('.title').textContent();
  await lab.evaluate((element) => element.setAttribute('example', 'first-query'));
  await expect.poll(title).toBe('The first asynchronous query');
  const state = await lab.evaluate(async (element) => {
    const made = element as HTMLElement & { run(until?: string): Promise<void>; payload(): Promise<string> };
    await made.run('step:5');
    return made.payload();
  });
  await expect(lab.locator('.sentence')).toBeVisible();
  await lab.evaluate((element, payload) => {
    const other = document.createElement('wmi-lab');
    other.id = 'stated';
    other.setAttribute('state', payload);
    element.after(other);
  }, state);
  const stated = page.locator('#stated');
  await stated.scrollIntoViewIfNeeded();
  await expect(stated.locator('.title')).toHaveText('The first asynchronous query');
  await expect(stated.locator('pre').last()).toContainText('ExecQueryAsync');
  await stated.getByRole('button', { name: 'Run' }).click();
  await expect(stated.getByRole('slider')).toHaveValue('5');
});

test('a choice is taken in an embed, by pointer and by its method, and said as an event', async ({ page }) => {
  await page.goto('embed/plain.html');
  const lab = page.locator('#example');
  await lab.evaluate((element) => {
    Object.assign(window, { said: [] as string[] });
    for (const name of ['wmi-choice', 'wmi-branch', 'wmi-statechange', 'wmi-step']) {
      element.addEventListener(name, (event) => (window as unknown as { said: string[] }).said.push(`${name} ${JSON.stringify((event as CustomEvent).detail).slice(0, 60)}`));
    }
  });
  await lab.getByRole('button', { name: 'Run' }).click();
  const choices = lab.locator('.choices');
  for (let i = 0; i < 40 && (await choices.count()) === 0; i++) await lab.getByRole('button', { name: 'Step', exact: true }).click();
  await choices.locator('summary').click();
  await choices.locator('button[aria-pressed="false"]').first().click();
  const said = (): Promise<string[]> => page.evaluate(() => (window as unknown as { said: string[] }).said);
  await expect.poll(async () => (await said()).filter((one) => one.startsWith('wmi-branch')).length).toBe(1);
  expect((await said()).some((one) => one.startsWith('wmi-choice'))).toBe(true);
  await expect.poll(async () => (await said()).filter((one) => /^wmi-statechange \{"payload":"w1\./.test(one)).length).toBeGreaterThan(0);
});

const hosts = [
  { name: 'mdBook', file: 'mdbook.html', prints: 'from a book', reads: '// #hide\n#include <stdio.h>\n// #endhide\nint main()' },
  { name: 'MkDocs', file: 'mkdocs.html', prints: 'from MkDocs' },
  { name: 'Docusaurus', file: 'docusaurus.html', prints: 'from Docusaurus' },
];

for (const { name, file, prints, reads = '#include <stdio.h>\nint main()' } of hosts) {
  test(`the blocks that ${name} writes are read and run`, async ({ page }) => {
    const heard = complaints(page);
    await page.goto(`embed/${file}`);
    const lab = page.locator('wmi-lab');
    await expect(lab.locator('pre:visible').first()).toContainText('main');
    await lab.getByRole('button', { name: 'Run' }).click();
    await expect(lab.locator('header .where')).toContainText('ends: exit 0');
    await lab.getByRole('button', { name: 'Step', exact: true }).click();
    await lab.getByRole('button', { name: 'Step back' }).click();
    expect(await lab.evaluate((element) => (element as unknown as { scenario: string }).scenario)).toContain(reads);
    await expect(lab.locator('wmi-timeline')).toContainText(prints);
    expect(await violations(page)).toEqual([]);
    expect(heard).toEqual([]);
  });
}

test('a book turns its page by arrows, but never under a reader who steps, and its theme is the element\'s', async ({ page }) => {
  const heard = complaints(page);
  await page.goto('embed/mdbook.html');
  const lab = page.locator('wmi-lab');
  await expect(lab.locator('summary')).toHaveText('1 line of setup');
  await lab.getByRole('group', { name: /^Code/ }).focus();
  await page.keyboard.press('ArrowRight');
  await lab.getByRole('button', { name: 'Run' }).focus();
  await page.keyboard.press('Enter');
  await expect(lab.getByRole('button', { name: 'Step', exact: true })).toBeFocused();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  expect(await stepOf(lab), 'at the end').toBe(2);
  expect(page.url()).not.toContain('#next');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('ArrowRight');
  expect(page.url(), 'outside of the element the key is the book\'s').toContain('#next');
  const ground = (): Promise<string> => lab.evaluate((element) => getComputedStyle(element).backgroundColor);
  const light = await ground();
  await page.evaluate(() => document.documentElement.classList.replace('light', 'navy'));
  await expect.poll(ground).not.toBe(light);
  expect(await violations(page)).toEqual([]);
  expect(heard).toEqual([]);
});

test('slides keep their arrow keys until the run has the focus; the still form has a picture and the steps', async ({ page }) => {
  const heard = complaints(page);
  await page.goto('embed/slides.html');
  const lab = page.locator('section.present wmi-lab');
  const turn = async (to: string): Promise<void> => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('#where')).toHaveText(to);
  };
  await turn('Slide 2 of 4');
  await expect(lab.locator('.sentence')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await lab.getByRole('button', { name: 'Step', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('#where')).toHaveText('Slide 2 of 4');
  expect(await stepOf(lab)).toBe(2);
  await turn('Slide 3 of 4');
  await lab.getByRole('button', { name: 'Run' }).click();
  await expect(lab.locator('header .where')).toContainText('ends: exit 0');
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
  expect(await stepOf(lab)).toBe(4);
  await expect(page.locator('#where')).toHaveText('Slide 3 of 4');
  // A scaled slide is a picture of the same pixels: a click must hit the row that is seen.
  await lab.locator('wmi-timeline svg').click({ position: { x: 200, y: 40 } });
  expect(await stepOf(lab)).toBeLessThan(4);
  await turn('Slide 4 of 4');
  await expect(lab.getByRole('img', { name: /^The first asynchronous query/ })).toBeVisible();
  await expect(lab.getByRole('button')).toHaveCount(0);
  await lab.locator('summary').click();
  expect(await lab.getByRole('listitem').count()).toBeGreaterThan(5);
  expect(await violations(page)).toEqual([]);
  expect(heard).toEqual([]);
});

test('a frame without an origin runs, steps, tells its state and takes messages through its port only', async ({ page, baseURL }) => {
  const [heard, strange] = [complaints(page), strangers(page, baseURL ?? '')];
  await page.goto('embed/frame.html');
  const frame = page.frameLocator('iframe');
  await expect(frame.locator('wmi-lab header .where')).toContainText('ends: exit 0');
  await frame.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Step 2');
  const ask = (message: object): Promise<Record<string, unknown>> => page.evaluate(async (asked) => {
    const all = window as unknown as { wmiLabPort: MessagePort; wmiLabHeard: Record<string, unknown>[] };
    const id = Math.random();
    all.wmiLabPort.postMessage({ wmiLab: 1, id, ...asked });
    for (;;) {
      const answer = all.wmiLabHeard.find((one) => one['id'] === id);
      if (answer !== undefined) return answer;
      await new Promise((done) => setTimeout(done, 20));
    }
  }, message);
  expect(await ask({ type: 'seek', to: 'indicate:2' })).toMatchObject({ type: 'done', found: true });
  expect(await ask({ type: 'getState' })).toMatchObject({ type: 'done', payload: expect.stringMatching(/^w1\./) as unknown });
  expect(await ask({ type: 'export', kind: 'mermaid' })).toMatchObject({ content: expect.stringContaining('sequenceDiagram') as unknown });
  expect(await ask({ type: 'load', scenario: '# Other\n\n```cpp\n#include <stdio.h>\nint main() { printf("loaded\\n"); return 0; }\n```\n' })).toMatchObject({ type: 'done' });
  await expect(frame.locator('wmi-timeline')).toContainText('loaded');
  expect(await ask({ type: 'load', example: 'one-sink-two-calls' })).toMatchObject({ type: 'done', steps: 24 });
  await expect(frame.locator('wmi-timeline')).not.toContainText('loaded');
  expect(await ask({ type: 'fork' })).toMatchObject({ branch: 1 });
  expect(await ask({ type: 'branch', branch: 0 })).toMatchObject({ branch: 0 });
  const told = (): Promise<string[]> => page.evaluate(() => (window as unknown as { wmiLabHeard: { type: string }[] }).wmiLabHeard.map((one) => one.type));
  await expect.poll(told).toContain('state');
  expect(await ask({ type: 'load', state: 'w1.broken' })).toMatchObject({ type: 'done' });
  await expect.poll(told).toContain('error');
  expect(await told()).toEqual(expect.arrayContaining(['ready', 'step', 'branch', 'resize']));
  expect(await ask({ type: 'eval' })).toMatchObject({ type: 'error' });
  expect([heard, strange]).toEqual([[], []]);
});

test('moved, cloned, made by script, inside a shadow root: each works and keeps to itself', async ({ page }) => {
  const heard = complaints(page);
  await page.goto('embed/mdbook.html');
  await page.evaluate(() => {
    const sections = ['first', 'second', 'third'].map((id) => Object.assign(document.createElement('section'), { id }));
    document.querySelector('main')?.append(...sections);
    const lab = document.createElement('wmi-lab');
    for (const [name, value] of Object.entries({ id: 'one', loading: 'eager', trace: 'first-query.json' })) lab.setAttribute(name, value);
    sections[0]?.append(lab);
  });
  const one = page.locator('#one');
  await expect(one.locator('.sentence')).toBeVisible();
  await one.getByRole('button', { name: 'To the end' }).click();
  const end = await stepOf(one);
  await page.evaluate(() => {
    const lab = document.querySelector('#one') as HTMLElement;
    document.querySelector('#second')?.append(lab);
    const copy = lab.cloneNode(true) as HTMLElement;
    copy.id = 'two';
    document.querySelector('#first')?.append(copy);
    const root = document.querySelector('#third')?.attachShadow({ mode: 'open' });
    const inner = document.createElement('wmi-lab');
    inner.id = 'three';
    for (const [name, value] of [['loading', 'eager'], ['trace', 'first-query.json'], ['at', 'step:3']]) inner.setAttribute(name ?? '', value ?? '');
    root?.append(inner);
  });
  expect(await stepOf(one), 'a moved one goes on where it was').toBe(end);
  await one.getByRole('button', { name: 'Step back' }).click();
  expect(await stepOf(one)).toBe(end - 1);
  expect(await stepOf(page.locator('#two')), 'a copy starts anew').toBe(1);
  await expect(page.locator('#three').locator('.sentence')).toBeVisible();
  expect(await stepOf(page.locator('#three'))).toBe(3);
  expect(await violations(page)).toEqual([]);
  expect(heard).toEqual([]);
});

test('made by innerHTML, and as React makes it: properties before the first connection, taken out, put back, changed', async ({ page }) => {
  const heard = complaints(page);
  // A page that lets itself be written by innerHTML has no Trusted Types.
  await page.route('**/embed/docusaurus.html', async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': _policy, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  await page.goto('embed/docusaurus.html');
  await page.evaluate(() => {
    const main = document.querySelector('main');
    if (main !== null) main.innerHTML = '<h1>By hand</h1><wmi-lab id="written" loading="eager" trace="first-query.json" at="step:5"></wmi-lab><div id="root"></div>';
    const lab = document.createElement('wmi-lab');
    Object.assign(lab, { id: 'react', loading: 'eager', heading: 'One', maxEvents: 50, speed: 4, autoplay: false });
    const pre = document.createElement('pre');
    const code = Object.assign(document.createElement('code'), { className: 'language-cpp', textContent: '#include <stdio.h>\nint main() { printf("from React\\n"); return 0; }\n' });
    pre.append(code);
    lab.append(pre);
    const steps: unknown[] = [];
    Object.assign(window, { steps });
    lab.addEventListener('wmi-step', (event) => steps.push((event as CustomEvent<{ key: string }>).detail.key));
    document.querySelector('#root')?.append(lab);
  });
  await expect(page.locator('#written .sentence')).toBeVisible();
  expect(await stepOf(page.locator('#written'))).toBe(5);
  const lab = page.locator('#react');
  await lab.getByRole('button', { name: 'Run' }).click();
  await expect(lab.locator('wmi-timeline')).toContainText('from React');
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => (window as unknown as { steps: string[] }).steps)).toHaveLength(1);
  await lab.evaluate((element) => Object.assign(element, { heading: 'Two' }));
  await expect(lab.locator('header .title')).toHaveText('Two');
  await lab.evaluate(async (element) => {
    const root = element.parentElement;
    element.remove();
    await new Promise((done) => setTimeout(done, 50));
    root?.append(element);
  });
  await lab.getByRole('button', { name: 'Step back' }).click();
  expect(await stepOf(lab), 'put back, it goes on where it was').toBe(1);
  await lab.evaluate((element) => Object.assign(element, { scenario: '# Other\n\n```cpp\n#include <stdio.h>\nint main() { printf("by property\\n"); return 0; }\n```\n' }));
  await lab.getByRole('button', { name: 'Run' }).click();
  await expect(lab.locator('wmi-timeline')).toContainText('by property');
  expect(await violations(page)).toEqual([]);
  expect(heard).toEqual([]);
});

test('the full form is the whole laboratory inside a page', async ({ page }) => {
  const heard = complaints(page);
  await page.goto('embed/mdbook.html');
  await page.evaluate(() => {
    const lab = document.querySelector('wmi-lab');
    lab?.setAttribute('mode', 'full');
  });
  const lab = page.locator('wmi-lab');
  await expect(lab.locator('.cm-content')).toBeVisible();
  await expect(lab.locator('wmi-state')).toBeVisible();
  await lab.getByLabel('Plain text').check();
  const field = lab.locator('textarea');
  await field.fill((await field.inputValue()).replace('from a book', 'edited here'));
  await lab.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(lab.locator('wmi-timeline')).toContainText('edited here');
  expect(await violations(page)).toEqual([]);
  expect(heard).toEqual([]);
});

test('content of a host page never becomes markup', async ({ page }) => {
  const heard = complaints(page);
  await page.goto('embed/mdbook.html');
  await page.evaluate(() => {
    const bad = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const lab = document.querySelector('wmi-lab') as HTMLElement;
    lab.setAttribute('heading', bad);
    const code = lab.querySelector('code') as HTMLElement;
    code.textContent = `#include <stdio.h>\nint main() { printf("${bad.replaceAll('"', "'")}\\n"); return 0; }`;
  });
  await page.locator('wmi-lab').getByRole('button', { name: 'Run' }).click();
  await expect(page.locator('wmi-lab header .where')).toContainText('ends:');
  expect(await page.locator('wmi-lab').locator('img, script').count()).toBe(0);
  expect(await page.title()).not.toMatch(/^[12]$/);
  expect(heard).toEqual([]);
});

for (const [how, scripts] of [['the module first', ['module', 'classic']], ['the classic script first', ['classic', 'module']], ['the classic script twice', ['classic', 'classic']]] as const) {
  test(`both forms of the script on one page, ${how}: the element is made once and works`, async ({ page }) => {
    const heard = complaints(page);
    const tags = scripts.map((one) => (one === 'module' ? '<script type="module" src="wmi-lab.js"></script>' : '<script src="wmi-lab.classic.js"></script>'));
    await page.route('**/twice.html', (route) => route.fulfill({
      contentType: 'text/html', body: `<!doctype html><html lang="en"><title>Twice</title><wmi-lab example="first-query" loading="eager"></wmi-lab>${tags.join('')}</html>`,
    }));
    await page.goto('twice.html');
    const lab = page.locator('wmi-lab');
    await lab.getByRole('button', { name: 'Run' }).click();
    await lab.getByRole('button', { name: 'Step', exact: true }).click();
    await expect(lab.locator('.sentence')).toContainText('Client calls ConnectServer');
    expect(heard).toEqual([]);
  });
}
