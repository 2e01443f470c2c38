/** What holds for every option, every datagram and every order of messages, whatever they are. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv4, ipv4, LIMITED_BROADCAST, subnetContains, type Ipv4 } from '../../../lib/address.ts';
import { decodeDhcp, encodeDhcp, writeDhcp } from '../wire/codec.ts';
import type { Decision } from './decision.ts';
import { BOOTP_SIZE, largestReply, option } from '../wire/message.ts';
import type { OptionTypeName } from '../options/option-table.ts';
import { encodeOptionValue, formatOption, OPTIONS } from '../options/options.ts';
import { ip, message, opt } from '../wire/packets.fixture.ts';
import { Cable, choice, hardware, STATION } from './server.fixture.ts';
import type { DhcpSettings } from '../settings/settings.ts';

/** A value as a configuration has it, and how it is shown again. */
type Shown = readonly [value: unknown, shown: string];

const plain = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Shown> => values.map((value) => [value, String(value)]);
const many = (values: fc.Arbitrary<string | number>): fc.Arbitrary<Shown> =>
  fc.array(values, { minLength: 1, maxLength: 6 }).map((list) => [list, list.join(', ')]);
const integer = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const address = integer(0, 0xffff_ffff).map((number) => formatIpv4(ipv4(number)));
const bytes = fc
  .uint8Array({ minLength: 2, maxLength: 300, size: 'max' })
  .map((value) => `hex:${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join(':')}`);
const text = fc.stringMatching(/^[a-z][a-z0-9.$/-]{4,200}$/);
const name = fc.stringMatching(/^[a-z]{1,20}(\.[a-z]{1,20}){1,3}$/);
const prefix = integer(0, 32);
const mask = prefix.map((length) => formatIpv4(ipv4(length === 0 ? 0 : (0xffff_ffff << (32 - length)) >>> 0)));
const route = fc.tuple(integer(0, 255), address).map(([net, router]) => [`${net}.0.0.0/8`, router] as const);

/** One for each type of the table: a new type does not compile without. */
const VALUES: Readonly<Record<OptionTypeName, fc.Arbitrary<Shown>>> = {
  ipv4: plain(address),
  mask: plain(mask),
  'ipv4-list': many(address),
  'ipv4-pairs': fc.tuple(address, address).map((pair) => [pair, pair.join(', ')]),
  u8: plain(integer(0, 0xff)),
  u16: plain(integer(0, 0xffff)),
  u32: plain(integer(0, 0xffff_ffff)),
  i32: plain(integer(-0x8000_0000, 0x7fff_ffff)),
  'u8-list': many(integer(0, 0xff)),
  'u16-list': many(integer(0, 0xffff)),
  'static-routes': fc
    .tuple(
      address.filter((one) => one !== '0.0.0.0'),
      address,
    )
    .map((pair) => [pair, pair.join(', ')]),
  'reassembly-size': plain(integer(576, 0xffff)),
  ttl: plain(integer(1, 0xff)),
  mtu: plain(integer(68, 0xffff)),
  'mtu-list': many(integer(68, 0xffff)),
  'netbios-node': plain(fc.constantFrom(1, 2, 4, 8)),
  duration: integer(0, 0xffff_fffe).map((seconds) => [`${seconds}s`, `${seconds} s`]),
  bool: plain(fc.boolean()),
  flag: fc.constant([true, 'present']),
  string: text.map((value) => [value, `"${value}"`]),
  bytes: plain(bytes),
  kind: fc.constant(['offer', 'offer (2)']),
  'client-id': plain(bytes),
  routes: fc
    .uniqueArray(route, { minLength: 1, maxLength: 6, selector: ([net]) => net })
    .map((list) => [Object.fromEntries(list), listed(list, ' via ')]),
  domains: many(name),
  'sip-servers': fc.oneof(many(address), many(name)),
  vendor: parts(integer(1, 254), bytes, (value) => value),
  agent: parts(fc.constant('circuit-id'), bytes, (value) => value),
  ipxe: parts(fc.constant('username'), text, (value) => `"${value}"`),
  'vi-class': parts(integer(0, 0xffff_ffff), bytes.filter(isShort), (value) => value),
  'vi-options': parts(integer(0, 0xffff_ffff), bytes.filter(isShort), (value) => value),
  fqdn: name.map((value) => [value, `flags 1, "${value}"`]),
  architectures: many(integer(100, 0xffff)),
  uuid: plain(fc.uuid()),
  'user-classes': fc
    .array(text, { minLength: 1, maxLength: 4 })
    .map((list) => [list, list.map((value) => `"${value}"`).join(', ')]),
};

