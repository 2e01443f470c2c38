/**
 * Builds the documentation into dist/docs: every Markdown file of docs/, and whatever file of the project they lead to. Its
 * contents are the links of docs/README.md. Links that lead nowhere are named, each with its file and line, and end it.
 *
 *   node scripts/site.mjs
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { brokenLinks } from './site/links.mjs';
import { isPicture, readPage } from './site/page.mjs';
import { contentsOf, htmlOf } from './site/template.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const OUT = join(ROOT, 'dist', 'docs');
/** Colours and type of the page. */
const PALETTE = join(ROOT, 'src', 'interfaces', 'web', 'styles', 'palette.css');
const HOME = 'docs/README.md';

/** @typedef {import('./site/page.mjs').Page} Page */

/**
 * All pages by their paths from the root of the project.
 * @param {string} root
 */
export function readSite(root) {
  const begin = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.split(sep).join('/')}`);
  /** @type {Map<string, Page>} */
  const pages = new Map();
  const wanted = [...begin];
  for (let path = wanted.shift(); path !== undefined; path = wanted.shift()) {
    const file = join(root, path);
    if (pages.has(path) || !existsSync(file) || !statSync(file).isFile()) continue;
    const page = readPage(path, isPicture(path) ? '' : readFileSync(file, 'utf8'));
    pages.set(path, page);
    wanted.push(...page.links.map(({ to }) => to));
  }
  return pages;
}

/** @param {ReadonlyMap<string, Page>} pages */
function write(pages) {
  const contents = contentsOf(pages.get(HOME));
  rmSync(OUT, { recursive: true, force: true });
  for (const page of pages.values()) {
    const file = join(OUT, page.address);
    mkdirSync(dirname(file), { recursive: true });
    if (isPicture(page.path)) copyFileSync(join(ROOT, page.path), file);
    else writeFileSync(file, htmlOf(page, contents));
  }
  const styles = [PALETTE, new URL('site/site.css', import.meta.url)].map((file) => readFileSync(file, 'utf8'));
  writeFileSync(join(OUT, 'site.css'), styles.join(''));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const pages = readSite(ROOT);
  const broken = brokenLinks(pages);
  write(pages);
  for (const line of broken) console.error(line);
  if (broken.length > 0) process.exitCode = 1;
}
