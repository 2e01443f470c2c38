/** The whole program in one file, as a single executable will hold it: a script, without packages or files beside it. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { Scratch } from '../support/scratch.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

const scratch = new Scratch();
const bundle = scratch.join('rouse.cjs');

beforeAll(async () => {
  await build({
    absWorkingDir: CHECKOUT,
    entryPoints: ['src/main.ts'],
    outfile: bundle,
    bundle: true,
    // A script, because that is what Node can put into an executable: esbuild refuses top-level `await` in it.
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // Native code cannot be bundled: without koffi the program uses node:dgram.
    external: ['koffi'],
    define: { 'import.meta.url': 'ownUrl' },
    banner: { js: `const ownUrl = require('node:url').pathToFileURL(__filename).href;` },
    logLevel: 'error',
  });
});

afterAll(() => scratch.remove());

/** What the bundle printed; throws unless it exits with 0. */
function run(...args: readonly string[]): string {
  const env = { ...process.env, ROUSE_DATA: scratch.join('data'), NODE_PATH: '' };
  return execFileSync(process.execPath, [bundle, ...args], { cwd: dirname(bundle), env, encoding: 'utf8' });
}

test('it tells its version', () => {
  expect(run('--version')).toBe(`${VERSION}\n`);
});

test('it recovers a simulated device, with all its threads in the same file', { timeout: 60_000 }, () => {
  expect(run('demo')).toContain('is recovered');
});

test('only the entry file asks where a source file lies', () => {
  const sources = readdirSync(join(CHECKOUT, 'src'), { recursive: true, encoding: 'utf8' });
  const asking = sources
    .filter((file) => /(?<!\.(test|contract|fixture))\.ts$/.test(file))
    .filter((file) => /import\.meta|__dirname|__filename/.test(readFileSync(join(CHECKOUT, 'src', file), 'utf8')));
  expect(asking).toEqual(['main.ts']);
});