function parts<T extends string>(
  keys: fc.Arbitrary<string | number>,
  values: fc.Arbitrary<T>,
  show: (value: T) => string,
): fc.Arbitrary<Shown> {
  return fc.tuple(keys, values).map(([key, value]) => [{ [key]: value }, `${key}: ${show(value)}`]);
}

/** Keys that are numbers come in their order. */
function listed(list: readonly (readonly [string, string])[], between: string): string {
  return Object.entries(Object.fromEntries(list))
    .map(([key, value]) => `${key}${between}${value}`)
    .join(', ');
}

/** What one enterprise number may say. */
function isShort(hex: string): boolean {
  return hex.length < 3 * 255;
}

describe('for every option of the table', () => {
  it.each(OPTIONS.map(({ code, name: called, type }) => [code, called, type] as const))(
    '%i (%s): a value set in a configuration is read off the wire as the same value',
    (code, _name, type) => {
      fc.assert(
        fc.property(VALUES[type], ([value, shown]) => {
          const encoded = encodeOptionValue(code, value);
          if (!encoded.ok) return expect.fail(encoded.error);
          const bytesOnWire = encodeDhcp(message('ack', { op: 2, options: [{ code, bytes: encoded.value }] }), {
            maximum: 4096,
          });
          const read = decodeDhcp(bytesOnWire);
          if (!read.ok) return expect.fail(read.error.reason);
          if (code === 52 || code === 53) return;
          const back = option(read.value, code) ?? new Uint8Array(0);
          expect(back).toEqual(encoded.value);
          expect(formatOption(code, back)).toBe(shown);
        }),
        { numRuns: 12 },
      );
    },
  );
});

const CROWDED: DhcpSettings = {
  pool: '192.168.1.100-192.168.1.109',
  bootp: true,
  rapidCommit: true,
  trustAgentInformation: true,
  relays: '10.66.0.1',
  subnets: [{ subnet: '10.66.0.0/24' }],
  options: { 43: `hex:${'07'.repeat(300)}`, 15: 'a.example', 224: 'x'.repeat(200), 242: 'y'.repeat(120) },
};

