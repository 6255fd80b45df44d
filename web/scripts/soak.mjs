/** `npm run soak [SEEDS]`: the random runs of tests/properties.rs with far more seeds than `npm test` takes. */
import { locked, rust } from './setup.mjs';
import { passed, run, step } from './steps.mjs';

const seeds = process.argv[2] ?? '10000';
await rust();
await step(`${seeds} seeds for every scenario`, () =>
  passed(run('cargo', ['test', '--test', 'properties', ...locked], { WMI_LAB_SEEDS: seeds })),
);
