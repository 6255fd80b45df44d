import { defineConfig, devices } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { chromeFlags, findChrome } from '../../web/scripts/chrome.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const port = Number(process.env.WMI_LAB_TEST_PORT ?? 4273);
const chrome = findChrome();

export default defineConfig({
  testDir: '.',
  outputDir: `${root}/test-results`,
  // A test that passes only the second time has told us something, so at a desk there are no retries. In CI one: the
  // report names it as flaky, and a starved browser holds nobody's work back.
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  fullyParallel: true,
  // Twice what a test takes on two quiet cores: a busy machine is slow, not wrong.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1440, height: 900 },
    // What a test answers itself must not come from a cache of the visit before; offline.spec.ts allows them.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    // The machine's own browser, the one that set-up found; Playwright downloads none.
    launchOptions: { args: chromeFlags, ...(chrome && { executablePath: chrome }) },
  },
  webServer: {
    command: `"${process.execPath}" node_modules/vite/bin/vite.js preview web --port ${port} --strictPort`,
    cwd: root,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});
