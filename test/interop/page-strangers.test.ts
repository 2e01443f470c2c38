/**
 * The built page beside a station that strangers send nonsense to, and that goes away and comes back: what devices say is
 * text and nothing else in every view, and a tab goes on by itself.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { encodeDhcp } from '../../src/protocols/dhcp/wire/codec.ts';
import { message, opt } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import { encodeTftp } from '../../src/protocols/tftp/encode.ts';
import { freePorts } from '../support/free-ports.ts';
import { interop } from '../support/machine.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';
import { barriers, DESKTOP, overhang, Tabs, TELEPHONE } from '../support/tabs.ts';

const DEVICE = '02:00:00:00:aa:01';
const HOSTILE = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\u202egnp.exe\u001b[2J\u0000"'&`;
const VIEWS = ['', 'firmware', 'transfers', 'leases', 'log', 'station', 'settings', `devices/${DEVICE}`];

interop('the page and strangers', ['chromium'], () => {
  const scratch = new Scratch();
  let tabs: Tabs;
  let ports: readonly string[];
  let station: Rouse | undefined;

  beforeAll(async () => {
    tabs = await Tabs.open();
    ports = await freePorts(7);
  });
  afterEach(async () => {
    const troubles = await tabs.closeAll();
    await station?.running.stop('SIGINT');
    station = undefined;
    expect(troubles).toEqual([]);
  });
  afterAll(async () => {
    await tabs.close();
    scratch.remove();
  });

  async function started(): Promise<string> {
    const names = ['dhcp', 'dhcp-client', 'tftp', 'syslog', 'sntp', 'dns', 'page'];
    const where = names.flatMap((name, at) => [`--${name}-port`, ports[at] ?? '0']);
    const others = ['http', 'sccp', 'sip', 'senses'].map((name) => `--no-${name}`);
    const args = ['--listen', '127.0.0.1', '--data', scratch.join('data'), ...where, ...others];
    station = await startStation(undefined, args);
    return (await station.told('page.opened')).address;
  }

  async function send(port: number, bytes: Uint8Array): Promise<void> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    await new Promise((resolve) => socket.send(bytes, Number(ports[port]), '127.0.0.1', resolve));
    socket.close();
  }

  async function sendAll(): Promise<void> {
    const hostile = new TextEncoder().encode(HOSTILE);
    const options = [12, 60, 77, 43].map((code) => opt(code, hostile));
    await send(0, encodeDhcp(message('discover', { hardware: DEVICE, options })));
    await station?.told('dhcp.discover');
    const asked = { name: HOSTILE.replaceAll('\u0000', ''), value: '1' };
    const file = `${asked.name}${'x'.repeat(200)}`;
    await send(2, encodeTftp({ kind: 'read', file, mode: 'octet', options: [asked], anomalies: [] }));
    await station?.told('file.refused');
    await send(3, new TextEncoder().encode(`<11>Sep 17 18:02:11 ${HOSTILE} ${HOSTILE}${'y'.repeat(7000)}`));
  }

  async function isInert(page: Page, where: string): Promise<void> {
    const found: unknown = await page.evaluate(`({
      hacked: window.hacked,
      foreign: [...document.querySelectorAll('main :is(img, script, iframe, object)')].map((one) => one.outerHTML),
      turned: /[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.textContent),
    })`);
    expect(found, where).toEqual({ hacked: undefined, foreign: [], turned: false });
    expect(await overhang(page), `${where} goes over the edge`).toBeLessThanOrEqual(0);
  }

  test.each([
    ['en-GB', DESKTOP],
    ['de-DE', TELEPHONE],
  ])('what a device says is text in every view, %s', async (locale, viewport) => {
    const address = await started();
    await sendAll();
    const page = await tabs.tab(address, viewport, locale);
    for (const view of VIEWS) {
      await page.goto(address + view);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await isInert(page, view);
    }
    await page.getByRole('radio').last().check();
    const packet = page.locator('.datagram').filter({ hasText: 'discover' }).first();
    await packet.locator('summary').click();
    await packet.getByText('60 vendor-class').waitFor();
    await isInert(page, 'the packets');
    expect(await barriers(page)).toEqual([]);
    await page.goto(`${address}log`);
    await page.getByRole('radio').last().check();
    await page.getByText('yyyyyy').first().waitFor();
    await isInert(page, 'the log of the devices');
    expect(await barriers(page)).toEqual([]);
  });

  test('a station that is gone is said, and one that comes back is shown without a reload', async () => {
    const page = await tabs.tab(await started());
    await page.getByRole('heading', { level: 1 }).waitFor();
    await station?.running.stop('SIGKILL');
    await page.getByText('The station does not answer.').waitFor();
    const address = await started();
    await page.getByText('The station does not answer.').waitFor({ state: 'detached' });
    await sendAll();
    await page.getByRole('link', { name: DEVICE }).waitFor();
    expect(page.url()).toContain(address);
    // The browser says itself that the connection broke.
    tabs.troubles.length = 0;
  });

  test('everything is reached with the keyboard', async () => {
    const page = await tabs.tab(await started());
    await sendAll();
    await page.getByRole('link', { name: DEVICE }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, DEVICE);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    await page.getByRole('radio', { name: 'Story' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.locator('.datagram').first().waitFor();
    await tabTo(page, 'discover');
    await page.keyboard.press('Enter');
    await page.getByText('60 vendor-class').waitFor();
    await tabTo(page, 'op');
    await page.locator('.hex .marked').first().waitFor();
  });

  async function focused(page: Page): Promise<string> {
    return page.evaluate('document.activeElement?.closest("a, button, summary, input")?.textContent ?? ""');
  }

  async function tabTo(page: Page, words: string): Promise<void> {
    for (let pressed = 0; pressed < 60; pressed += 1) {
      if ((await focused(page)).includes(words)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`nothing with "${words}" is reached`);
  }
});
