/** What replies say and where they go: RFC 2131 sections 4.1 and 4.3.1, RFC 2132, and what phones need. */
import { describe, expect, it } from 'vitest';
import { decodeDhcp, encodeDhcp } from '../wire/codec.ts';
import type { Decision, Reply } from './decision.ts';
import { replyDestination, type DestinationFacts } from './destination.ts';
import { option, type DhcpMessage, type DhcpOption } from '../wire/message.ts';
import { formatOption, optionName } from '../options/options.ts';
import { address, DISCOVER_7911G, hex, ip, message, opt, PHONE } from '../wire/packets.fixture.ts';
import {
  ALL_SERVICES,
  answer,
  Cable,
  choice,
  hardware,
  refusal,
  shownOptions,
  silence,
  STATION,
} from './server.fixture.ts';
import type { DhcpSettings } from '../settings/settings.ts';

const PHONE_DISCOVER: DhcpMessage = { ...DISCOVER_7911G, hops: 0, giaddr: ip('0.0.0.0') };
const POOL = '192.168.1.100-192.168.1.109';
const codes = (decision: Parameters<typeof answer>[0]): readonly number[] =>
  answer(decision).options.map(({ code }) => code);
const asking = (...wishes: readonly number[]): DhcpMessage => message('discover', { options: [opt(55, wishes)] });

describe('a 7911G without any settings gets everything it needs', () => {
  const offered = answer(new Cable({}).send(PHONE_DISCOVER));

  it('the station as server, TFTP server, router and name server', () => {
    expect(shownOptions(offered)).toMatchObject({
      1: '255.255.255.0',
      3: '192.168.1.1',
      6: '192.168.1.1',
      51: '7200 s',
      54: '192.168.1.1',
      58: '3600 s',
      59: '6300 s',
      66: '"192.168.1.1"',
      150: '192.168.1.1',
    });
    expect(offered.reply).toMatchObject({ siaddr: STATION.address, sname: '192.168.1.1', file: '' });
  });

  it('option 150 as four bytes, option 66 as text', () => {
    const { options } = answer(offered);
    expect(options.find(({ code }) => code === 150)?.bytes).toEqual(hex('c0a80101'));
    expect(options.find(({ code }) => code === 66)?.bytes).toHaveLength(11);
  });

  it('its flags back, and the reply to everybody, as it asked', () => {
    expect(offered.reply.flags).toBe(0x8000);
    expect(offered.destination).toEqual({ kind: 'broadcast', address: ip('255.255.255.255'), port: 68 });
    expect(offered.reply).toMatchObject({ op: 2, xid: 0x1b3a, hardware: PHONE, hops: 0, secs: 0, ciaddr: 0 });
  });

  it('its client identifier back, in a reply of at least 300 bytes that ends with END', () => {
    const bytes = encodeDhcp(offered.reply, offered.sizes);
    expect(bytes.length).toBeGreaterThanOrEqual(300);
    const read = decodeDhcp(bytes);
    expect(read.ok && read.value.anomalies).toEqual([]);
    expect(read.ok && option(read.value, 61)).toEqual(hex('01002699ef0f1a'));
  });
});

