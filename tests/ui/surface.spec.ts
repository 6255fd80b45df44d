import { expect, test, type Locator, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { violations } from './axe.ts';
import { complaints } from './lab.ts';

/** What a host page can call, as far as these tests do. */
interface Surface extends HTMLElement {
  updateComplete: Promise<unknown>;
  state: string;
  branch: number;
  readonly branches: { id: number; parent: number; shown: boolean }[];
  readonly choices: { key: string; taken: boolean }[];
  readonly position: number;
  scenario: string;
  run(until?: string): Promise<void>;
  seek(to: string | number): boolean;
  step(count?: number): void;
  play(): void;
  fork(): number;
  choose(key: string): Promise<boolean>;
  payload(): Promise<string>;
}

/** Puts one element with these attributes in place of everything on a page with a strict policy; `run` loads its engine. */
async function put(page: Page, attributes: Record<string, string>, run = false): Promise<Locator> {
  await page.goto('embed/plain.html');
  await page.evaluate(async ([given, runs]) => {
    const lab = document.createElement('wmi-lab') as Surface;
    for (const [name, value] of Object.entries({ loading: 'eager', ...given })) lab.setAttribute(name, value);
    const said: [string, unknown][] = [];
    Object.assign(window, { said });
    for (const name of ['ready', 'step', 'choice', 'branch', 'diagnostic', 'limit', 'answer', 'statechange', 'navigate']) {
      lab.addEventListener(`wmi-${name}`, (event) => said.push([name, (event as CustomEvent).detail]));
    }
    const main = document.querySelector('main');
    main?.replaceChildren(...main.querySelectorAll('h1'), lab);
    await lab.updateComplete;
    if (runs) await lab.run();
  }, [attributes, run] as const);
  const lab = page.locator('wmi-lab');
  await expect(lab.locator('header').first()).toBeVisible();
  return lab;
}

/** What was said by events of a name. */
async function said(page: Page, name: string): Promise<Record<string, unknown>[]> {
  const all = await page.evaluate(() => (window as unknown as { said: [string, Record<string, unknown>][] }).said);
  return all.filter(([one]) => one === name).map(([, detail]) => detail);
}

const heads = (lab: Locator): Promise<string[]> => lab.locator('wmi-timeline .head .name').allTextContents();

test('the table of attributes is that of the element', async ({ page }) => {
  await page.goto('embed/plain.html');
  const own = await page.evaluate(() => (customElements.get('wmi-lab') as unknown as { observedAttributes: string[] }).observedAttributes);
  const text = readFileSync(fileURLToPath(new URL('../../web/embed/README.md', import.meta.url)), 'utf8');
  const table = text.slice(text.indexOf('## Attributes'), text.indexOf('## Properties'));
  const told = [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map((row) => row[1]);
  // These two are every element's own.
  expect(told.filter((name) => name !== 'lang' && name !== 'dir').sort()).toEqual(own.filter((name) => name !== 'lang').sort());
});

test('`lanes` shows the lanes that it names, in its order, in a recorded run and in a live one', async ({ page }) => {
  const recorded = await put(page, { trace: 'first-query.json', lanes: 'sink, Client' });
  await expect.poll(() => heads(recorded)).toEqual(['QuerySink', 'Client']);
  await recorded.evaluate((lab) => lab.setAttribute('lanes', 'wmi, nobody'));
  await expect.poll(() => heads(recorded)).toEqual(['WMI']);
  await recorded.evaluate((lab) => lab.removeAttribute('lanes'));
  await expect.poll(() => heads(recorded)).toEqual(['Client', 'WMI', 'QuerySink']);
  const live = await put(page, { example: 'nextasync-queued', lanes: 'QuerySink 2, wmi' }, true);
  await expect.poll(() => heads(live)).toEqual(['QuerySink 2', 'WMI']);
  expect(await violations(page)).toEqual([]);
});

test('`semantics` runs under one source, or under both with the place where they part', async ({ page }) => {
  const one = await put(page, { example: 'nextasync-queued', semantics: 'ms-wmi' }, true);
  const payload = await one.evaluate((lab) => (lab as Surface).payload());
  const both = await put(page, { example: 'nextasync-queued', semantics: 'compare' }, true);
  const sides = both.getByRole('group', { name: 'Readings' });
  await expect(sides).toContainText('WBEM_S_NO_ERROR');
  await expect(sides.getByRole('button', { name: 'Win32 reference' })).toHaveAttribute('aria-pressed', 'true');
  expect(await both.evaluate((lab) => (lab as Surface).payload())).not.toBe(payload);
  await sides.getByRole('button', { name: 'To the first difference' }).click();
  await expect(both.locator('.sentence')).toContainText('earlier requests');
  await sides.getByRole('button', { name: '[MS-WMI]' }).click();
  await expect(sides.getByRole('button', { name: '[MS-WMI]' })).toHaveAttribute('aria-pressed', 'true');
  await expect(both.locator('.sentence')).not.toContainText('earlier requests');
  expect(await violations(page)).toEqual([]);
  const same = await put(page, { example: 'first-query', semantics: 'compare' }, true);
  await expect(same.getByRole('group', { name: 'Readings' })).toContainText('runs the same');
});

test('a recorded run with `semantics` is shown at once, and run again as soon as the engine is there', async ({ page }) => {
  const lab = await put(page, { trace: 'first-query.json', semantics: 'win32' });
  await expect(lab.locator('header .where')).not.toContainText('recorded run', { timeout: 20_000 });
  await expect.poll(async () => (await said(page, 'ready')).length).toBe(2);
});

test('a limit of the page ends a run, keeps what came before, and is named', async ({ page }) => {
  const lab = await put(page, { example: 'nextasync-queued', 'max-events': '40', at: 'end' }, true);
  await expect(lab.locator('.limit')).toContainText('max-events (40)');
  await expect(lab.locator('header .where')).toContainText('ends: limit: max-events (40)');
  expect(await said(page, 'limit')).toEqual([{ limit: 'max-events (40)' }]);
  const end = await lab.evaluate((element) => (element as Surface).position);
  expect(end).toBeGreaterThanOrEqual(40);
  expect(end).toBeLessThan(60);
  await lab.evaluate((element) => (element as Surface).step());
  expect(await lab.evaluate((element) => (element as Surface).position), 'stepping does not go on past the limit').toBe(end);
  expect(await violations(page)).toEqual([]);
  const full = await put(page, { example: 'nextasync-queued', 'max-events': '40', mode: 'full' });
  await expect(full.locator('.limit')).toContainText('max-events (40)', { timeout: 20_000 });
  const long = '# Long\n\n```cpp\n#include <stdio.h>\nint main() { for (int i = 0; i < 40000; i++) printf("%d\\n", i); return 0; }\n```\n';
  const slow = await put(page, { 'max-ms': '20' });
  await slow.evaluate(async (element, text) => {
    (element as Surface).scenario = text;
    await (element as Surface).run();
  }, long);
  await expect(slow.locator('.limit')).toContainText('max-ms (20)');
  expect(await said(page, 'limit')).toEqual([{ limit: 'max-ms (20)' }]);
});

test('`fork` keeps both futures, `branch` goes from one to the other', async ({ page }) => {
  const lab = await put(page, { example: 'one-sink-two-calls' }, true);
  const told = await lab.evaluate(async (element) => {
    const surface = element as Surface;
    surface.seek('end');
    const end = surface.position;
    surface.seek('step:4');
    const [number, here] = [surface.fork(), surface.position];
    const shown = surface.branches.map((one) => [one.id, one.parent, one.shown]);
    const keys = surface.choices.map((one) => one.key);
    const taken = await surface.choose(keys[0] ?? '');
    surface.seek('end');
    const after = surface.position;
    surface.branch = 0;
    surface.seek('end');
    return { number, here, shown, taken, end, after, back: surface.position, branch: surface.branch, wrong: await surface.choose('nobody') };
  });
  expect(told).toMatchObject({ number: 1, shown: [[0, 0, false], [1, 0, true]], taken: true, branch: 0, wrong: false });
  expect(told.here).toBeGreaterThan(3);
  expect(told.back).toBe(told.end);
  expect(told.after).toBeGreaterThan(told.here);
  expect((await said(page, 'branch')).map((one) => one['branch'])).toEqual([1, 0]);
  expect((await said(page, 'choice')).length).toBe(1);
});

test('`state` gives back what it was given, in a recorded run and in a live one', async ({ page }) => {
  const recorded = await put(page, { trace: 'first-query.json' });
  await recorded.evaluate((lab) => (lab as Surface).seek('indicate:2'));
  await expect.poll(async () => (await said(page, 'statechange')).length).toBeGreaterThan(0);
  const kept = await recorded.evaluate((lab) => ({ state: (lab as Surface).state, position: (lab as Surface).position }));
  expect(kept.state).toMatch(/^w1\./);
  const lab = await put(page, { example: 'one-sink-two-calls' }, true);
  const other = await lab.evaluate(async (element, state) => {
    const surface = element as Surface;
    surface.state = state;
    await surface.updateComplete;
    await surface.run();
    return surface.position;
  }, kept.state);
  expect(other).toBe(kept.position);
  await expect(lab.locator('header .title')).toHaveText('The first asynchronous query');
});

test('a step is told with a place that `seek` and `at` take', async ({ page }) => {
  const lab = await put(page, { trace: 'first-query.json', detail: 'everything' });
  const wrong = await lab.evaluate((element) => {
    const surface = element as Surface;
    const all: string[] = [];
    surface.addEventListener('wmi-step', (event) => {
      const { key, position } = (event as CustomEvent<{ key: string; position: number }>).detail;
      all.push(`${key} ${position}`);
    });
    for (;;) {
      const before = surface.position;
      surface.step();
      if (surface.position === before) break;
    }
    const heard = [...all];
    return { steps: heard.length, wrong: heard.filter((one) => {
      const [key = '', position] = one.split(' ');
      return !surface.seek(key) || surface.position !== Number(position);
    }) };
  });
  expect(wrong.steps).toBeGreaterThan(15);
  expect(wrong.wrong).toEqual([]);
  const ran = await put(page, { example: 'first-query' });
  const place = await ran.evaluate(async (element) => {
    await (element as Surface).run('indicate:2');
    return (element as Surface).position;
  });
  await ran.evaluate((element) => (element as Surface).seek('indicate:2'));
  expect(await ran.evaluate((element) => (element as Surface).position)).toBe(place);
});

test('`autoplay` waits until it is seen and stops when it is not; less motion means none', async ({ page }) => {
  const lab = await put(page, { trace: 'first-query.json', autoplay: '', speed: '8' });
  const at = (): Promise<number> => lab.evaluate((element) => (element as Surface).position);
  await expect.poll(at, 'seen, it plays').toBeGreaterThan(6);
  await page.evaluate(async () => {
    const space = new CSSStyleSheet();
    space.replaceSync('main { padding-top: 300vh }');
    document.adoptedStyleSheets = [space];
    const old = document.querySelector('wmi-lab');
    const lab = old?.cloneNode() as Surface;
    old?.replaceWith(lab);
    await lab.updateComplete;
  });
  await expect(lab.locator('.sentence')).toBeVisible();
  const first = await at();
  await page.waitForTimeout(800);
  expect(await at(), 'unseen, it stands').toBe(first);
  await lab.scrollIntoViewIfNeeded();
  await expect.poll(at).toBeGreaterThan(first);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.waitForTimeout(300);
  const left = await at();
  await page.waitForTimeout(800);
  expect(await at(), 'scrolled away, it stands').toBe(left);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const calm = await put(page, { trace: 'first-query.json', autoplay: '', speed: '8' });
  await page.waitForTimeout(600);
  expect(await calm.evaluate((element) => (element as Surface).position)).toBeLessThan(3);
});

test('the link out can be taken over by the page', async ({ page, context }) => {
  const lab = await put(page, { trace: 'first-query.json' });
  await lab.evaluate((element) => element.addEventListener('wmi-navigate', (event) => event.preventDefault()));
  let opened = 0;
  context.on('page', () => opened++);
  await lab.getByRole('link', { name: 'Open in WMI Lab' }).click();
  await expect.poll(async () => (await said(page, 'navigate')).length).toBe(1);
  expect((await said(page, 'navigate'))[0]?.['address']).toMatch(/#w1\./);
  expect(opened).toBe(0);
});

test('a page styles the parts and colours, and an element keeps its direction unless it is told another', async ({ page }) => {
  const heard = complaints(page);
  const lab = await put(page, { trace: 'first-query.json', theme: 'light' });
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('wmi-lab { --wmi-panel: rgb(250, 240, 230) } wmi-lab::part(toolbar) { border-top: 5px solid rgb(1, 2, 3) } wmi-lab::part(title) { letter-spacing: 2px }');
    document.adoptedStyleSheets = [sheet];
    document.documentElement.dir = 'rtl';
  });
  const styles = await lab.evaluate((element) => {
    const of = (selector: string): CSSStyleDeclaration => getComputedStyle(element.shadowRoot?.querySelector(selector) as Element);
    return [of('wmi-transport').borderTopColor, of('.title').letterSpacing, of('header').backgroundColor, of('header').direction];
  });
  expect(styles).toEqual(['rgb(1, 2, 3)', '2px', 'rgb(250, 240, 230)', 'ltr']);
  await lab.evaluate((element) => element.setAttribute('dir', 'rtl'));
  const directions = await lab.evaluate((element) => ['header', 'wmi-timeline', 'wmi-transport'].map((selector) => getComputedStyle(element.shadowRoot?.querySelector(selector) as Element).direction));
  expect(directions).toEqual(['rtl', 'ltr', 'ltr']);
  expect(await violations(page)).toEqual([]);
  expect(heard).toEqual([]);
});

test('setup lines of a block are folded away, run all the same, and open by click and by key', async ({ page }) => {
  const heard = complaints(page);
  await page.goto('embed/docusaurus.html');
  await page.evaluate(() => {
    const code = document.querySelector('code.codeBlockLines') as HTMLElement;
    const line = (text: string): HTMLElement => {
      const span = document.createElement('span');
      span.className = 'token-line';
      span.append(text, document.createElement('br'));
      return span;
    };
    const [include, main] = [...code.children] as [HTMLElement, HTMLElement];
    include.before(line('// #hide'));
    include.after(line('int twice(int n) { return 2 * n; }'), line('// #endhide'));
    (main.querySelector('.plain') as HTMLElement).textContent = ' main() { printf("from Docusaurus %d\\n", twice(21)); return 0; }';
    const before = document.querySelector('wmi-lab');
    before?.replaceWith(before.cloneNode(true));
  });
  const lab = page.locator('wmi-lab');
  const fold = lab.locator('summary');
  await expect(fold).toHaveText('2 lines of setup');
  const hidden = lab.locator('.block').getByText('int twice');
  await expect(hidden).toBeHidden();
  await expect(lab.locator('.block').getByText('main()')).toBeVisible();
  expect(await lab.locator('.block').textContent()).not.toContain('#hide');
  expect(await violations(page)).toEqual([]);
  await fold.focus();
  await page.keyboard.press('Enter');
  await expect(hidden).toBeVisible();
  await fold.click();
  await expect(hidden).toBeHidden();
  await lab.getByRole('button', { name: 'Run' }).click();
  await expect(lab.locator('wmi-timeline')).toContainText('from Docusaurus 42');
  expect(heard).toEqual([]);
});

test('setup lines of a scenario are folded in the editor, and open by click, by key and by a way that leads there', async ({ page }) => {
  const lab = await put(page, { mode: 'full' });
  await lab.evaluate(async (element) => {
    (element as Surface).scenario = '# Setup\n\n```cpp\n// #hide\n#include <stdio.h>\nint twice(int n) { return 2 * n; }\n// #endhide\nint main() { printf("%d\\n", twice(21)); return 0; }\n```\n';
    await (element as Surface).run();
  });
  const editor = lab.locator('.cm-content');
  const mark = editor.locator('.cm-foldPlaceholder');
  await expect(mark).toHaveText('2 lines');
  await expect(editor).not.toContainText('twice(int');
  await expect(lab.locator('wmi-timeline')).toContainText('42');
  expect(await violations(page)).toEqual([]);
  await mark.click();
  await expect(editor).toContainText('twice(int');
  await editor.getByText('// #hide').click();
  await page.keyboard.press('Control+Shift+BracketLeft');
  await expect(editor).not.toContainText('twice(int');
  await page.keyboard.press('Control+Shift+BracketRight');
  await expect(editor).toContainText('twice(int');
});
