import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, levelOf, sentenceOf } from './catalogue.ts';
import { eventsPage } from './reference.ts';
import type { Rows } from './row.ts';

const AREAS = readdirSync(new URL('areas', import.meta.url)).flatMap((name) => /^([a-z]+)\.ts$/.exec(name)?.[1] ?? []);

describe('the catalogue', () => {
  it.each(AREAS)('has the rows of areas/%s.ts, whose types begin with its name', async (area) => {
    const exported: Readonly<Record<string, object>> = await import(`./areas/${area}.ts`);
    const types = Object.values(exported).flatMap((rows) => Object.keys(rows));
    expect(types).not.toEqual([]);
    expect(types).toEqual(Object.keys(CATALOGUE).filter((type) => type.startsWith(`${area}.`)));
  });

  it('has no row without an area', () => {
    const areas = new Set(Object.keys(CATALOGUE).map((type) => type.split('.')[0]));
    expect(areas).toEqual(new Set(AREAS));
  });

  it('has a meaning for every type that ends in a full stop', () => {
    for (const row of Object.values(CATALOGUE)) expect(row.explanation).toMatch(/^\S.*\.$/);
  });

  it('knows the sentence and the level of an event', () => {
    const event = { type: 'dhcp.flood', limit: 60 } as const;
    expect([sentenceOf(event), levelOf(event)]).toEqual([
      'sends more than 60 DHCP messages a minute; of the rest one a second is answered',
      'warning',
    ]);
  });

  it('is printed as the reference page, a line for each type', () => {
    const lines = eventsPage()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(lines).toHaveLength(Object.keys(CATALOGUE).length);
    expect(lines).toContain('| `lease.loaded` | debug | Leases survive a restart: every device keeps its address. |');
  });
});

describe('the rows of an area', () => {
  interface AreaEvents {
    'area.one': { readonly times: number };
    'area.two': { readonly times: number };
  }
  const row = { level: 'info', sentence: () => '', explanation: '' } as const;

  it('are one for each of its types, which the compiler checks', () => {
    // @ts-expect-error -- there is no row for area.two
    const less: Rows<AreaEvents> = { 'area.one': row };
    // @ts-expect-error -- there is no type area.three
    const more: Rows<AreaEvents> = { 'area.one': row, 'area.two': row, 'area.three': row };
    expect([less, more].map((rows) => Object.keys(rows).length)).toEqual([1, 3]);
  });
});
