/** `npm run soak [SEEDS]`: the random orders of tests/orders.rs with far more seeds than `npm test` takes. */
import { locked, rust } from './setup.mjs';
import { passed, run, step } from './steps.mjs';

const seeds = process.argv[2] ?? '10000';
await rust();
await step('the tests, optimised', () => {
  run('cargo', ['test', '--profile', 'soak', '--test', 'orders', '--no-run', ...locked]);
  return '';
});
await step(`${seeds} orders of every case`, () => {
  const output = run('cargo', ['test', '--profile', 'soak', '--test', 'orders', ...locked], { WMI_LAB_SEEDS: seeds });
  console.log(output.split('\n').filter((line) => /^\|/.test(line)).join('\n'));
  return passed(output);
});
