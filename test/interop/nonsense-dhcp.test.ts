/**
 * Each datagram that has brought other DHCP servers down, sent to a running station: the right answer, one word about it,
 * and the next device is served. And floods, with more devices than there are addresses.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatIpv4 } from '../../src/lib/address.ts';
import { encodeDhcp } from '../../src/protocols/dhcp/wire/codec.ts';
import type { DhcpMessage } from '../../src/protocols/dhcp/wire/message.ts';
import { address, message } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import { hardware } from '../../src/protocols/dhcp/server/server.fixture.ts';
import { DhcpPeer } from '../support/dhcp-peer.ts';
import { writePackage } from '../support/firmware.ts';
import { freePorts } from '../support/free-ports.ts';
import { FOR_ONE_SERVER, HOSTILE_DHCP } from '../support/nonsense-dhcp.mjs';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

const ORDINARY: ReadonlySet<string> = new Set(['dhcp.discover', 'dhcp.request']);
const RESERVED = hardware(0xffff);
const scratch = new Scratch();
let station: Rouse;
let server: number;
let devices = 0x10_0000;

beforeAll(async () => {
  const [dhcp = '', client = '', tftp = ''] = await freePorts(3);
  server = Number(dhcp);
  const ports = ['--dhcp-port', dhcp, '--dhcp-client-port', client, '--tftp-port', tftp];
  const where = ['--listen', '127.0.0.1', '--data', scratch.join('data')];
  const settings = [
    'dhcp.pool=127.66.0.100-127.66.0.200',
    'dhcp.offer-hold=2s',
    `dhcp.reservations=[{ hardware: '${RESERVED}', address: 127.66.0.150 }]`,
  ].flatMap((setting) => ['--set', setting]);
  station = await startStation(undefined, [writePackage(scratch.join('firmware')), ...where, ...ports, ...settings]);
});

afterAll(async () => {
  expect(await station.running.stop()).toMatchObject({ status: 0, stderr: '' });
  expect(station.events.filter(({ type }) => type === 'service.fault')).toEqual([]);
  scratch.remove();
});

async function withPeer<T>(use: (peer: DhcpPeer) => Promise<T>): Promise<T> {
  const peer = await DhcpPeer.open(server);
  try {
    return await use(peer);
  } finally {
    peer.close();
  }
}

/** A device that was never there before takes an address; its word for it is out when this resolves. */
async function nextDevice(device = hardware(devices++)): Promise<string> {
  const ack = await withPeer((peer) => lease(peer, device));
  await station.told('dhcp.ack', (event) => event.device === device);
  await withPeer((peer) => peer.send(encodeDhcp(releasing(device, ack))));
  await station.told('dhcp.release', (event) => event.device === device);
  return formatIpv4(ack.yiaddr);
}

async function lease(peer: DhcpPeer, device: string): Promise<DhcpMessage> {
  const offer = await peer.ask(message('discover', { hardware: device }));
  const chosen = [address(50, formatIpv4(offer.yiaddr)), address(54, '127.0.0.1')];
  const ack = await peer.ask(message('request', { hardware: device, options: chosen }));
  expect([offer.kind, ack.kind]).toEqual(['offer', 'ack']);
  return ack;
}

function releasing(device: string, { yiaddr }: DhcpMessage): DhcpMessage {
  return message('release', { hardware: device, ciaddr: yiaddr, options: [address(54, '127.0.0.1')] });
}

/** What it has said since then, but for the ordinary course of other devices. */
function wordsSince(told: number, others: ReadonlySet<string>): readonly string[] {
  return station.events
    .slice(told)
    .filter((event) => !('device' in event && others.has(String(event.device))))
    .map(({ type }) => type)
    .filter((type) => /^(dhcp|lease|network|service)\./.test(type) && !ORDINARY.has(type));
}

describe('a datagram with', () => {
  const rows = [...HOSTILE_DHCP, ...FOR_ONE_SERVER].map(
    ({ name, answer, event, bytes }) => [name, answer, event, bytes] as const,
  );
  test.each(rows)('%s: %s, %s', async (_name, answer, event, bytes) => {
    const told = station.events.length;
    const next = hardware(devices);
    await withPeer(async (peer) => {
      await peer.send(bytes);
      await nextDevice();
      expect(peer.heard.map(({ kind }) => kind)).toEqual(answer === 'none' ? [] : [answer]);
    });
    expect(wordsSince(told, new Set([next]))).toEqual([event]);
  });
});

describe('a flood', () => {
  test('of invented devices touches neither leases nor reservations, and the next device is served', async () => {
    await withPeer(async (peer) => {
      const held = await lease(peer, hardware(1));
      for (let n = 2; n < 400; n++) await peer.ask(message('discover', { hardware: hardware(n) }));
      expect((await lease(peer, hardware(1))).yiaddr).toBe(held.yiaddr);
    });
    expect(await nextDevice(RESERVED)).toBe('127.66.0.150');
    await nextDevice();
  });

  test('of one device is cut off within the minute and told once, and others are served', async () => {
    const device = hardware(0xdddd);
    await withPeer(async (peer) => {
      const flood = encodeDhcp(message('discover', { hardware: device }));
      for (let n = 0; n < 300; n++) await peer.send(flood);
      await nextDevice();
      expect(peer.heard.length).toBeLessThanOrEqual(120);
    });
    expect(station.events.filter(({ type }) => type === 'dhcp.flood')).toMatchObject([{ device, limit: 120 }]);
  });

  test('of DECLINEs rests three addresses of one device and twenty in all, never a reserved one', async () => {
    const decline = (device: string) =>
      withPeer(async (peer) => {
        const { yiaddr } = await lease(peer, device);
        const about = [address(50, formatIpv4(yiaddr)), address(54, '127.0.0.1')];
        await peer.send(encodeDhcp(message('decline', { hardware: device, options: about })));
        await nextDevice();
      });
    for (let n = 0; n < 5; n++) await decline(hardware(0xeeee));
    expect(rested()).toHaveLength(3);
    for (let n = 0; n < 25; n++) await decline(hardware(0x20_0000 + n));
    expect(rested()).toHaveLength(20);
    await decline(RESERVED);
    expect(rested()).toHaveLength(20);
    expect(await nextDevice(RESERVED)).toBe('127.66.0.150');
  });
});

/** The addresses that went to rest. */
function rested(): readonly string[] {
  return station.events.flatMap((event) =>
    event.type === 'dhcp.decline' && event.quarantine > 0 ? [event.address] : [],
  );
}
