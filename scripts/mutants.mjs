/**
 * `npm run mutants -- FOLDER [--sample N] [--seed N] [--tests FOLDERS]`: breaks the sources of a folder in one place after the
 * other and tells where no unit test notices. Needs no root and is not part of CI; a folder of 2000 lines takes about an hour, a
 * sample of 100 mutants some minutes.
 *
 *   npm run mutants -- src/protocols/dhcp/server --sample 100
 *   npm run mutants -- src/protocols --sample 400 --tests src/protocols    by the tests of that folder alone: faster
 *   npm run mutants -- src/station --tests src/station,test/scenarios      by those of several folders
 *
 * Stryker does it. It is no dependency of the project: the first run installs it into .cache/mutants, from where it finds
 * the project's own vitest.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** The last line of Stryker that runs on Node 20. */
const STRYKER = '9.6.1';
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const CACHE = join(ROOT, '.cache', 'mutants');
const OURS = join(ROOT, 'scripts', 'mutants');
const MODULES = join(CACHE, 'node_modules', '@stryker-mutator');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string', default: '1' }, tests: { type: 'string' } },
});

if (positionals.length === 0) {
  console.error('Which folder? For example: npm run mutants -- src/protocols/tftp --sample 100');
  process.exit(2);
}
// Whoever works on this machine goes first.
setPriority(constants.priority.PRIORITY_LOW);
install();
run(positionals.map((path) => relative(ROOT, path) || 'src'));

function install() {
  if (existsSync(join(MODULES, 'core', 'package.json'))) return;
  mkdirSync(CACHE, { recursive: true });
  // A package of its own, or npm would install into the project.
  writeFileSync(join(CACHE, 'package.json'), '{ "private": true }\n');
  const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${STRYKER}`);
  // --legacy-peer-deps: the vitest that it wants beside it is the project's.
  const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
  command('npm', ['install', '--save-exact', ...options, ...packages], CACHE);
}

/** @param {readonly string[]} paths */
function run(paths) {
  const mutate = paths.flatMap((path) => (path.endsWith('.ts') ? [path] : [`${path}/**/*.ts`]));
  writeFileSync(
    join(CACHE, 'stryker.json'),
    JSON.stringify({
      mutate: [...mutate, '!**/*.{test,contract,fixture}.ts'],
      plugins: [
        join(MODULES, 'vitest-runner', 'dist', 'src', 'index.js'),
        join(OURS, 'sample.mjs'),
        join(OURS, 'survivors.mjs'),
      ],
      testRunner: 'vitest',
      vitest: { configFile: 'scripts/mutants/vitest.config.ts' },
      ...(values.sample === undefined ? {} : { checkers: ['sample'] }),
      // What runs while a module is loaded costs a run of all tests each.
      ignoreStatic: true,
      reporters: ['survivors'],
      tempDirName: join(CACHE, 'sandbox'),
      ignorePatterns: ['.cache', 'bench'],
      // It would rewrite tsconfig.json with a compiler that has an API.
      tsconfigFile: 'none',
      timeoutMS: 30_000,
      dryRunTimeoutMinutes: 60,
    }),
  );
  const sample = { MUTANTS: values.sample ?? '', MUTANTS_SEED: values.seed, MUTANTS_TESTS: values.tests ?? '' };
  const env = { ...process.env, ...sample, ROUSE_FUZZ: '500' };
  command(
    process.execPath,
    [join(MODULES, 'core', 'bin', 'stryker.js'), 'run', join(CACHE, 'stryker.json')],
    ROOT,
    env,
  );
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 */
function command(program, args, cwd, env = process.env) {
  const { status, error } = spawnSync(program, args, { cwd, env, stdio: 'inherit', shell: program === 'npm' });
  if (status === 0) return;
  console.error(`${program} ${args[0]} failed${error === undefined ? '' : `: ${error.message}`}.`);
  process.exit(1);
}
