/** An address that is kept for its device by one click on the page, and that click taken back; what stands in the file stays. */
import { readFileSync, writeFileSync } from 'node:fs';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeUdpPorts } from '../../src/host/node/datagrams/free-ports.ts';
import { interop } from '../support/machine.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, startStation, type Rouse } from '../support/station.ts';

const BEFORE = `# the bench in the cellar
dhcp:
    pool: 127.66.0.1-127.66.0.9    # loopback
    reservations:
    - hardware: 00-26-99-EF-0F-1A  # the red one
      address: 127.66.0.1
      domain: bench.test
`;

interop('an address of a device, on the page', ['chromium'], () => {
  const scratch = new Scratch();
  const file = scratch.join('rouse.yaml');
  let station: Rouse;
  let phones: Rouse;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(file, BEFORE);
    const [dhcp, client, tftp] = await freeUdpPorts(3, '127.0.0.1');
    const ports = ['--dhcp-port', `${dhcp}`, '--dhcp-client-port', `${client}`, '--tftp-port', `${tftp}`];
    const off = ['http', 'syslog', 'sntp', 'dns', 'sccp', 'sip', 'senses'].map((name) => `--no-${name}`);
    const own = ['--listen', '127.0.0.1', '--data', scratch.join('data'), '--config', file];
    station = await startStation(undefined, [...own, ...ports, ...off]);
    phones = startRouse(undefined, [
      'simulate',
      '7911',
      '--count',
      '2',
      '--server',
      '127.0.0.1',
      '--pace',
      '0.1',
      '--json',
      ...ports,
    ]);
    await station.told('dhcp.ack', ({ address }) => address !== '127.66.0.1');
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    page = await browser.newPage({ locale: 'en-GB', viewport: { width: 390, height: 844 } });
    await page.goto(`${(await station.told('page.opened')).address}leases`);
  });
  afterAll(async () => {
    await browser.close();
    await phones.running.stop('SIGINT');
    await station.running.stop('SIGINT');
    scratch.remove();
  });

  test('is kept by one click, beside what was written by hand, and the click is taken back', async () => {
    await page.getByRole('searchbox').fill('0026.99EF.0F1B');
    await page.getByRole('button', { name: /^Keep for it/ }).click();
    const line = /\n {4}- \{ hardware: 00:26:99:ef:0f:1b, address: 127\.66\.0\.[0-9] \}\n$/;
    await expect.poll(() => readFileSync(file, 'utf8')).toMatch(line);
    expect(readFileSync(file, 'utf8').startsWith(BEFORE)).toBe(true);
    const found = await page.evaluate(
      `${axe.source}; axe.run().then(({ violations }) => violations.map(({ id }) => id))`,
    );
    expect(found).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => readFileSync(file, 'utf8')).toBe(BEFORE);
  });

  test('keeps what else is said of the device', async () => {
    await page.getByRole('searchbox').fill('ef0f1a');
    writeFileSync(file, BEFORE.replace('127.66.0.1\n', '127.66.0.8\n'));
    await page.getByRole('button', { name: /^Keep for it/ }).click();
    await expect.poll(() => readFileSync(file, 'utf8')).toBe(BEFORE);
  });
});