describe('options come (RFC 2132)', () => {
  it('with 53 first, then the server and the times, then what option 55 lists, in its order', () => {
    const decision = new Cable({ pool: POOL, domain: 'lab.example' }).send(asking(66, 15, 6, 1, 3, 150, 42, 7, 35));
    expect(codes(decision)).toEqual([54, 51, 58, 59, 66, 15, 6, 1, 3, 150, 42, 7]);
    expect(encodeDhcp(answer(decision).reply).subarray(240, 243)).toEqual(hex('350102'));
  });

  it('with the mask before the router, whatever the order of the wishes (RFC 2132 section 3.3)', () => {
    const order = codes(new Cable().send(asking(3, 6, 1)));
    expect(order.indexOf(1)).toBeLessThan(order.indexOf(3));
  });

  it('with what was set even if nobody asked, and with 28, 7 and 42 only if somebody did', () => {
    const cable = new Cable({ pool: POOL, options: { 'avaya-9600': 'HTTPSRVR=192.168.1.1' } });
    expect(codes(cable.send(asking(6)))).toEqual([54, 51, 58, 59, 6, 1, 3, 66, 150, 242]);
    expect(codes(cable.send(message('discover')))).toEqual(expect.arrayContaining([28, 7, 42]));
  });

  it('only for services that run', () => {
    const none = new Cable({ pool: POOL }, { services: new Set() }).send(asking(6, 7, 42, 66, 150));
    expect(codes(none)).toEqual([54, 51, 58, 59, 1, 3]);
    expect(answer(none).reply).toMatchObject({ siaddr: 0, sname: '' });
  });

  it('with the machine identifier of PXE clients sent back (RFC 4578)', () => {
    const uuid = hex('00 00112233445566778899aabbccddeeff');
    const decision = new Cable().send(message('discover', { options: [opt(97, uuid)] }));
    expect(answer(decision).options.find(({ code }) => code === 97)).toMatchObject({ bytes: uuid, from: 'request' });
  });

  it('with a NUL behind 66 and 67 for devices that want one', () => {
    const settings = { pool: POOL, options: { 67: 'boot' }, quirks: ['nul-terminated-names'] } satisfies DhcpSettings;
    const given = answer(new Cable(settings).send(asking(66, 67))).options;
    expect(given.find(({ code }) => code === 66)?.bytes.at(-1)).toBe(0);
    expect(given.find(({ code }) => code === 67)?.bytes).toEqual(hex('626f6f7400'));
  });

  it('never beyond what the client can take: 576 bytes, or option 57', () => {
    const settings = {
      pool: POOL,
      options: { 43: `hex:${'01'.repeat(250)}`, 67: 'x'.repeat(120), 242: 'y'.repeat(120) },
    };
    const size = (wish: DhcpMessage): number => {
      const { reply, sizes } = answer(new Cable(settings).send(wish));
      return encodeDhcp(reply, sizes).length;
    };
    expect(size(message('discover'))).toBeLessThanOrEqual(548);
    expect(size(message('discover', { options: [opt(57, hex('05dc'))] }))).toBeGreaterThan(700);
  });

  it('in file and sname only if they must, and never for devices that cannot read them there', () => {
    const settings = { pool: POOL, options: { 43: `hex:${'01'.repeat(250)}` } };
    const overloaded = (quirks: DhcpSettings['quirks']): boolean => {
      const { reply, sizes } = answer(
        new Cable({ ...settings, ...(quirks && { quirks }) }, { services: new Set() }).send(message('discover')),
      );
      const read = decodeDhcp(encodeDhcp({ ...reply, options: [...reply.options, opt(67, 'z'.repeat(60))] }, sizes));
      return read.ok && option(read.value, 52) !== undefined;
    };
    expect(overloaded(undefined)).toBe(true);
    expect(overloaded(['no-overload'])).toBe(false);
  });
});

describe('a page can say why a device got an option', () => {
  it('each option tells who decided, and the closest setting wins', () => {
    const settings: DhcpSettings = {
      pool: POOL,
      options: { 15: 'config.example', 7: '192.168.1.7', 42: '192.168.1.42', 120: '192.168.1.5', 26: 1400 },
      subnets: [
        { subnet: '192.168.1.0/24', options: { 15: 'subnet.example', 42: '192.168.1.43', 120: '192.168.1.6' } },
      ],
      classes: [
        {
          name: 'phones',
          when: { 'vendor-class': 'Cisco*Phone*' },
          options: { 15: 'class.example', 120: '192.168.1.8' },
        },
      ],
      reservations: [{ hardware: PHONE, options: { 15: 'mine.example' } }],
    };
    const recipes = [{ name: 'cisco', when: { oui: '00:26:99' }, options: { 26: 1300, 161: 'recipe' } }];
    const given = answer(new Cable(settings, { recipes }).send(PHONE_DISCOVER)).options;
    expect(Object.fromEntries(given.map(({ code, from }) => [optionName(code), from]))).toMatchObject({
      'server-identifier': 'protocol',
      'lease-time': 'protocol',
      'client-id': 'request',
      'subnet-mask': 'station',
      'tftp-servers': 'station',
      'interface-mtu': 'config',
      'log-servers': 'config',
      'ntp-servers': 'subnet',
      'sip-servers': 'class:phones',
      domain: 'reservation',
      'file-server': 'recipe:cisco',
    });
  });
});

describe('routes (RFC 3442)', () => {
  const settings = { pool: POOL, options: { 121: { '10.0.0.0/8': '192.168.1.9' } } };

  it('include the default route, because a client that takes them ignores option 3 (RFC 3442)', () => {
    const given = shownOptions(new Cable(settings).send(asking(121, 3)));
    expect(given).toMatchObject({ 121: '10.0.0.0/8 via 192.168.1.9, 0.0.0.0/0 via 192.168.1.1' });
    expect(given).not.toHaveProperty('3');
  });

  it('are also told under the number that Microsoft clients ask for', () => {
    expect(shownOptions(new Cable(settings).send(asking(249)))[249]).toContain('10.0.0.0/8 via 192.168.1.9');
    expect(shownOptions(new Cable().send(asking(121, 249)))).not.toHaveProperty('249');
  });
});