describe('for every datagram', () => {
  const anyOption = fc.tuple(
    fc.oneof(fc.constantFrom(50, 51, 53, 54, 55, 57, 61, 80, 82, 97, 118), integer(1, 254)),
    fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 600, size: 'max' })),
  );
  const header = fc.uint8Array({ minLength: 44, maxLength: 44 });
  const kinds = fc.constantFrom('discover', 'request', 'inform', 'bootp', 'decline', 'release');

  it('the server neither throws nor answers longer than the client takes, nor shorter than BOOTP', () => {
    const cable = new Cable(CROWDED);
    const memory = new Uint8Array(4096);
    fc.assert(
      fc.property(
        kinds,
        header,
        fc.array(anyOption, { maxLength: 8 }),
        fc.boolean(),
        (kind, noise, options, isSane) => {
          const made = message(kind, {
            giaddr: ip('10.66.0.1'),
            options: options.map(([code, value]) => opt(code, value)),
          });
          const datagram = encodeDhcp(made, { maximum: 8192 });
          if (!isSane) datagram.set(noise);
          datagram[0] = 1;
          const request = decodeDhcp(datagram);
          if (!request.ok) return;
          const decision = cable.send(request.value, { from: ip('10.66.0.1') });
          if (!('reply' in decision)) return;
          const length = writeDhcp(decision.reply, memory.fill(0xee), 1000, decision.sizes);
          expect(length).toBeLessThanOrEqual(largestReply(request.value));
          expect(length).toBeGreaterThanOrEqual(BOOTP_SIZE);
          expect(memory.subarray(1000 + length).every((byte) => byte === 0xee)).toBe(true);
          expect(decodeDhcp(memory.subarray(1000, 1000 + length)).ok).toBe(true);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('for every sender', () => {
  const strange = fc.constantFrom(
    '203.0.113.9',
    '0.0.0.0',
    '192.168.1.77',
    '10.66.0.9',
    '10.66.0.1',
    '255.255.255.255',
  );
  const kinds = fc.constantFrom('discover', 'request', 'inform', 'bootp', 'decline', 'release');
  const options = fc.constantFrom([], [choice(50, ip('203.0.113.9'))], [choice(54, STATION.address)]);
  const PXE = opt(60, 'PXEClient:Arch:00000');

  it.each(['serve', 'proxy'] as const)(
    'a reply goes to all, to a relay, or into a network that is served (%s)',
    (mode) => {
      const cable = new Cable({ ...CROWDED, bootFile: 'boot' }, { mode });
      const isServed = (address: Ipv4): boolean =>
        address === LIMITED_BROADCAST ||
        cable.world.relays.has(address) ||
        cable.world.subnets.some(({ subnet }) => subnetContains(subnet, address));
      fc.assert(
        fc.property(
          kinds,
          strange,
          strange,
          strange,
          fc.boolean(),
          options,
          (kind, from, ciaddr, giaddr, isBoot, wish) => {
            const request = message(kind, { ciaddr: ip(ciaddr), giaddr: ip(giaddr), options: [PXE, ...wish] });
            const decision = cable.unicast(request, { from: ip(from), bootServer: isBoot && mode === 'proxy' });
            if ('destination' in decision) expect(isServed(decision.destination.address)).toBe(true);
          },
        ),
        { numRuns: 3000 },
      );
    },
  );
});

/** Four addresses, one of them reserved, five devices: everybody meets everybody. */
const NARROW: DhcpSettings = {
  pool: '192.168.1.100-192.168.1.103',
  lease: '10m',
  bootp: true,
  rapidCommit: true,
  quarantine: '5m',
  reservations: [{ hardware: hardware(1), address: '192.168.1.101' }],
};

interface Step {
  readonly kind:
    'discover' | 'fast' | 'select' | 'reboot' | 'renew' | 'rebind' | 'decline' | 'release' | 'bootp' | 'wait';
  readonly device: number;
  /** The last number of the address it means. */
  readonly last: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    ...(['discover', 'fast', 'select', 'reboot', 'renew', 'rebind', 'decline', 'release', 'bootp', 'wait'] as const),
  ),
  device: integer(1, 5),
  last: integer(99, 104),
});

/** What the devices believe: who has an address until when. Only an ACK makes one believe it, and its own word ends it. */
class Beliefs {
  readonly #held = new Map<string, { readonly by: number; readonly until: number }>();

  learn(device: number, decision: Decision, now: number): void {
    if (decision.kind === 'release' || decision.kind === 'decline') this.#held.delete(formatIpv4(decision.address));
    if (decision.kind !== 'ack' && decision.kind !== 'bootp-reply') return;
    const address = formatIpv4(decision.address);
    const other = this.#held.get(address);
    const isFree = other === undefined || other.by === device || other.until <= now;
    expect(isFree, `${address} is held by ${other?.by ?? 0}`).toBe(true);
    expect(address === '192.168.1.101', `${address} for ${device}`).toBe(device === 1);
    const [lent, ...left] = decision.leases;
    expect(lent).toMatchObject({ address: decision.address, state: 'bound' });
    for (const one of left) expect(one).toMatchObject({ client: lent?.client, state: 'released' });
    // A device has one address: it gives up the one it had when it takes another.
    for (const [known, { by }] of this.#held) if (by === device) this.#held.delete(known);
    this.#held.set(address, { by: device, until: now + decision.lease });
  }
}

function play(cable: Cable, { kind, device, last }: Step): Decision | undefined {
  const who = { hardware: hardware(device) };
  const has = ip(`192.168.1.${last}`);
  const [wish, server] = [choice(50, has), choice(54, STATION.address)];
  switch (kind) {
    case 'wait':
      cable.wait(`${device}m`);
      return undefined;
    case 'fast':
      return cable.send(message('discover', { ...who, options: [wish, opt(80, [])] }));
    case 'select':
    case 'decline':
      return cable.send(message(kind === 'select' ? 'request' : kind, { ...who, options: [wish, server] }));
    case 'reboot':
      return cable.send(message('request', { ...who, options: [wish] }));
    case 'renew':
      return cable.unicast(message('request', { ...who, ciaddr: has }));
    case 'rebind':
      return cable.send(message('request', { ...who, ciaddr: has }));
    case 'release':
      return cable.unicast(message('release', { ...who, ciaddr: has, options: [server] }));
    default:
      return cable.send(message(kind, { ...who, options: kind === 'bootp' ? [] : [wish] }));
  }
}

describe('for every order of messages', () => {
  it.each([true, false])('two devices never hold one address (authoritative: %s)', (authoritative) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const cable = new Cable({ ...NARROW, authoritative });
        const beliefs = new Beliefs();
        for (const one of steps) {
          const decision = play(cable, one);
          if (decision !== undefined) beliefs.learn(one.device, decision, cable.now);
        }
      }),
      { numRuns: 200 },
    );
  });
});
