/** Steps: each says what it does and how long it took; the first that fails ends the run with its output. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
/** Stamps, tools and reports of these scripts; nothing outside the checkout is written. */
export const work = join(root, 'target');
const toolFolder = join(work, 'tools', 'bin');
process.env.PATH = [toolFolder, process.env.PATH].join(delimiter);

/** What is missing and cannot be installed from here: one sentence with the cure. */
export class Missing extends Error {}

/** A command that ended badly, with everything it printed. */
class Failure extends Error {
  /** @param {string} message @param {string} output */
  constructor(message, output) {
    super(message);
    this.output = output;
  }
}

/** The file that a command name stands for on PATH. @param {string} name @returns {string | undefined} */
export function which(name) {
  const endings = process.platform === 'win32' ? (process.env.PATHEXT ?? '.EXE').split(';') : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (existsSync(file) && statSync(file).isFile()) return file;
    }
  }
  return undefined;
}

/**
 * Runs a command to its end at the root of the checkout and returns what it printed; a bad end throws.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env] @returns {string}
 */
export function run(command, args, env = {}) {
  const shown = [command, ...args].join(' ');
  const ended = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (ended.error) throw new Failure(`${shown}: ${ended.error.message}`, '');
  const output = ended.stdout + ended.stderr;
  if (ended.status !== 0) throw new Failure(`${shown}: exit ${ended.status ?? ended.signal}`, output);
  return output;
}

/** Runs the command line of an npm package with this very Node. @param {string} file @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
export function runPackage(file, args, env) {
  return run(process.execPath, [join(root, 'node_modules', file), ...args], env);
}

/** The last line that a tool printed when it was asked for its version, or nothing. @param {string | undefined} tool */
export function versionOf(tool) {
  if (!tool) return '';
  const ended = spawnSync(tool, ['--version'], { cwd: root, encoding: 'utf8' });
  return ended.status === 0 ? ended.stdout.trim() : '';
}

/** Every file under these files and folders, sorted. @param {string[]} paths @returns {string[]} */
export function filesUnder(paths) {
  return paths
    .flatMap((path) => {
      const found = statSync(join(root, path), { throwIfNoEntry: false });
      if (!found?.isDirectory()) return found ? [path] : [];
      return filesUnder(readdirSync(join(root, path)).map((name) => join(path, name)));
    })
    .sort();
}

/**
 * Does `action` unless it was done before with the same inputs and its outputs are still there.
 * @param {string} name @param {string[]} inputs file contents or versions that decide the result
 * @param {string[]} outputs files @param {() => void} action @returns {boolean} whether anything was done
 */
export function once(name, inputs, outputs, action) {
  const stamp = join(work, 'stamps', name);
  const digest = createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
  const same = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
  if (same && outputs.every((file) => existsSync(file))) return false;
  action();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
  return true;
}

/**
 * One step: prints what it does, then what came of it and how long it took.
 * @param {string} says @param {() => string | Promise<string>} action returns the outcome in a few words
 */
export async function step(says, action) {
  const begun = performance.now();
  const seconds = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  console.log(`▸ ${says}`);
  try {
    console.log(`  ✓ ${await action()} (${seconds()})`);
  } catch (error) {
    if (error instanceof Failure && error.output) console.log(error.output.trimEnd());
    const known = error instanceof Failure || error instanceof Missing;
    console.log(`  ✗ ${known ? error.message : error instanceof Error ? error.stack : error} (${seconds()})`);
    process.exit(1);
  }
}

/** The tests that have passed in this process. */
export const tests = { passed: 0 };

/** Names the tests of Playwright that passed at the second try only. @param {string} output @returns {string} */
function secondTry(output) {
  const names = [...(/^ +\d+ flaky\n((?: {4,}\S.*\n)+)/m.exec(output)?.[1] ?? '').matchAll(/^ +(.*?)[ ─]*$/gm)].map((match) => match[1]);
  return names.length === 0 ? '' : `, and ${names.length} at the second try only: ${names.join('; ')}`;
}

/**
 * Counts the passed tests in what cargo test, node --test or Playwright printed; none at all is a failure.
 * @param {string} output @returns {string}
 */
export function passed(output) {
  const counts = [/^test result: ok\. (\d+) passed/gm, /^# pass (\d+)$/gm, /^ +(\d+) passed \(/gm];
  const found = counts.flatMap((count) => [...output.matchAll(count)].map((match) => Number(match[1])));
  const sum = found.reduce((total, count) => total + count, 0);
  if (sum === 0) throw new Failure('No test ran, so nothing is proved', output);
  tests.passed += sum;
  return `${sum} passed${secondTry(output)}`;
}
