import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eventsPage } from '../../src/events/reference.ts';

/** Pages that are printed from the sources; UPDATE_DOCS=1 writes them anew. */
const PRINTED = [['events.md', eventsPage]] as const;

it.each(PRINTED)('docs/%s is what the sources print', (name, print) => {
  const page = new URL(`../../docs/${name}`, import.meta.url);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, print());
  expect(readFileSync(page, 'utf8')).toBe(print());
});
