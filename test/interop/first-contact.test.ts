/**
 * Somebody with a dead phone, its download and a browser: `rouse up` and nothing else, on a computer whose adapters have no
 * address. The page asks what is to be woken, takes the download, finds the cable by itself, and shows the recovery.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, Rouse, startRouse } from '../support/station.ts';

const CARDS = fileURLToPath(new URL('../support/cards.sh', import.meta.url));

interop('the first contact', ['chromium', 'zip'], () => {
  let laboratory: Laboratory;
  let bench: Computer;
  let device: Computer;
  let scratch: Scratch;

  beforeEach(() => {
    laboratory = new Laboratory();
    scratch = new Scratch();
    bench = laboratory.computer('bench');
    device = laboratory.computer('device');
    for (const name of ['port0', 'port1'])
      laboratory.cable({ computer: bench, adapter: name }, { computer: device, adapter: name });
    for (const name of ['port0', 'port1']) device.ip('link', 'set', name, 'down');
  });
  afterEach(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('leads from a dead phone to one that is recovered', async () => {
    const zip = scratch.join('cmterm-7911.zip');
    execFileSync('zip', ['-qrj', zip, writePackage(scratch.join('firmware'))]);
    const up = [CARDS, process.execPath, ROUSE, 'up', '--json', '--wait-for-cable', '--data', scratch.join('data')];
    const station = new Rouse(bench.start('sh', up));
    expect((await station.told('adapter.awaited')).adapters).toEqual(['port0', 'port1']);
    const { address } = await station.told('page.opened');
    const { browser, page } = await opened(address);
    try {
      await page.getByRole('heading', { name: 'What do you want to wake?' }).waitFor();
      await page.getByRole('searchbox').fill('7911');
      await page.getByRole('button', { name: 'Cisco 7906G and 7911G' }).click();
      await page.getByText('plug the cable in').waitFor();
      await page.locator('input[type=file]').setInputFiles(zip);
      await page.getByText('for Cisco 7906G, Cisco 7911G').waitFor();
      expect(
        await page.evaluate(`${axe.source}; axe.run().then(({ violations }) => violations.map(({ id }) => id))`),
      ).toEqual([]);
      const began = Date.now();
      device.ip('link', 'set', 'port1', 'up');
      await station.told('station.started', ({ at, adapter }) => at > began && adapter === 'port1');
      await page.getByText('The cable is there').waitFor();
      startRouse(device, ['simulate', '7911', '--adapter', 'port1', '--pace', '0.05', '--json']);
      await page.getByText('1 of 1 recovered').waitFor();
    } finally {
      await browser.close();
    }
  });

  /** In the browser of the station's computer: nothing but that computer reaches its page. */
  async function opened(address: string): Promise<{ readonly browser: Browser; readonly page: Page }> {
    const inside = scratch.join('chromium');
    writeFileSync(inside, `#!/bin/sh\nexec ip netns exec ${bench.name} /usr/bin/chromium "$@"\n`, { mode: 0o755 });
    const browser = await chromium.launch({ executablePath: inside, args: ['--no-sandbox'] });
    const page = await browser.newPage({ locale: 'en-GB' });
    page.setDefaultTimeout(60_000);
    await page.goto(address);
    return { browser, page };
  }
});
