/**
 * `npm run screenshots`: the pictures of the README and the documentation, taken of the page of real stations in Chromium
 * (/usr/bin/chromium, or CHROMIUM), into docs/pictures or the folder that is named.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const [, , OUT = join(ROOT, 'docs', 'pictures')] = process.argv;
const DESKTOP = { width: 1280, height: 800 };
const TALL = { width: 1280, height: 1200 };
const TELEPHONE = { width: 390, height: 780 };
/** In milliseconds: for a station to come as far as its picture. */
const PATIENCE = 60_000;

/** Stations without rights, that nobody but the page asks for anything. */
const OTHERS = ['http', 'syslog', 'sntp', 'dns', 'sccp', 'sip', 'senses'].map((name) => `--no-${name}`);
const EMPTY = ['up', '--listen', '127.0.0.1', '--dhcp-port', '26767', '--tftp-port', '26969', ...OTHERS];

/**
 * `run` are the arguments of `rouse`, `opens` is a link that is followed first, `shows` is text that the page must show before
 * the picture is taken.
 * @typedef {{ name: string, run: readonly string[], opens?: string, shows: string | RegExp, dark?: boolean, size?: typeof DESKTOP }} Shot
 */

/** @type {readonly Shot[]} */
const SHOTS = [
  { name: 'welcome', run: EMPTY, shows: 'What do you want to wake?' },
  { name: 'recovery', run: ['demo', '--stay'], opens: 'Cisco 7911G', shows: /^[3-9]\d %/, size: TALL },
  { name: 'finding', run: ['demo', '--stay', '--fault', 'truncated'], shows: 'is cut off' },
  { name: 'many', run: ['demo', '--stay', '--devices', '60'], shows: /[1-9]\d* of 60/, dark: true },
  {
    name: 'telephone',
    run: ['demo', '--stay', '--fault', 'reset-not-taken'],
    opens: 'Cisco 7911G',
    shows: /hold #/,
    size: TELEPHONE,
  },
];

/** @param {readonly string[]} args */
async function startStation(args) {
  const data = mkdtempSync(join(tmpdir(), 'rouse-screenshot-'));
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'rouse'), ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ROUSE_DATA: data },
  });
  child.on('exit', () => rmSync(data, { recursive: true, force: true }));
  for await (const line of createInterface({ input: child.stdout })) {
    /** @type {{ type: string, address?: string }} */
    const event = JSON.parse(line);
    if (event.type === 'page.opened' && event.address !== undefined) {
      child.stdout.resume();
      return { address: event.address, stop: () => void child.kill('SIGINT') };
    }
  }
  throw new Error('The station ended without a page.');
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {Shot} shot
 */
async function take(browser, { name, run, opens, shows, dark = false, size = DESKTOP }) {
  const station = await startStation(run);
  const context = await browser.newContext({
    viewport: size,
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(station.address);
  if (opens !== undefined) await page.getByRole('link', { name: opens }).first().click();
  await page.getByText(shows).first().waitFor();
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  await context.close();
  station.stop();
  console.log(`Took ${name}.png`);
}

mkdirSync(OUT, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const shot of SHOTS) await take(browser, shot);
await browser.close();
