/** Downloads that are dropped onto the page of a running station: good ones, wrong ones, far too large ones, and those that break off. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromium, type Browser } from 'playwright-core';
import axe from 'axe-core';
import { writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

interop('a download dropped onto the page', ['chromium', 'zip'], () => {
  const scratch = new Scratch();
  const data = scratch.join('data');
  const zip = scratch.join('cmterm-7911.zip');
  let station: Rouse;
  let address: string;
  let browser: Browser;

  beforeAll(async () => {
    execFileSync('zip', ['-qrj', zip, writePackage(scratch.join('firmware'))]);
    const others = ['dhcp', 'tftp', 'http', 'syslog', 'sntp', 'dns', 'sccp', 'sip', 'senses'].map(
      (name) => `--no-${name}`,
    );
    station = await startStation(undefined, ['--listen', '127.0.0.1', '--data', data, ...others]);
    address = (await station.told('page.opened')).address;
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    await station.running.stop('SIGINT');
    scratch.remove();
  });

  /** `body`: pieces that are sent one by one; with `length` the size that is announced. */
  async function put(name: string, body: readonly Uint8Array[], length?: number, breaksOff = false): Promise<Answer> {
    return new Promise((resolve) => {
      const headers = length === undefined ? {} : { 'content-length': length };
      const sending = request(`${address}api/firmware/${name}`, { method: 'PUT', headers }, (response) => {
        let text = '';
        response.on('data', (piece: Buffer) => (text += piece.toString()));
        response.on('end', () => {
          sending.destroy();
          resolve({ status: response.statusCode ?? 0, body: text });
        });
      });
      sending.on('error', () => resolve({ status: 0, body: '' }));
      for (const piece of body) sending.write(piece);
      if (breaksOff) setTimeout(() => sending.destroy(), 300);
      else if (length === undefined || length === body.reduce((sum, piece) => sum + piece.length, 0)) sending.end();
      else sending.flushHeaders();
    });
  }
  const left = (): readonly string[] => {
    try {
      return readdirSync(`${data}/incoming`);
    } catch {
      return [];
    }
  };

  test('is looked into, and told for what it is; a wrong one is told with what to do', async () => {
    const page = await browser.newPage({ locale: 'en-GB' });
    await page.goto(address);
    await page.getByRole('searchbox').fill('7911');
    await page.getByRole('button', { name: 'Cisco 7906G and 7911G' }).click();
    await page.getByText('Not yet: first give it the firmware').waitFor();
    await page.locator('input[type=file]').setInputFiles([
      { name: 'cmterm-7911.zip', mimeType: 'application/zip', buffer: readFileSync(zip) },
      { name: 'page.zip', mimeType: 'application/zip', buffer: Buffer.from('<!doctype html><title>Log in</title>') },
    ]);
    await page.getByText('for Cisco 7906G, Cisco 7911G').waitFor();
    await page
      .getByRole('heading', { name: /page\.zip was not taken: it is a web page/ })
      .first()
      .waitFor();
    await page.getByText('Do not reset').waitFor({ state: 'detached' });
    await page.locator('.guide-step.now').filter({ hasText: 'hold #' }).waitFor();
    const found: unknown = await page.evaluate(
      `${axe.source}; axe.run().then(({ violations }) => violations.map(({ id }) => id))`,
    );
    expect(found).toEqual([]);
    await page.goto(`${address}firmware`);
    await page.getByRole('button', { name: 'Remove cmterm-7911.zip' }).click();
    await page.getByRole('button', { name: 'Remove it now' }).click();
    await page.getByText('0 packages are here').waitFor();
    expect(left()).toEqual([]);
    await page.close();
  });

  test.each<[string, readonly Uint8Array[], number | undefined, number, RegExp]>([
    ['ten-gigabytes.zip', [], 10e9, 413, /larger than/],
    ['empty.zip', [], 0, 200, /it is empty/],
    ['cut.zip', [], undefined, 200, /not taken/],
    ['a'.repeat(300), [Buffer.from('x')], 1, 400, /too long/],
  ])('%s is refused in words', async (name, body, length, status, words) => {
    const pieces = name === 'cut.zip' ? [readFileSync(zip).subarray(0, 9000)] : body;
    const answer = await put(name, pieces, length);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(words);
    expect(left()).toEqual([]);
  });

  test('that unpacks to far more than it is leaves nothing', async () => {
    const head = Buffer.alloc(512);
    head.write('zeros.bin');
    head.write('0000644\0', 100);
    const size = 300 * 1024 * 1024;
    head.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
    head.write('ustar\x0000', 257);
    head.write('0', 156);
    head.fill(' ', 148, 156);
    const sum = head.reduce((all, byte) => all + byte, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const bomb = gzipSync(Buffer.concat([head, Buffer.alloc(size)]));
    const answer = await put('bomb.tar.gz', [bomb], bomb.length);
    expect(answer.body).toMatch(/not taken/);
    expect(left()).toEqual([]);
    const packages = await fetch(`${address}api/ask/firmware.packages`);
    expect(await packages.json()).toEqual({ replies: [] });
  });

  test('that breaks off leaves nothing, and the station goes on', async () => {
    expect((await put('broken.zip', [readFileSync(zip).subarray(0, 9000)], 1_000_000, true)).status).toBe(0);
    await expect.poll(left, { timeout: 5000 }).toEqual([]);
    expect((await fetch(`${address}api/ask/station.devices`)).status).toBe(200);
  });

  test('is taken from the page alone, and from programs that name no origin', async () => {
    const foreign = await fetch(`${address}api/firmware/x.zip`, {
      method: 'PUT',
      body: 'x',
      headers: { origin: 'http://evil.example' },
    });
    expect(foreign.status).toBe(403);
  });
});
