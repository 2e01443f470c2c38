/** What `npm pack` puts into the package: the program and its public library, and nothing made for tests. Uses dist/. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** Of every package, whatever its `files` say. */
const ALWAYS = ['LICENSE', 'README.md', 'package.json'];

const { exports: EXPORTS } = JSON.parse(readFileSync(`${CHECKOUT}/package.json`, 'utf8')) as {
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
};
const MADE_FOR_TESTS = /\.(test|contract|fixture)\./;

function packed(): readonly string[] {
  // In one piece and through a shell, because npm is no program but a script on Windows.
  const run = spawnSync('npm pack --dry-run --json --ignore-scripts', { cwd: CHECKOUT, encoding: 'utf8', shell: true });
  expect(run.status, run.stderr).toBe(0);
  const [{ files }] = JSON.parse(run.stdout) as [{ files: readonly { path: string }[] }];
  return files.map(({ path }) => path);
}

test('the package holds the command, the built program with its types, and nothing else', () => {
  const files = packed();
  const page = files.filter((path) => path.startsWith('dist/page/') || path.startsWith('dist/docs/'));
  const built = files.filter((path) => path.startsWith('dist/') && !page.includes(path));
  expect(files.filter((path) => ![...built, ...page].includes(path)).toSorted()).toEqual(
    [...ALWAYS, 'bin/rouse'].toSorted(),
  );
  expect(built).toContain('dist/main.js');
  expect(page).toEqual(expect.arrayContaining(['dist/page/index.html', 'dist/docs/index.html']));
  for (const named of Object.values(EXPORTS).flatMap((paths) => Object.values(paths)))
    expect(built).toContain(named.replace('./', ''));
  expect(built.filter((path) => !/\.(js|d\.ts)$/.test(path) || MADE_FOR_TESTS.test(path))).toEqual([]);
});

test('nothing made for tests is built', () => {
  const files = readdirSync(`${CHECKOUT}/dist`, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => MADE_FOR_TESTS.test(file))).toEqual([]);
});
