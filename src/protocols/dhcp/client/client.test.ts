/** RFC 2131 figure 5, in virtual time, the client against the server of this room. */
import { describe, expect, it } from 'vitest';
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import { after, instant, seconds, type Instant } from '../../../lib/time.ts';
import {
  clientDeadline,
  IDLE_CLIENT,
  stepClient,
  type ClientEffect,
  type ClientInput,
  type ClientState,
  type ClientTraits,
} from './client.ts';
import { leaseOf } from './client-lease.ts';
import { decodeDhcp, encodeDhcp } from '../wire/codec.ts';
import type { DhcpMessage, DhcpOption } from '../wire/message.ts';
import { address, DISCOVER_7911G, hex, ip, mac, message, opt, PHONE } from '../wire/packets.fixture.ts';
import { formatOption } from '../options/options.ts';
import { Cable, hardware } from '../server/server.fixture.ts';
import type { DhcpSettings } from '../settings/settings.ts';

const TRAITS: ClientTraits = {
  hardware: mac(PHONE),
  broadcast: true,
  options: DISCOVER_7911G.options.filter(({ code }) => code !== 53),
  random: () => 0.5,
};
const SETTINGS: DhcpSettings = { pool: '192.168.1.100-192.168.1.109', lease: '2h' };

/** A client, its clock, and what it did: `discover`, `request>192.168.1.1` for a unicast, `bound 192.168.1.100`. */
class Device {
  state: ClientState = IDLE_CLIENT;
  now: Instant = instant(1_000_000);
  readonly story: string[] = [];
  readonly sent: { readonly message: DhcpMessage; readonly to: Ipv4 }[] = [];
  private readonly traits: ClientTraits;
  private readonly cable: Cable | undefined;

  constructor(cable?: Cable, traits: ClientTraits = TRAITS) {
    this.traits = traits;
    this.cable = cable;
  }

  give(input: ClientInput): void {
    const { state, effects } = stepClient(this.state, input, this.traits, this.now);
    this.state = state;
    for (const effect of effects) this.does(effect);
  }

  /** Lets time pass, with every wake-up in it. */
  pass(duration: number): void {
    const end = after(this.now, seconds(duration));
    while (clientDeadline(this.state) <= end) {
      this.now = clientDeadline(this.state);
      this.give({ kind: 'wake' });
    }
    this.now = end;
  }

  private does(effect: ClientEffect): void {
    if (effect.kind === 'bound') this.story.push(`bound ${formatIpv4(effect.lease.address)}`);
    if (effect.kind === 'lost') this.story.push(`lost ${effect.reason}`);
    if (effect.kind !== 'send') return;
    const unicast = effect.to !== ip('255.255.255.255');
    this.story.push(effect.message.kind + (unicast ? `>${formatIpv4(effect.to)}` : ''));
    this.sent.push(effect);
    this.deliver(effect.message, effect.to);
  }

  private deliver(sent: DhcpMessage, to: Ipv4): void {
    if (this.cable === undefined) return;
    this.cable.now = this.now;
    const read = decodeDhcp(encodeDhcp(sent, { minimum: 548 }));
    if (!read.ok) throw new Error(read.error.reason);
    const decision = this.cable.send(read.value, { local: to });
    if (!('reply' in decision)) return;
    const reply = decodeDhcp(encodeDhcp(decision.reply, decision.sizes));
    if (reply.ok) this.give({ kind: 'received', message: reply.value });
  }
}

function bound(settings = SETTINGS): { readonly device: Device; readonly cable: Cable } {
  const cable = new Cable(settings);
  const device = new Device(cable);
  device.give({ kind: 'start' });
  device.story.length = 0;
  return { device, cable };
}

