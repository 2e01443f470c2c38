/** The built page with a thousand devices, as a station tells of them; and how much of it comes first. */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageFeed } from '../../bench/tools/page-feed.mjs';
import { interop } from '../support/machine.ts';
import { barriers, Tabs } from '../support/tabs.ts';

const PAGE = new URL('../../dist/page/', import.meta.url).pathname;
const MOST_ZIPPED = 120_000;

interop('the page and a crowd', ['chromium'], () => {
  const undone: (() => unknown)[] = [];
  let tabs: Tabs;

  beforeAll(async () => {
    tabs = await Tabs.open();
  });
  afterAll(async () => {
    await tabs.close();
    for (const undo of undone) await undo();
  });

  test('a thousand devices are a few rows, which are searched, filtered and ordered while they change', async () => {
    const scope = { defer: (undo: () => unknown) => void undone.push(undo) };
    const page = await tabs.tab(await pageFeed(scope, { page: PAGE, devices: 1000, events: 50 }));
    const rows = page.getByRole('row');
    await rows.first().waitFor();
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('1000');
    expect(await rows.count()).toBeLessThanOrEqual(25);
    await page.getByRole('table').press('End');
    await page.getByText('00:26:99:00:03:e7').waitFor();
    await page.getByLabel('Order').selectOption('furthest first');
    await page.getByRole('table').press('Home');
    await expect
      .poll(async () => Number(await rows.first().getByRole('progressbar').getAttribute('aria-valuenow')))
      .toBeGreaterThanOrEqual(95);
    await page.getByLabel('Show').selectOption('recovered ones');
    await page.getByText('Nothing matches.').waitFor();
    await page.getByLabel('Show').selectOption('those under way');
    await page.getByRole('searchbox').fill('0026.9900.03e7');
    await expect.poll(() => rows.count()).toBe(1);
    await rows.first().getByRole('link').click();
    await page.getByRole('link', { name: 'All devices' }).click();
    await expect.poll(() => rows.count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
    expect(await tabs.closeAll()).toEqual([]);
  });

  test('its first view is small, and what draws curves comes when one is drawn', () => {
    const index = readFileSync(`${PAGE}index.html`, 'utf8');
    const all = readdirSync(`${PAGE}assets`);
    const first = all.filter((name) => index.includes(name));
    const zipped = first.map((name) => gzipSync(readFileSync(`${PAGE}assets/${name}`)).length);
    expect(zipped.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_ZIPPED);
    expect(all.filter((name) => /uplot/i.test(name) && !first.includes(name))).toHaveLength(1);
  });
});