describe('values may depend on the device', () => {
  it('in options and in the boot file', () => {
    const settings = { pool: POOL, bootFile: '$ARCH$/$MAC$.cfg', options: { 160: 'http://$IP$/$BootFileName$' } };
    const wish = message('discover', { file: 'old.bin', options: [opt(93, [0, 7]), opt(55, [67])] });
    const decision = new Cable(settings).send(wish);
    expect(answer(decision).reply.file).toBe('x64/00.26.99.ef.0f.1a.cfg');
    expect(shownOptions(decision)).toMatchObject({
      67: '"x64/00.26.99.ef.0f.1a.cfg"',
      160: '"http://192.168.1.100/old.bin"',
    });
  });

  it('and the next server is told three ways at once', () => {
    const settings = {
      pool: POOL,
      classes: [
        {
          name: 'pxe',
          when: { 'vendor-class': 'PXEClient*', arch: ['x86-bios'] },
          nextServer: '192.168.1.9',
          bootFile: 'pxe.0',
        },
      ],
    };
    const pxe = message('discover', { options: [opt(60, 'PXEClient:Arch:00000'), opt(93, [0, 0])] });
    const decision = new Cable(settings).send(pxe);
    expect(answer(decision).reply).toMatchObject({ siaddr: ip('192.168.1.9'), sname: '192.168.1.9', file: 'pxe.0' });
    expect(shownOptions(decision)).toMatchObject({ 66: '"192.168.1.9"', 150: '192.168.1.9' });
    const efi = message('discover', { options: [opt(60, 'PXEClient:Arch:00007'), opt(93, [0, 7])] });
    expect(answer(new Cable(settings).send(efi)).reply).toMatchObject({ siaddr: STATION.address, file: '' });
  });
});

describe('lease times (RFC 2131 sections 3.3 and 4.4.5)', () => {
  const times = (settings: DhcpSettings, parts: Parameters<typeof message>[1] = {}): Readonly<Record<number, string>> =>
    shownOptions(new Cable({ pool: POOL, ...settings }).send(message('discover', parts)));

  it('have T1 at a half and T2 at seven eighths', () => {
    expect(times({ lease: '1000s' })).toMatchObject({ 51: '1000 s', 58: '500 s', 59: '875 s' });
  });

  it('can be infinite, then without T1 and T2', () => {
    const given = times({ lease: 'infinite' });
    expect(given[51]).toBe('infinite');
    expect(given).not.toHaveProperty('58');
    const bound = new Cable({ pool: POOL, lease: 'infinite' });
    bound.lease();
    expect([...bound.world.book.leases()][0]?.until).toBe(Number.POSITIVE_INFINITY);
  });

  it('are shorter if the client wishes so, but not longer and not absurd', () => {
    const wish = (seconds: string): Parameters<typeof message>[1] => ({ options: [opt(51, hex(seconds))] });
    expect(times({ lease: '2h' }, wish('00000e10'))[51]).toBe('3600 s');
    expect(times({ lease: '2h' }, wish('00015180'))[51]).toBe('7200 s');
    expect(times({ lease: '2h' }, wish('ffffffff'))[51]).toBe('7200 s');
    expect(times({ lease: '2h' }, wish('00000000'))[51]).toBe('60 s');
  });

  it('can differ by class and by device', () => {
    const classes = [{ name: 'phones', when: { oui: '00:26:99' }, lease: '10m' }];
    expect(times({ lease: '2h', classes })[51]).toBe('600 s');
    expect(times({ lease: '2h', classes }, { hardware: hardware(1) })[51]).toBe('7200 s');
  });
});

describe('a refusal', () => {
  it('says why, sends back the identifier, gives nothing and goes to everybody', () => {
    const wish = message('request', { ciaddr: ip('192.168.1.77'), options: [opt(61, [1, 2, 3])] });
    const nak = refusal(new Cable().unicast(wish));
    expect(nak.reply).toMatchObject({ kind: 'nak', yiaddr: 0, siaddr: 0, ciaddr: 0, sname: '', file: '' });
    expect(nak.reply.options.map(({ code }) => code)).toEqual([54, 56, 61]);
    expect(nak.destination).toMatchObject({ kind: 'broadcast', port: 68 });
  });
});

