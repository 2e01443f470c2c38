import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load.ts';
import { settingsPage, settingsSchema } from '../../src/config/reference.ts';
import { devicePages } from '../../src/knowledge/reference.ts';
import { causesPage } from '../../src/diagnosis/reference.ts';
import { stationSettings } from '../../src/station/settings.ts';
import { eventsPage } from '../../src/events/reference.ts';

const SHAPE = await stationSettings();

/** Pages that are printed from the sources; `npm run docs` (or UPDATE_DOCS=1 here) writes them anew. */
const PRINTED = [
  ['causes.md', causesPage],
  ['events.md', eventsPage],
  ['settings.md', () => settingsPage(SHAPE)],
  ['rouse.schema.json', () => settingsSchema(SHAPE)],
] as const;

it.each(PRINTED)('docs/%s is what the sources print', (name, print) => {
  const page = new URL(`../../docs/${name}`, import.meta.url);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, print());
  expect(readFileSync(page, 'utf8')).toBe(print());
});

it('docs/devices/ is what the recipes print, and nothing else', () => {
  const folder = new URL('../../docs/devices/', import.meta.url);
  const pages = devicePages();
  if (process.env['UPDATE_DOCS'] === '1') for (const [name, page] of pages) writeFileSync(new URL(name, folder), page);
  const there = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);
  expect(Object.fromEntries(there)).toEqual(Object.fromEntries(pages));
});

const DOCS = new URL('../../docs/', import.meta.url);
const PAGES = readdirSync(DOCS).filter((name) => name.endsWith('.md'));

it.each(PAGES)('every settings file shown in docs/%s is right', (name) => {
  const page = readFileSync(new URL(name, DOCS), 'utf8');
  for (const [, text = ''] of page.matchAll(/^```yaml\n([^]*?)^```/gm)) {
    expect(loadSettings(SHAPE, text, name)).toMatchObject({ ok: true });
  }
});
