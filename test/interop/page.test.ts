/**
 * The built page in Chromium, beside a station with simulated devices on loopback: a recovery, a fault with its remedy, a
 * reload in the middle, a second tab, many devices, both languages, an accessibility check by axe, a station that is gone.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { interop } from '../support/machine.ts';
import { startRouse, type Rouse } from '../support/station.ts';
import { barriers, DESKTOP, overhang, Tabs, TELEPHONE } from '../support/tabs.ts';

/** In milliseconds, on a machine that has other things to do. */
const PATIENCE = 60_000;

interop('the page in a browser', ['chromium'], () => {
  let tabs: Tabs;
  let demo: Rouse | undefined;

  beforeAll(async () => {
    tabs = await Tabs.open();
  });
  afterEach(async () => {
    const troubles = await tabs.closeAll();
    await demo?.running.stop('SIGINT');
    demo = undefined;
    expect(troubles).toEqual([]);
  });
  afterAll(() => tabs.close());

  /** Where the page of a demonstration is. */
  async function started(...args: readonly string[]): Promise<string> {
    demo = startRouse(undefined, ['demo', '--stay', '--json', ...args]);
    return (await demo.told('page.opened')).address;
  }

  test('shows a recovery to its end, also in a tab that is reloaded and in one that comes later', async () => {
    const address = await started();
    const page = await tabs.tab(address);
    await page.getByRole('link', { name: 'Cisco 7911G' }).click();
    await page.reload();
    await page.locator('.now-stage').filter({ hasText: 'The phone' }).waitFor();
    await page.locator('.now-stage').filter({ hasText: 'is recovered' }).waitFor();
    expect(await page.getByRole('progressbar', { name: 'Progress' }).getAttribute('aria-valuenow')).toBe('100');
    const second = await tabs.tab(address, TELEPHONE, 'de-DE');
    await second.getByText('1 von 1 wiederhergestellt').waitFor();
    for (const one of [page, second]) expect(await barriers(one)).toEqual([]);
  });

  test('shows what is wrong, what speaks for it and what to do', async () => {
    const page = await tabs.tab(await started('--fault', 'truncated'));
    const finding = page.getByRole('article').filter({ hasText: 'truncated' }).first();
    await finding.waitFor();
    expect(await finding.getByRole('listitem').count()).toBeGreaterThan(0);
    await finding.getByText('What speaks for it').click();
    await finding.getByText('#').first().waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test('holds only the rows in sight, finds a device by any spelling of its address', async () => {
    const page = await tabs.tab(await started('--devices', '60'));
    await page.getByRole('table').waitFor();
    await expect.poll(() => page.getByRole('table').getAttribute('aria-rowcount'), { timeout: PATIENCE }).toBe('60');
    expect(await page.getByRole('row').count()).toBeLessThan(30);
    await page.getByRole('searchbox').fill('0026.99EF.0F2A');
    await expect.poll(() => page.getByRole('row').count()).toBe(1);
    // Where it is in its recipe, in words.
    await expect.poll(() => page.getByRole('row').first().textContent()).toMatch(/The phone |is recovered/);
    expect(await barriers(page)).toEqual([]);
  });

  describe('every view', () => {
    test.each([
      ['light', DESKTOP],
      ['dark', TELEPHONE],
    ] as const)('%s, can be used by everybody', async (theme, viewport) => {
      const page = await tabs.tab(await started(), viewport);
      await page.emulateMedia({ colorScheme: theme });
      for (const name of ['Devices', 'Transfers', 'Addresses', 'Log', 'Station', 'Settings']) {
        await page.getByRole('navigation').getByRole('link', { name }).click();
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await barriers(page), name).toEqual([]);
        expect(await overhang(page), `${name} goes over the edge`).toBeLessThanOrEqual(0);
      }
    });
  });

  test('makes an address free, and says when the station is gone', async () => {
    const page = await tabs.tab(`${await started()}leases`);
    const free = page.getByRole('button', { name: 'Make free 127.66.0.1', exact: true });
    await free.click();
    await free.waitFor({ state: 'detached' });
    await demo?.running.stop('SIGINT');
    await page.getByText('The station does not answer.').or(page.getByText('The station was stopped.')).waitFor();
    // The browser says itself that the stream and a question were refused.
    tabs.troubles.length = 0;
  });
});
