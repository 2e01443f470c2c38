import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsPage } from '../../src/config/reference.ts';
import { eventsPage } from '../../src/events/reference.ts';

/** Pages that are printed from the sources; `npm run docs` (or UPDATE_DOCS=1 here) writes them anew. */
const PRINTED = [
  ['events.md', eventsPage],
  ['settings.md', settingsPage],
] as const;

it.each(PRINTED)('docs/%s is what the sources print', (name, print) => {
  const page = new URL(`../../docs/${name}`, import.meta.url);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, print());
  expect(readFileSync(page, 'utf8')).toBe(print());
});
