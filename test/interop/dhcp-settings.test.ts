/** Every DHCP setting, written into `rouse.yaml` as people do, and looked at from where devices are: the wire. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatIpv4 } from '../../src/lib/address.ts';
import { encodeDhcp } from '../../src/protocols/dhcp/wire/codec.ts';
import type { DhcpMessage, MessageKind } from '../../src/protocols/dhcp/wire/message.ts';
import { hexText } from '../../src/protocols/dhcp/options/option-type.ts';
import { formatOption } from '../../src/protocols/dhcp/options/options.ts';
import { hex, ip, message, opt, PHONE } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import { hardware } from '../../src/protocols/dhcp/server/server.fixture.ts';
import { DhcpPeer } from '../support/dhcp-peer.ts';
import { writePackage } from '../support/firmware.ts';
import { freePorts } from '../support/free-ports.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, startStation, type Rouse } from '../support/station.ts';

const RELAY = '127.0.0.7';
const SETTINGS = `
dhcp:
  pool: 127.1.0.100-127.1.0.199
  exclude: [127.1.0.100, 127.1.0.102-127.1.0.109]
  lease: 2h
  router: 127.1.0.254
  dns: [127.1.0.53, 127.1.0.54]
  wins: 127.1.0.55
  ntp: 127.1.0.56
  sip: [sip.bench.example]
  mask: 255.255.0.0
  domain: bench.example
  boot-file: $ARCH$/$MAC$.cfg
  options:
    150: 127.1.0.10
    renewal-time: 10m
    59: 20m
    160: http://$IP$/$BootFileName$
    43: hex:0104c0a80101
    121: { 10.0.0.0/8: 127.1.0.9 }
  rapid-commit: true
  bootp: true
  double-answer: true
  probe: false
  trust-agent-information: true
  relays: ${RELAY}
  subnets:
    - { subnet: 127.66.0.0/24, pool: 127.66.0.10-127.66.0.19, exclude: 127.66.0.10, router: 127.66.0.1, lease: 1h }
  reservations:
    - { hardware: '${PHONE}', address: 127.1.9.1, hostname: desk, next-server: 127.1.0.9, server-name: tftp }
    - { client-id: '01:02:03', address: 127.1.9.2 }
    - { circuit-id: eth0/7, address: 127.1.9.3, lease: infinite }
    - { pattern: '02:aa:*', address: 127.1.9.4, boot-file: by-pattern }
  classes:
    - { name: a, when: { vendor-class: 'vendor.a*' }, domain: vendor.example, options: { 43: { 1: hex:0a } } }
    - { name: b, when: { user-class: iPXE }, boot-file: ipxe.cfg, next-server: 127.1.0.8 }
    - { name: c, when: { arch: x64-uefi }, lease: infinite, dns: 127.1.0.99 }
    - { name: d, when: { oui: '02:bb:00' }, quirks: [omit-client-id, nul-terminated-names] }
    - { name: e, when: { circuit-id: 'eth1/*' }, domain: port.example }
    - { name: f, when: { host-name: [noise*, spam*] }, ignore: true }
`;

type Parts = Parameters<typeof message>[1];
/** By the code of an option, or by the name of a field. */
type Told = Readonly<Record<string, string>>;

function told(reply: DhcpMessage): Told {
  const options = reply.options.map(({ code, bytes }) => [String(code), formatOption(code, bytes)] as const);
  const { kind, sname, file } = reply;
  const addresses = { yiaddr: formatIpv4(reply.yiaddr), siaddr: formatIpv4(reply.siaddr) };
  return { kind, sname, file, ...addresses, ...Object.fromEntries(options) };
}

function wire(code: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(code, bytes.length, ...bytes);
}