describe('a client that starts', () => {
  it('sends the DISCOVER of a real 7911G, byte for byte, when it is one', () => {
    const device = new Device();
    device.give({ kind: 'start' });
    const real = { ...DISCOVER_7911G, hops: 0, giaddr: ip('0.0.0.0'), secs: 0, xid: 0x8000_0000 };
    expect(device.sent.map(({ message }) => encodeDhcp(message, { minimum: 548 }))).toEqual([
      encodeDhcp(real, { minimum: 548 }),
    ]);
  });

  it('discovers, takes the first offer, and is bound with everything it needs', () => {
    const device = new Device(new Cable(SETTINGS));
    device.give({ kind: 'start' });
    expect(device.story).toEqual(['discover', 'request', 'bound 192.168.1.100']);
    const [discover, request] = device.sent;
    expect(request?.message.xid).toBe(discover?.message.xid);
    expect(device.state).toMatchObject({
      kind: 'bound',
      lease: { prefix: 24, server: ip('192.168.1.1'), router: ip('192.168.1.1'), fileServer: ip('192.168.1.1') },
    });
    expect(clientDeadline(device.state)).toBe(device.now + 3_600_000);
  });

  it('keeps what it was given after the memory of the datagram is used again', () => {
    const { device, cable } = bound();
    const request = device.sent.at(-1)?.message ?? message('request');
    const decision = cable.send(request);
    const bytes = 'reply' in decision ? encodeDhcp(decision.reply) : new Uint8Array(0);
    const read = decodeDhcp(bytes);
    const lease = read.ok ? leaseOf(read.value, device.now) : undefined;
    bytes.fill(0);
    expect(lease?.ack.options.find(({ code }) => code === 150)?.bytes).toEqual(hex('c0a80101'));
  });

  it('wishes for a lease in what asks for one, and in nothing else', () => {
    const cable = new Cable({ ...SETTINGS, lease: '24h' });
    const device = new Device(cable, { ...TRAITS, leaseWish: 600 });
    device.give({ kind: 'start' });
    device.give({ kind: 'conflict' });
    device.pass(10);
    device.give({ kind: 'release' });
    const wishes = device.sent.map(({ message: { kind, options } }) => {
      const wish = options.find(({ code }) => code === 51);
      return `${kind} ${wish === undefined ? '-' : formatOption(51, wish.bytes)}`;
    });
    expect(wishes.join(', ')).toBe(
      'discover 600 s, request 600 s, decline -, discover 600 s, request 600 s, release -',
    );
  });

  it('waits 4, 8, 16, 32, 64 and again 64 seconds for an answer', () => {
    const device = new Device();
    const times: number[] = [];
    device.give({ kind: 'start' });
    for (let n = 0; n < 6; n++) {
      const from = device.now;
      device.now = clientDeadline(device.state);
      times.push((device.now - from) / 1000);
      device.give({ kind: 'wake' });
    }
    expect(times).toEqual([4, 8, 16, 32, 64, 64]);
    expect(device.sent.map(({ message }) => message.secs)).toEqual([0, 4, 12, 28, 60, 124, 188]);
    expect(new Set(device.sent.map(({ message }) => message.xid)).size).toBe(1);
  });

  it('spreads its waits by up to a second each way', () => {
    for (const [random, wait] of [
      [0, 3000],
      [0.999_999, 5000],
    ] as const) {
      const device = new Device(undefined, { ...TRAITS, random: () => random });
      device.give({ kind: 'start' });
      expect(clientDeadline(device.state) - device.now).toBe(wait);
    }
  });

  it('starts over when its request is refused or never answered', () => {
    const device = new Device();
    device.give({ kind: 'start' });
    const { xid } = device.sent[0]?.message ?? message('discover');
    const offer = message('offer', { op: 2, xid, yiaddr: ip('192.168.1.100'), options: [opt(54, hex('c0a80101'))] });
    device.give({ kind: 'received', message: offer });
    device.give({ kind: 'received', message: message('nak', { op: 2, xid, options: [opt(54, hex('c0a80101'))] }) });
    expect(device.story).toEqual(['discover', 'request', 'lost refused', 'discover']);
  });

  it('starts over when its requests are not answered', () => {
    const device = new Device();
    device.give({ kind: 'start' });
    const { xid } = device.sent[0]?.message ?? message('discover');
    const offer = message('offer', { op: 2, xid, yiaddr: ip('192.168.1.100'), options: [opt(54, hex('c0a80101'))] });
    device.give({ kind: 'received', message: offer });
    device.pass(4 + 8 + 16 + 32);
    expect(device.story).toEqual(['discover', 'request', 'request', 'request', 'request', 'request']);
    device.pass(64);
    expect(device.story.at(-1)).toBe('discover');
  });

  it('takes nothing but an offer while it looks for a server', () => {
    const device = new Device();
    device.give({ kind: 'start' });
    const { xid } = device.sent[0]?.message ?? message('discover');
    const options = [opt(54, hex('c0a80101')), opt(51, [0, 0, 0, 60])];
    for (const kind of ['ack', 'nak'] as const)
      device.give({ kind: 'received', message: message(kind, { op: 2, xid, yiaddr: ip('192.168.1.100'), options }) });
    expect(device.story).toEqual(['discover']);
  });

  it.each<readonly [string, Parameters<typeof message>[1]]>([
    ['of another exchange', { xid: 1 }],
    ['for another device', { hardware: hardware(1) }],
    ['without a server', { options: [] }],
    ['without an address', { yiaddr: ip('0.0.0.0') }],
  ])('ignores an offer %s', (_what, change) => {
    const device = new Device();
    device.give({ kind: 'start' });
    const right = {
      op: 2,
      xid: device.sent[0]?.message.xid ?? 0,
      yiaddr: ip('192.168.1.100'),
      options: [opt(54, hex('c0a80101'))],
    };
    device.give({ kind: 'received', message: message('offer', { ...right, ...change }) });
    expect(device.story).toEqual(['discover']);
  });
});

