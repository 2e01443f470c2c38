/** The page for people who come from Tftpd32 knows every name of it that a setting carries, and names settings that exist. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Other words in backticks: commands, parts, values. */
const NO_SETTINGS: ReadonlySet<string> = new Set(['rouse', 'infinite', 'windowsize', 'a', 'tftp', 'dhcp', 'put']);

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const COMING = page('coming-from-tftpd32.md').toLowerCase();
/** The rows of docs/settings.md: path, and the name in Tftpd32 where there is one. */
const ROWS = Array.from(
  page('settings.md').matchAll(/^\| `([\w.-]+)` \|.*\| ([^|]*) \| [^|]* \|$/gm),
  ([, path, name]) => ({
    path: path ?? '',
    names: (name ?? '').split(' / ').filter((one) => one.trim() !== ''),
  }),
);

it.each(ROWS.flatMap(({ names }) => names))('tells where "%s" is', (name) => {
  const box = /\((\w+\/.+)\)/.exec(name)?.[1] ?? name;
  for (const word of box.toLowerCase().match(/\w+/g) ?? []) expect(COMING).toContain(word);
});

it('names nothing under a service that is no setting of it', () => {
  const known = new Set(ROWS.map(({ path }) => path.slice(path.indexOf('.') + 1)));
  const sections = page('coming-from-tftpd32.md').split(/^## /m).slice(1);
  const under = sections.filter((section) => section.includes('in Rouse, under'));
  const keys = under.flatMap((section) =>
    [...section.matchAll(/^\|[^|]*\| (.*) \|$/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([a-z][a-z-]+)(?=`|:)/g)].map(([, key = '']) => key),
    ),
  );
  expect(keys.length).toBeGreaterThan(20);
  const wrong = keys.filter((key) => !known.has(key) && !NO_SETTINGS.has(key));
  expect(wrong).toEqual([]);
});