const GIVEN: readonly (readonly [setting: string, parts: Parts, told: Told])[] = [
  ['pool and exclude', {}, { yiaddr: '127.1.0.101' }],
  ['lease, T1 and T2', {}, { 51: '7200 s', 58: '600 s', 59: '1200 s' }],
  ['router, mask, dns', {}, { 1: '255.255.0.0', 3: '127.1.0.254', 6: '127.1.0.53, 127.1.0.54' }],
  [
    'wins, ntp, sip, domain',
    {},
    { 44: '127.1.0.55', 42: '127.1.0.56', 120: 'sip.bench.example', 15: '"bench.example"' },
  ],
  ['option 150 as an address', {}, { 150: '127.1.0.10' }],
  ['options by exact bytes', {}, { 43: '1: hex:c0:a8:01:01' }],
  ['routes', {}, { 121: '10.0.0.0/8 via 127.1.0.9, 0.0.0.0/0 via 127.1.0.254' }],
  [
    'variables, in the boot file and in options',
    { hardware: hardware(1), file: 'old.bin', options: [opt(93, [0, 11])] },
    { file: 'arm64/02.00.00.00.00.01.cfg', 160: '"http://127.1.0.110/old.bin"' },
  ],
  [
    'a reservation by hardware address, with hostname, next-server and server-name',
    { hardware: PHONE },
    { yiaddr: '127.1.9.1', 12: '"desk"', siaddr: '127.1.0.9', sname: 'tftp', 66: '"127.1.0.9"', 150: '127.1.0.9' },
  ],
  ['a reservation by client identifier', { options: [opt(61, [1, 2, 3])] }, { yiaddr: '127.1.9.2' }],
  [
    'a reservation by circuit, for ever',
    { hardware: hardware(2), options: [opt(82, hex('0106657468302f37'))] },
    { yiaddr: '127.1.9.3', 51: 'infinite' },
  ],
  ['a reservation by pattern', { hardware: '02:aa:00:00:00:01' }, { yiaddr: '127.1.9.4', file: 'by-pattern' }],
  ['a class by option 60', { options: [opt(60, 'vendor.a7')] }, { 15: '"vendor.example"', 43: '1: hex:0a' }],
  ['a class by option 77', { options: [opt(77, 'iPXE')] }, { file: 'ipxe.cfg', siaddr: '127.1.0.8' }],
  ['a class by option 93', { options: [opt(93, [0, 7])] }, { 51: 'infinite', 6: '127.1.0.99' }],
  ['a class by option 82', { options: [opt(82, hex('0106657468312f31'))] }, { 15: '"port.example"' }],
  ['rapid-commit', { options: [opt(80, '')] }, { kind: 'ack', 80: 'present' }],
];

interface Options {
  readonly args: readonly string[];
  readonly server: number;
}

/** For `rouse up` on loopback with this `rouse.yaml`. */
async function optionsFor(scratch: Scratch, settings: string): Promise<Options> {
  writeFileSync(scratch.join('rouse.yaml'), settings);
  const [dhcp = '', client = '', tftp = ''] = await freePorts(3);
  const ports = ['--dhcp-port', dhcp, '--dhcp-client-port', client, '--tftp-port', tftp];
  const folders = ['--config', scratch.join('rouse.yaml'), '--data', scratch.join('data')];
  const firmware = writePackage(scratch.join('firmware'));
  return { args: [firmware, '--listen', '127.0.0.1', ...folders, ...ports], server: Number(dhcp) };
}

describe('a station with a rouse.yaml', () => {
  const scratch = new Scratch();
  let station: Rouse;
  let server: number;
  let device: DhcpPeer;

  beforeAll(async () => {
    const options = await optionsFor(scratch, SETTINGS);
    server = options.server;
    station = await startStation(undefined, options.args);
    device = await DhcpPeer.open(server, '127.0.0.9');
  });

  afterAll(async () => {
    device.close();
    await station.running.stop();
    scratch.remove();
  });

  const discover = (parts: Parts, kind: MessageKind = 'discover') =>
    device.ask(message(kind, { hardware: hardware(0), ...parts }));

  test.each(GIVEN)('gives what it says: %s', async (_setting, parts, expected) => {
    expect(told(await discover(parts))).toMatchObject({ kind: 'offer', ...expected });
  });

  test('leaves out the client identifier and ends names with a NUL where quirks say so', async () => {
    const reply = await discover({ hardware: '02:bb:00:00:00:01', options: [opt(55, [66, 67]), opt(61, [9, 9])] });
    const bytes = new Map(reply.options.map((option) => [option.code, option.bytes]));
    expect([bytes.has(61), bytes.get(66)?.at(-1), bytes.get(67)?.at(-1)]).toEqual([false, 0, 0]);
  });

  test('answers BOOTP devices', async () => {
    expect(told(await discover({ hardware: hardware(5) }, 'bootp'))).toMatchObject({
      kind: 'bootp',
      file: 'unknown/02.00.00.00.00.05.cfg',
    });
  });

  test('answers through a relay from its subnet, at the relay, and on both ports', async () => {
    const relay = await DhcpPeer.open(server, RELAY, server);
    const request = message('discover', {
      hardware: hardware(7),
      giaddr: ip(RELAY),
      options: [opt(118, hex('7f420000'))],
    });
    const reply = await relay.ask(request);
    expect(told(reply)).toMatchObject({ yiaddr: '127.66.0.11', 3: '127.66.0.1', 51: '3600 s', 118: '127.66.0.0' });
    relay.close();
  });

  test('answers twice with double-answer: to the other port too', async () => {
    const other = await DhcpPeer.open(server, '127.0.0.9', server);
    const first = await discover({});
    expect(await other.reply()).toMatchObject({ xid: first.xid, yiaddr: first.yiaddr });
    other.close();
  });

  test('is previewed by `rouse dhcp preview`, byte for byte', async () => {
    const reply = await discover({ hardware: PHONE, options: [opt(60, 'vendor.a7')] });
    const args = ['--config', scratch.join('rouse.yaml'), '--at', '127.0.0.1/8', '--mac', PHONE, '--json'];
    const preview = startRouse(undefined, ['dhcp', 'preview', ...args, '--sends', 'vendor-class=vendor.a7']);
    const { status, stdout, stderr } = await preview.running.ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const sent = reply.options.map(({ code, bytes }) => ({ code, bytes: hexText(wire(code, bytes), ' ') }));
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'offer', reply: { address: '127.1.9.1', options: sent } });
  });

  test('says nothing to an ignored class', async () => {
    const noise = hardware(8);
    await discover({ hardware: hardware(0) });
    const silent = await DhcpPeer.open(server);
    await silent.send(encodeDhcp(message('discover', { hardware: noise, options: [opt(12, 'spammer')] })));
    expect(await station.told('dhcp.ignored', (event) => event.device === noise)).toMatchObject({
      reason: 'The settings say that devices of this class get no answer.',
    });
    silent.close();
  });
});

