/** Links of the documentation that lead nowhere. */

/** @typedef {import('./page.mjs').Page} Page */

/**
 * A line for each link to a file that is not there, or to a heading that the file does not have: `docs/dhcp.md:12: ...`.
 * @param {ReadonlyMap<string, Page>} pages
 */
export function brokenLinks(pages) {
  return [...pages.values()].flatMap((page) =>
    page.links.flatMap(({ to, anchor, at }) => {
      const target = pages.get(to);
      const where = `${page.path}:${at}:`;
      if (target === undefined) return [`${where} there is no file ${to}`];
      if (anchor === '' || target.headings.some(({ id }) => id === anchor)) return [];
      return [`${where} ${to} has no heading #${anchor}`];
    }),
  );
}
