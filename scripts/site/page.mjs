/** One page of the documentation, read from its file: Markdown, or any other file as it is. */
import { posix } from 'node:path';
import { Marked } from 'marked';
import { getHeadingList, gfmHeadingId } from 'marked-gfm-heading-id';

/**
 * A link to another file of the project: `to` is its path from the project's root, `at` the line it stands in.
 * @typedef {{ to: string, anchor: string, at: number }} Link
 * @typedef {{ level: number, id: string, text: string }} Heading
 * @typedef {{ label: string, to: string }} Entry
 * `address` is the path in the built site. `entries` are the links of each section, for the contents.
 * @typedef {{
 *   path: string, address: string, title: string, html: string, links: readonly Link[], headings: readonly Heading[],
 *   sections: readonly { title: string, entries: readonly Entry[] }[],
 * }} Page
 */

/**
 * @param {string} path
 * @param {string} text
 * @returns {Page}
 */
export function readPage(path, text) {
  return path.endsWith('.md') ? readMarkdown(path, text) : readCode(path, text);
}

/** Pictures go into the site as they are. @param {string} path */
export function isPicture(path) {
  return /\.(png|svg|webp)$/.test(path);
}

/**
 * Where a file of the project stands in the site: what lies in docs/ at its root, everything else below `project/`.
 * @param {string} path
 */
export function addressOf(path) {
  const place = path.startsWith('docs/') ? path.slice('docs/'.length) : `project/${path}`;
  if (isPicture(path)) return place;
  return place.endsWith('.md') ? place.replace(/README\.md$/, 'index.md').replace(/md$/, 'html') : `${place}.html`;
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {Page}
 */
function readMarkdown(path, text) {
  const marked = new Marked({ gfm: true });
  marked.use(gfmHeadingId());
  /** @type {Link[]} */
  const links = [];
  const [from, lines] = [addressOf(path), text.split('\n')];
  marked.use({
    walkTokens(token) {
      if (!isLink(token) || !isOurs(token.href)) return;
      const { to, anchor } = targetOf(path, token.href);
      links.push({ to, anchor, at: lineOf(lines, token.href) });
      token.href = `${relative(from, addressOf(to))}${anchor === '' ? '' : `#${anchor}`}`;
    },
    renderer: { html: ({ text: raw }) => escaped(raw) },
  });
  const html = marked.parse(text, { async: false });
  const headings = getHeadingList().map(({ level, id, text: inner }) => ({ level, id, text: plain(inner) }));
  const title = headings.find(({ level }) => level === 1)?.text ?? path;
  return { path, address: from, title, html, links, headings, sections: sectionsOf(path, text) };
}

/**
 * @param {import('marked').Token} token
 * @returns {token is import('marked').Tokens.Link | import('marked').Tokens.Image}
 */
function isLink(token) {
  return token.type === 'link' || token.type === 'image';
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {Page}
 */
function readCode(path, text) {
  const html = `<h1>${escaped(path)}</h1><pre><code>${escaped(text)}</code></pre>`;
  return { path, address: addressOf(path), title: path, html, links: [], headings: [], sections: [] };
}

/**
 * The links below each heading of the second level, in their order.
 * @param {string} path
 * @param {string} text
 */
function sectionsOf(path, text) {
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => ({
      title: part.slice(0, part.indexOf('\n')).trim(),
      entries: [...part.matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)]
        .filter(([, , href = '']) => isOurs(href) && !href.startsWith('#'))
        .map(([, label = '', href = '']) => ({ label, to: targetOf(path, href).to })),
    }));
}

/** @param {string} href */
function isOurs(href) {
  return !/^[a-z][a-z0-9+.-]*:/i.test(href);
}

/**
 * @param {string} path
 * @param {string} href
 */
function targetOf(path, href) {
  const [file = '', anchor = ''] = href.split('#');
  const to = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), decodeURI(file)));
  return { to: to.endsWith('/') ? `${to}README.md` : to, anchor };
}

/**
 * @param {readonly string[]} lines
 * @param {string} href
 */
function lineOf(lines, href) {
  return lines.findIndex((line) => line.includes(`](${href})`)) + 1;
}

/**
 * @param {string} from
 * @param {string} to
 */
export function relative(from, to) {
  return from === to ? posix.basename(to) : posix.relative(posix.dirname(from), to);
}

/** @param {string} text */
export function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** @param {string} html */
function plain(html) {
  return html.replaceAll(/<[^>]+>/g, '');
}
