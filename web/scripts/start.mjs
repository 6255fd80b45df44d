/** `npm start`: sets everything up, builds, serves the site on this machine only and prints its address. */
import { join } from 'node:path';
import { site } from './build.mjs';
import { root, step } from './steps.mjs';

await site();
const { preview } = await import('vite');
await step('a server for this machine only', async () => {
  // Port 4173, or the next free one.
  const server = await preview({ root: join(root, 'web'), configFile: join(root, 'web', 'vite.config.ts'), logLevel: 'warn' });
  return `WMI Lab is at ${server.resolvedUrls?.local[0]}   (Ctrl+C ends it)`;
});
