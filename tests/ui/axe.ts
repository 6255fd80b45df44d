import type { Page } from '@playwright/test';
import type axe from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What WCAG 2.2 AA asks, and what axe knows of good practice beyond it. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Runs axe over the page as it stands, open shadow roots included; one line for each violation, with the elements it hits. */
export async function violations(page: Page): Promise<string[]> {
  // By the debugger, not by a script element: the page's own policy stays in force while axe looks at it.
  await page.evaluate(source);
  const found = await page.evaluate(async (tags) => {
    const { axe: runner } = globalThis as unknown as { axe: typeof axe };
    const results = await runner.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return results.violations.map(({ id, help, nodes }) => ({ id, help, targets: nodes.map(({ target }) => target.join(' ')) }));
  }, tags);
  return found.map(({ id, help, targets }) => `${id}: ${help} at ${targets.join(', ')}`);
}