describe('replies go (RFC 2131 section 4.1)', () => {
  const facts: DestinationFacts = {
    ports: { server: 67, client: 68 },
    yiaddr: ip('192.168.1.100'),
    nak: false,
    alwaysBroadcast: false,
    fromPort: 68,
  };
  const has = ip('192.168.1.50');
  const relay = ip('10.66.0.1');
  const everybody = { kind: 'broadcast', address: ip('255.255.255.255'), port: 68 };

  it.each([
    [
      'to the relay, on the port of servers',
      { giaddr: relay, ciaddr: has, flags: 0x8000 },
      {},
      { kind: 'relay', address: relay, port: 67 },
    ],
    ['to the address the client has', { ciaddr: has, flags: 0x8000 }, {}, { kind: 'unicast', address: has, port: 68 }],
    ['to everybody if the client asks for it', { flags: 0x8000 }, {}, everybody],
    [
      'else to the hardware address, at the new address',
      {},
      {},
      { kind: 'hardware', address: facts.yiaddr, port: 68, hardware: PHONE },
    ],
    ['to everybody for devices that never take a unicast', {}, { alwaysBroadcast: true }, everybody],
    ['to everybody on hardware without an Ethernet address', { htype: 32, hlen: 0 }, {}, everybody],
    ['to everybody for a NAK', { ciaddr: has }, { nak: true, yiaddr: ip('0.0.0.0') }, everybody],
    ['through the relay for a NAK', { giaddr: relay }, { nak: true }, { kind: 'relay', address: relay, port: 67 }],
    [
      'to the port the relay came from, if it says so (RFC 8357)',
      { giaddr: relay },
      { agent: hex('1300'), fromPort: 4000 },
      { kind: 'relay', address: relay, port: 4000 },
    ],
  ])('%s', (_where, parts, change, destination) => {
    expect(replyDestination(message('discover', parts), { ...facts, ...change })).toEqual(destination);
  });

  it('from other ports where the station runs on other ports', () => {
    const cable = new Cable({ pool: POOL }, { ports: { server: 6767, client: 6868 }, services: ALL_SERVICES });
    expect(cable.send(message('discover', { flags: 0x8000 }))).toMatchObject({ destination: { port: 6868 } });
    const chosen = message('request', { options: [choice(50, ip('192.168.1.100')), address(54, '192.168.1.1')] });
    expect(cable.send(chosen)).toMatchObject({ destination: { kind: 'hardware', port: 6868 } });
  });
});

describe('a boot file for the machine that asks', () => {
  it.each<readonly [string, readonly DhcpOption[], string]>([
    ['its architecture', [opt(93, [0, 7])], 'x64'],
    ['unknown, where it does not say', [], 'unknown'],
    ['unknown, where it says half of it', [opt(93, [0])], 'unknown'],
  ])('has in its name %s', (_what, options, arch) => {
    const reply = answer(new Cable({ bootFile: 'boot-$ARCH$.efi' }).send(message('discover', { options })));
    expect(reply.reply.file).toBe(`boot-${arch}.efi`);
  });
});

function answerOfProxy(decision: Decision): Reply {
  if (decision.kind === 'proxy-reply') return decision;
  throw new Error(`not an answer of a proxy: ${decision.kind}`);
}

describe('a proxy on the port of boot servers', () => {
  const PXE = [opt(60, 'PXEClient:Arch:00000:UNDI:002001'), opt(93, [0, 0])];
  const ask = (from: string): Decision =>
    new Cable({ bootFile: 'undionly.kpxe' }, { mode: 'proxy' }).unicast(message('request', { options: PXE }), {
      from: ip(from),
      fromPort: 4011,
      bootServer: true,
    });

  it.each([
    ['a DISCOVER on the port of servers', 'discover', { from: ip('0.0.0.0') }, 'offer'],
    ['a REQUEST on its own port', 'request', { from: ip('192.168.1.77'), bootServer: true }, 'ack'],
  ] as const)('answers %s with what to boot, and with no address', (_what, kind, how, answered) => {
    const cable = new Cable({ bootFile: 'undionly.kpxe' }, { mode: 'proxy' });
    const { reply, leases } = answerOfProxy(cable.send(message(kind, { options: PXE }), how));
    const shown = reply.options.map(({ code, bytes }) => `${code} ${formatOption(code, bytes)}`);
    expect(shown).toEqual(['54 192.168.1.1', '60 "PXEClient"', '43 6: hex:08']);
    expect(reply).toMatchObject({ kind: answered, yiaddr: 0, siaddr: STATION.address, file: 'undionly.kpxe' });
    expect(leases).toEqual([]);
  });

  it('says nothing to a device that has no boot file', () => {
    const settings = { classes: [{ name: 'uefi', when: { arch: 'x64-uefi' }, bootFile: 'ipxe.efi' }] };
    const cable = new Cable(settings, { mode: 'proxy' });
    expect(silence(cable.send(message('discover', { options: PXE })))).toBe('no-boot-file');
  });

  it('answers where it was asked from', () => {
    const destination = { kind: 'unicast', address: ip('192.168.1.77'), port: 4011 };
    expect(ask('192.168.1.77')).toMatchObject({ kind: 'proxy-reply', destination });
  });

  it.each(['203.0.113.9', '0.0.0.0'])('answers nobody at %s, who would be a stranger', (from) => {
    expect(silence(ask(from))).toBe('no-subnet');
  });
});
