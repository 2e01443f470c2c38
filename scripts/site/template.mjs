/** The frame around every page of the documentation: its contents on the left, the page, and what is in it on the right. */
import { addressOf, escaped, relative } from './page.mjs';

/** @typedef {import('./page.mjs').Page} Page */
/** @typedef {Page['sections']} Contents */

/**
 * @param {Page | undefined} home
 * @returns {Contents}
 */
export function contentsOf(home) {
  return home?.sections ?? [];
}

/**
 * @param {Page} page
 * @param {Contents} contents
 */
export function htmlOf(page, contents) {
  const to = (/** @type {string} */ address) => relative(page.address, address);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)} - Rouse</title>
<link rel="stylesheet" href="${to('site.css')}">
</head>
<body>
<a class="skip" href="#main">Skip to the page</a>
<header><a class="name" href="${to('index.html')}">Rouse</a> <span>documentation</span><a class="to-contents" href="#contents">Contents</a></header>
<div class="columns">
<nav class="contents" id="contents" aria-label="Contents">
${contents.map((section) => sectionHtml(section, page, to)).join('\n')}
</nav>
<main id="main">
${page.html.replaceAll('<table>', '<div class="wide" tabindex="0"><table>').replaceAll('</table>', '</table></div>')}
</main>
${onThisPage(page)}
</div>
</body>
</html>
`;
}

/**
 * @param {Contents[number]} section
 * @param {Page} page
 * @param {(address: string) => string} to
 */
function sectionHtml({ title, entries }, page, to) {
  const items = entries.map(({ label, to: path }) => {
    const current = path === page.path ? ' aria-current="page"' : '';
    return `<li><a href="${to(addressOf(path))}"${current}>${escaped(label)}</a></li>`;
  });
  return `<h2>${escaped(title)}</h2>\n<ul>${items.join('')}</ul>`;
}

/** @param {Page} page */
function onThisPage({ headings }) {
  const parts = headings.filter(({ level }) => level === 2);
  if (parts.length < 3) return '';
  const items = parts.map(({ id, text }) => `<li><a href="#${id}">${text}</a></li>`);
  return `<nav class="parts" aria-label="On this page"><h2>On this page</h2><ul>${items.join('')}</ul></nav>`;
}