describe('a client that restarts with an old address', () => {
  it('asks for it first, without naming a server', () => {
    const { cable } = bound();
    const device = new Device(cable);
    device.give({ kind: 'restart', address: ip('192.168.1.100') });
    expect(device.story).toEqual(['request', 'bound 192.168.1.100']);
    expect(device.sent[0]?.message.options.map(({ code }) => code)).not.toContain(54);
  });

  it('discovers at once when an authoritative server refuses it', () => {
    const device = new Device(new Cable(SETTINGS));
    device.give({ kind: 'restart', address: ip('10.1.2.3') });
    expect(device.story).toEqual(['request', 'lost refused', 'discover', 'request', 'bound 192.168.1.100']);
  });

  it('gives up and discovers when nobody answers', () => {
    const device = new Device();
    device.give({ kind: 'restart', address: ip('10.1.2.3') });
    device.pass(125);
    expect(device.story).toEqual(['request', 'request', 'request', 'request', 'request', 'discover']);
  });
});

describe('a client with a lease', () => {
  it('renews at T1 by unicast with its server', () => {
    const { device } = bound();
    device.pass(3600);
    expect(device.story).toEqual(['request>192.168.1.1', 'bound 192.168.1.100']);
    expect(device.sent.at(-1)?.message).toMatchObject({ ciaddr: ip('192.168.1.100') });
  });

  it('that does not renew says nothing until its address is lost, and begins again', () => {
    const device = new Device(new Cable(SETTINGS), { ...TRAITS, renews: false });
    device.give({ kind: 'start' });
    device.story.length = 0;
    device.pass(7199);
    expect(device.story).toEqual([]);
    device.pass(1);
    expect(device.story).toEqual(['lost expired', 'discover', 'request', 'bound 192.168.1.100']);
  });

  it('repeats a renewal as the same exchange, at half of the time left and not more often than each minute', () => {
    const { device: online } = bound();
    let numbers = 0;
    const device = new Device(undefined, { ...TRAITS, random: () => (numbers += 1) / 100 });
    device.state = online.state;
    const times: number[] = [];
    const begun = device.now;
    while (times.length < 9) {
      device.pass((clientDeadline(device.state) - device.now) / 1000);
      times.push((device.now - begun) / 1000);
    }
    // T1 is 3600, T2 is 6300: 2700 s are left at first. From T2 on 900 s are.
    expect(times).toEqual([3600, 4950, 5625, 5962.5, 6131.25, 6215.625, 6275.625, 6300, 6750]);
    const exchanges = device.sent.map(({ message: { xid, secs } }) => ({ xid, secs }));
    expect(exchanges.map(({ secs }) => secs)).toEqual([0, 1350, 2025, 2362, 2531, 2615, 2675, 0, 450]);
    expect(new Set(exchanges.slice(0, 7).map(({ xid }) => xid)).size).toBe(1);
    expect(new Set(exchanges.map(({ xid }) => xid)).size).toBe(2);
  });

  it('rebinds from T2 on by broadcast, and loses the address at the end of the lease', () => {
    const device = new Device();
    const { device: online } = bound();
    device.state = online.state;
    device.pass(7200);
    const told = device.story.filter((what, index) => what !== device.story[index - 1]);
    expect(told).toEqual(['request>192.168.1.1', 'request', 'lost expired', 'discover']);
    expect(device.story.filter((what) => what === 'request>192.168.1.1').length).toBeLessThan(10);
  });

  it('keeps an infinite lease without ever asking again', () => {
    const { device } = bound({ ...SETTINGS, lease: 'infinite' });
    device.pass(10_000_000);
    expect(device.story).toEqual([]);
  });

  it('declines an address that somebody else has, waits ten seconds and starts over', () => {
    const { device, cable } = bound();
    device.give({ kind: 'conflict' });
    expect(device.story).toEqual(['lost conflict', 'decline']);
    device.pass(9);
    expect(device.story).toHaveLength(2);
    device.pass(1);
    expect(device.story.slice(2)).toEqual(['discover', 'request', 'bound 192.168.1.101']);
    expect(cable.world.book.at(ip('192.168.1.100'))?.state).toBe('declined');
  });

  it('releases its address by unicast and falls silent', () => {
    const { device, cable } = bound();
    device.give({ kind: 'release' });
    device.pass(100_000);
    expect(device.story).toEqual(['release>192.168.1.1', 'lost released']);
    expect(cable.world.book.at(ip('192.168.1.100'))?.state).toBe('released');
  });
});