const CAUTIOUS = `
dhcp:
  bind: 127.0.0.1
  pool: 127.1.0.100-127.1.0.199
  min-seconds: 4
  authoritative: false
  persistent: false
  limits: { messages-per-client: 4 }
`;

describe('a station that is told to be careful', () => {
  const scratch = new Scratch();
  afterAll(() => scratch.remove());

  test('waits for min-seconds, leaves strangers to others, cuts off floods and keeps nothing', async () => {
    const { args, server } = await optionsFor(scratch, CAUTIOUS);
    const station = await startStation(undefined, args);
    const device = await DhcpPeer.open(server);
    await device.send(encodeDhcp(message('discover', { secs: 3 })));
    await station.told('dhcp.ignored', ({ reason }) => reason.includes('has not been trying for long enough'));
    expect(told(await device.ask(message('discover', { secs: 4 })))).toMatchObject({ yiaddr: '127.1.0.100' });
    await device.send(encodeDhcp(message('request', { options: [opt(50, hex('0a000001'))] })));
    await station.told('dhcp.ignored', ({ reason }) => reason.includes('another server may'));
    const chosen = [opt(50, hex('7f010064')), opt(54, hex('7f000001'))];
    expect(told(await device.ask(message('request', { options: chosen })))).toMatchObject({ kind: 'ack' });
    await device.send(encodeDhcp(message('discover', { secs: 9 })));
    expect(await station.told('dhcp.flood')).toMatchObject({ limit: 4 });
    device.close();
    await station.running.stop();
    expect(existsSync(scratch.join('data/leases'))).toBe(false);
  });

  test('does not start where settings do not fit the adapter, and says which and where', async () => {
    const elsewhere = CAUTIOUS.replace('bind: 127.0.0.1', 'bind: 127.0.0.2').replaceAll('127.1.0.', '10.66.0.');
    const { args } = await optionsFor(scratch, elsewhere);
    const { status, stderr } = await startRouse(undefined, ['up', ...args]).running.ended;
    expect(status).toBe(2);
    const words = stderr.replaceAll(/\s+/g, ' ');
    expect(words).toContain('rouse.yaml:3: dhcp.bind: the station does not have 127.0.0.2 on any adapter');
    expect(words).toContain(
      'rouse.yaml:4: dhcp.pool: 10.66.0.100-10.66.0.199 lies in none of the networks 127.0.0.0/8',
    );
  });
});

test('docs/dhcp.md shows what `rouse dhcp preview` prints', async () => {
  const scratch = new Scratch();
  const page = readFileSync(new URL('../../docs/dhcp.md', import.meta.url), 'utf8');
  const [, line = '', printed = ''] = /\n\$ rouse (dhcp preview .*)\n([^`]*)```/.exec(page) ?? [];
  const args = [...line.split(' '), '--data', scratch.path];
  const { status, stdout } = await startRouse(undefined, args, { cwd: scratch.path }).running.ended;
  scratch.remove();
  expect({ status, stdout }).toEqual({ status: 0, stdout: printed });
});
