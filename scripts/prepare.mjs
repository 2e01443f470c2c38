/**
 * What has to be there before any npm script can run: a Node that is new enough, the packages of the lock file, and
 * the built program. Runs before start, test, check and bench; silent and quick when nothing is to do.
 *
 *   node scripts/prepare.mjs          packages and build
 *   node scripts/prepare.mjs check    the same, but mistakes in the sources are left for the gates to tell
 *
 * Uses nothing but Node, because it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const OLDEST_NODE = [20, 19];
const DIST = join(ROOT, 'dist');
const PAGE = join(ROOT, 'src', 'interfaces', 'web');
const SITE = join(ROOT, 'scripts', 'site');
/** What is built beside the program, each from its own sources. */
const BESIDE = ['page', 'docs'].map((name) => join(DIST, name));

requireNode();
if (!packagesMatchLock()) installPackages();
buildWhenStale();

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  fail(
    `Rouse needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${process.versions.node}.`,
    'Install a current Node from https://nodejs.org and run the same command again.',
  );
}

/**
 * npm records what it really installed in node_modules/.package-lock.json, at the very end of an install. So a half
 * install, another branch's packages and a missing folder all show, and an `npm ci` by hand is as good as ours.
 */
function packagesMatchLock() {
  const wanted = readPackages(join(ROOT, 'package-lock.json'));
  const installed = readPackages(join(ROOT, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      (installed[path] === undefined ? entry.optional === true : installed[path].integrity === entry.integrity),
  );
}

/**
 * The packages of a lock file by path; none when there is no such file.
 * @param {string} file
 * @returns {Record<string, { integrity?: string, optional?: boolean }>}
 */
function readPackages(file) {
  if (!existsSync(file)) return {};
  /** @type {{ packages: Record<string, { integrity?: string, optional?: boolean }> }} */
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  return lock.packages;
}

function installPackages() {
  console.error('Installing the packages of package-lock.json (once; up to a minute) ...');
  const run = npm('ci', '--ignore-scripts', '--include=dev', '--include=optional', '--loglevel=error');
  if (run.status === 0) return;
  const words = run.error?.message ?? `${run.stderr}${run.stdout}`;
  fail(
    `npm could not install the packages:\n${indent(words.split('\n').slice(0, 12).join('\n'))}`,
    'Check that this machine reaches its npm registry (`npm ping`) and that this folder is writable, then run the same command again.',
  );
}

/**
 * The npm that runs this script, else the one on the path (which on Windows only a shell can start).
 * @param {string[]} args
 */
function npm(...args) {
  const running = process.env.npm_execpath;
  return running?.endsWith('npm-cli.js') === true
    ? spawnSync(process.execPath, [running, ...args], { cwd: ROOT, encoding: 'utf8' })
    : spawnSync(`npm ${args.join(' ')}`, { cwd: ROOT, encoding: 'utf8', shell: true });
}

function buildWhenStale() {
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((name) => join(ROOT, name));
  const all = listFiles(join(ROOT, 'src'));
  const sources = all.filter((file) => !file.startsWith(PAGE) && /(?<!\.(test|contract|fixture))\.ts$/.test(file));
  const compiler = join('node_modules', 'typescript', 'bin', 'tsc');
  const isBuilt = build([...sources, ...settings], join(DIST, '.stamp'), compiler, '-p', 'tsconfig.build.json');
  if (isBuilt) removeOrphans(sources);
  const page = all.filter((file) => file.startsWith(PAGE));
  const vite = ['build', '--logLevel', 'warn', '-c', join(ROOT, 'scripts', 'page.vite.mjs')];
  build([...page, ...settings], join(DIST, '.page-stamp'), join('node_modules', 'vite', 'bin', 'vite.js'), ...vite);
  const looks = page.filter((file) => file.endsWith('palette.css'));
  const prose = [...listFiles(join(ROOT, 'docs')), ...listFiles(SITE), ...looks, join(ROOT, 'scripts', 'site.mjs')];
  const others = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].map((name) => join(ROOT, name));
  build([...prose, ...others], join(DIST, '.docs-stamp'), join('scripts', 'site.mjs'));
}

/**
 * Runs a tool when what it reads has changed since it ran last; whether it did. A mistake in the sources ends this program,
 * but for `check`.
 * @param {string[]} reads
 * @param {string} stamp
 * @param {string} tool a script, from the root of the project
 * @param {string[]} args
 */
function build(reads, stamp, tool, ...args) {
  const state = fingerprint(reads);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return false;
  console.error('Building ...');
  const run = spawnSync(process.execPath, [join(ROOT, tool), ...args], { cwd: ROOT, encoding: 'utf8' });
  if (run.status !== 0) {
    if (process.argv[2] === 'check') return false;
    fail(`The build failed.\n${indent(`${run.stdout}${run.stderr}`)}`, 'Correct the sources above.');
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, state);
  return true;
}

/**
 * Output whose source is gone would still be importable.
 * @param {string[]} sources
 */
function removeOrphans(sources) {
  const stems = new Set(sources.map((file) => file.slice(join(ROOT, 'src').length, -'.ts'.length)));
  for (const file of listFiles(DIST).filter((one) => !BESIDE.some((folder) => one.startsWith(folder)))) {
    const stem = file.slice(DIST.length).replace(/\.(js|js\.map|d\.ts)$/, '');
    if (/\.(js|js\.map|d\.ts)$/.test(file) && !stems.has(stem)) rmSync(file);
  }
}

/**
 * Names, sizes and modification times: changes with every edit, addition, removal and checkout.
 * @param {string[]} files
 */
function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * Every file below a folder, in a stable order; none when the folder does not exist.
 * @param {string} folder
 */
function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** @param {string} text */
function indent(text) {
  return text.trim().replaceAll(/^/gm, '    ');
}

/**
 * @param {string} what
 * @param {string} remedy
 * @returns {never}
 */
function fail(what, remedy) {
  console.error(`${what}\n${remedy}`);
  process.exit(1);
}
