/** Settings changed on the page of a running station: comments stay, what is wrong is said, a file changed by hand is not written over. */
import { readFileSync, writeFileSync } from 'node:fs';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { interop } from '../support/machine.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

const BEFORE = `# the bench in the cellar
tftp:
  timeout: 5s # slow phones
`;

interop('a setting changed on the page', ['chromium'], () => {
  const scratch = new Scratch();
  const file = scratch.join('rouse.yaml');
  let station: Rouse;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(file, BEFORE);
    const others = ['dhcp', 'tftp', 'http', 'syslog', 'sntp', 'dns', 'sccp', 'sip', 'senses'].map(
      (name) => `--no-${name}`,
    );
    station = await startStation(undefined, [
      '--listen',
      '127.0.0.1',
      '--data',
      scratch.join('data'),
      '--config',
      file,
      ...others,
    ]);
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    page = await browser.newPage({ locale: 'en-GB' });
    await page.goto(`${(await station.told('page.opened')).address}settings`);
    await page.getByRole('searchbox').fill('Max Retransmit');
  });
  afterAll(async () => {
    await browser.close();
    await station.running.stop('SIGINT');
    scratch.remove();
  });

  test('is found by what Tftpd32 calls it, and saved with every comment kept', async () => {
    await page.getByLabel('tftp.retries').fill('9');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => readFileSync(file, 'utf8')).toBe(`${BEFORE}  retries: 9\n`);
    const found: unknown = await page.evaluate(
      `${axe.source}; axe.run().then(({ violations }) => violations.map(({ id }) => id))`,
    );
    expect(found).toEqual([]);
  });

  test('that is wrong is refused with the line and how it should look', async () => {
    await page.getByLabel('tftp.retries').fill('many');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').filter({ hasText: 'rouse.yaml:4: tftp.retries' }).waitFor();
    expect(readFileSync(file, 'utf8')).toContain('retries: 9');
  });

  test('is not saved over what somebody has written meanwhile', async () => {
    writeFileSync(file, `${BEFORE}  retries: 3 # by hand\n`);
    await page.getByLabel('tftp.retries').fill('7');
    await page.getByRole('button', { name: 'Save' }).click();
    const both = page.getByRole('alert').filter({ hasText: 'The file was changed meanwhile' });
    await both.filter({ hasText: 'The file says now3' }).filter({ hasText: 'You have entered7' }).waitFor();
    expect(readFileSync(file, 'utf8')).toContain('retries: 3 # by hand');
    await both.getByRole('button', { name: 'Save what I have entered' }).click();
    await expect.poll(() => readFileSync(file, 'utf8')).toBe(`${BEFORE}  retries: 7 # by hand\n`);
  });

  test('is in force when the station has begun anew, as the page offers', async () => {
    const now = Date.now();
    const started = station.told('station.started', ({ at }) => at > now);
    await page.getByRole('button', { name: 'Begin anew now' }).click();
    await started;
    await page.getByRole('button', { name: 'Begin anew now' }).waitFor({ state: 'detached' });
    const answer: unknown = await (await page.request.get(new URL('/api/ask/settings.file', page.url()).href)).json();
    expect(answer).toMatchObject({ replies: [{ file, inForce: true }] });
  });
});