describe('files come from', () => {
  const given = (options: readonly DhcpOption[]): string => {
    const lease = leaseOf(
      message('ack', {
        op: 2,
        yiaddr: ip('192.168.1.100'),
        siaddr: ip('10.0.0.1'),
        options: [address(54, '192.168.1.1'), opt(51, [0, 0, 0, 60]), ...options],
      }),
      instant(0),
    );
    return lease?.fileServer === undefined ? '' : formatIpv4(lease.fileServer);
  };

  it.each<readonly [string, readonly DhcpOption[], string]>([
    ['the first address of option 150', [opt(66, '10.0.0.2'), address(150, '10.0.0.3', '10.0.0.4')], '10.0.0.3'],
    ['option 66, where 150 is text', [opt(150, '10.0.0.9\0'), opt(66, '10.0.0.2\0\0')], '10.0.0.2'],
    ['option 66, where 150 is empty', [opt(150, []), opt(66, '10.0.0.2')], '10.0.0.2'],
    ['siaddr, where option 66 is a name', [opt(66, 'tftp.example')], '10.0.0.1'],
    ['siaddr, where nothing is said', [], '10.0.0.1'],
  ])('%s', (_what, options, server) => {
    expect(given(options)).toBe(server);
  });
});

it.each<readonly [string, readonly DhcpOption[]]>([
  ['a server', [opt(51, [0, 0, 0, 60])]],
  ['a lease', [address(54, '192.168.1.1')]],
])('an ACK without %s gives nothing', (_what, options) => {
  expect(leaseOf(message('ack', { op: 2, yiaddr: ip('192.168.1.100'), options }), instant(0))).toBeUndefined();
});
