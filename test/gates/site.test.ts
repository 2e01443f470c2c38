/** The documentation as a site: every link of it leads somewhere. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readSite } from '../../scripts/site.mjs';
import { brokenLinks } from '../../scripts/site/links.mjs';
import { readPage } from '../../scripts/site/page.mjs';
import { contentsOf, htmlOf } from '../../scripts/site/template.mjs';

const PAGES = readSite(fileURLToPath(new URL('../..', import.meta.url)));

it('has no link that leads nowhere', () => {
  expect(brokenLinks(PAGES)).toEqual([]);
});

it('names a link to a file or a heading that is not there, with its file and line', () => {
  const here = readPage('docs/a.md', '# A\n\n[one](b.md)\n[two](#b)\n[three](#a) and [four](https://example.com)\n');
  expect(brokenLinks(new Map([['docs/a.md', here]]))).toEqual([
    'docs/a.md:3: there is no file docs/b.md',
    'docs/a.md:4: docs/a.md has no heading #b',
  ]);
});

it('leads to every page of docs/ from its contents, but for devices, examples and decisions, which have a list', () => {
  const listed = new Set(
    [...PAGES.values()]
      .filter(({ path }) => path.endsWith('/README.md'))
      .flatMap(({ links }) => links.map(({ to }) => to)),
  );
  const lost = [...PAGES.keys()].filter(
    (path) => path.startsWith('docs/') && path.endsWith('.md') && !listed.has(path),
  );
  expect(lost.filter((path) => path !== 'docs/README.md')).toEqual([]);
});

it('shows HTML that a page holds as text, and links pages by where they stand in the site', () => {
  const page = readPage('docs/devices/x.md', '# X\n\n<script>alert(1)</script>\n\n[readme](../../README.md#x)\n');
  const html = htmlOf(page, contentsOf(PAGES.get('docs/README.md')));
  expect(html).toContain('&lt;script&gt;');
  expect(html).toContain('href="../project/index.html#x"');
  expect(html).toContain('href="../site.css"');
});
