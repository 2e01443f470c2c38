import { describe, expect, it } from 'vitest';
import { ipv4, subnetContains, parseIpv4, type Ipv4 } from '../../lib/address.ts';
import { answer, type DnsWorld } from './answer.ts';
import { queryBytes, readMessage } from './dns.fixture.ts';
import { encodeName } from './name.ts';
import { decodeQuery } from './query.ts';
import { writeReply } from './reply.ts';
import { makeZone, type NamedHost } from './zone.ts';

const [A, NS, SOA, PTR, TXT, AAAA, ANY] = [1, 2, 6, 12, 16, 28, 255];
const SIX = Uint8Array.from([0x20, 1, 0x0d, 0xb8, ...Array<number>(11).fill(0), 7]);
const HOSTS: readonly NamedHost[] = [
  { name: 'CiscoCM1', addresses: [ip('10.66.0.1')] },
  { name: 'multi', addresses: [ip('10.66.0.5'), ip('10.66.0.6'), SIX] },
  { name: 'six', addresses: [SIX] },
  { name: 'cm.voice', addresses: [ip('10.66.0.7')] },
  { name: 'whole.example.com.', addresses: [ip('10.66.0.8')] },
  { name: 'inside.bench.test', addresses: [ip('10.66.0.9')] },
  { name: 'rouse', addresses: [ip('10.66.0.1')], isAside: true },
];

function ip(text: string): Ipv4 {
  const address = parseIpv4(text);
  if (!address.ok) throw new Error(address.error);
  return address.value;
}

function label(text: string): Uint8Array {
  const name = encodeName(text);
  if (!name.ok) throw new Error(name.error);
  return name.value;
}

const PHONE = { address: ip('10.66.1.100'), name: label('phone'), left: 20.7 };
const OLD = { address: ip('10.66.1.101'), name: label('002699ef0f1a'), left: 7200 };

function world(changes: Partial<DnsWorld> = {}): DnsWorld {
  return {
    zone: makeZone('bench.test', HOSTS),
    forwards: false,
    device: (name) => (name === 'phone' ? PHONE : name === '002699ef0f1a' ? OLD : undefined),
    deviceAt: (address) => [PHONE, OLD].find((one) => one.address === address),
    isOwn: (address, octets) => {
      const base = ip('10.66.0.0');
      const prefix = Math.min(16, octets * 8);
      return subnetContains({ base: ipv4(base & (prefix === 0 ? 0 : -(2 ** (32 - prefix)))), prefix }, address);
    },
    ...changes,
  };
}

/** What a client reads: `forward`, or the rcode and the records. */
function asked(name: string, type: number, changes: Partial<DnsWorld> = {}, of = 1): string {
  const bytes = queryBytes({ name, type, class: of });
  const query = decodeQuery(bytes, 0, bytes.length);
  if (query?.question === undefined) throw new Error('no query');
  const here = world(changes);
  const decision = answer(query.question, here);
  if (decision.kind !== 'answer') return decision.kind === 'forward' ? 'forward' : `rcode ${decision.rcode}`;
  const memory = new Uint8Array(2000);
  const out = { view: new DataView(memory.buffer), bytes: memory };
  const cookie = { secret: new DataView(new ArrayBuffer(16)), address: 0, seconds: 0 };
  const soa = decision.zone === undefined ? {} : { soa: { zone: decision.zone, record: here.zone.soa } };
  const order = { rcode: decision.rcode, isAuthoritative: true, records: decision.records, ...soa };
  const length = writeReply(out, query, order, { to: 0, room: 512, from: bytes, at: 0, cookie });
  const { rcode, answers, authorities } = readMessage(memory.subarray(0, length));
  const told = answers.map(({ type: kind, text }) => `${kind}=${text}`);
  return [rcode, ...told, ...authorities.map((one) => `of "${one.name}" ${one.type}`)].join(' ');
}

describe('a configured name', () => {
  it.each([
    ['alone', 'ciscocm1', A, '0 1=10.66.0.1'],
    ['in the domain', 'CISCOCM1.bench.TEST', A, '0 1=10.66.0.1'],
    ['in another domain', 'ciscocm1.bench.example', A, '3 of "" 6'],
    ['with nothing of this type', 'ciscocm1', AAAA, '0 of "" 6'],
    ['with nothing of this type, in the domain', 'ciscocm1.bench.test', TXT, '0 of "bench.test" 6'],
    ['with several addresses', 'multi', A, '0 1=10.66.0.5 1=10.66.0.6'],
    ['with an IPv6 address', 'six', AAAA, '0 28=20010db8000000000000000000000007'],
    ['without an IPv4 address', 'six.bench.test', A, '0 of "bench.test" 6'],
    ['by any type', 'multi', ANY, '0 1=10.66.0.5 1=10.66.0.6 28=20010db8000000000000000000000007'],
    ['with a dot in it', 'cm.voice', A, '0 1=10.66.0.7'],
    ['with a dot in it, in the domain', 'cm.voice.bench.test', A, '0 1=10.66.0.7'],
    ['that others lie below', 'voice.bench.test', A, '0 of "bench.test" 6'],
    ['that is whole', 'whole.example.com', A, '0 1=10.66.0.8'],
    ['that is whole, in the domain', 'whole.example.com.bench.test', A, '3 of "bench.test" 6'],
    ['written with its domain', 'inside', A, '0 1=10.66.0.9'],
    ['of the station', 'rouse.bench.test', A, '0 1=10.66.0.1'],
    ['that is longer', 'xciscocm1', A, '3 of "" 6'],
  ])('%s', (_, name, type, expected) => {
    expect(asked(name, type)).toBe(expected);
  });
});

describe('a device', () => {
  it.each([
    ['by its name', 'Phone', A, '0 1=10.66.1.100'],
    ['in the domain', 'phone.bench.test', A, '0 1=10.66.1.100'],
    ['in another domain', 'phone.example.com', A, '3 of "" 6'],
    ['with nothing of this type', 'phone.bench.test', AAAA, '0 of "bench.test" 6'],
    ['by its address', '100.1.66.10.in-addr.arpa', PTR, '0 12=phone.bench.test'],
    ['by its address, another type', '100.1.66.10.in-addr.arpa', A, '0 of "" 6'],
    ['without a name of its own', '101.1.66.10.in-addr.arpa', PTR, '0 12=002699ef0f1a.bench.test'],
  ])('%s', (_, name, type, expected) => {
    expect(asked(name, type)).toBe(expected);
  });

  it('is called by one label where there is no domain', () => {
    const zone = makeZone('', []);
    expect(asked('100.1.66.10.in-addr.arpa', PTR, { zone })).toBe('0 12=phone');
    expect(asked('phone', A, { zone })).toBe('0 1=10.66.1.100');
    expect(asked('phone.bench.test', A, { zone })).toBe('3 of "" 6');
  });

  it('may be remembered no longer than its lease holds, and than a minute', () => {
    const ttl = (name: string): unknown => {
      const bytes = queryBytes({ name });
      const question = decodeQuery(bytes, 0, bytes.length)?.question;
      const decision = question && answer(question, world());
      return decision?.kind === 'answer'
        ? new DataView(decision.records[0]?.buffer ?? new ArrayBuffer(8)).getUint32(4)
        : '';
    };
    expect([ttl('phone'), ttl('002699ef0f1a')]).toEqual([20, 60]);
  });
});

describe('an address', () => {
  it.each([
    ['with a configured name', '1.0.66.10.in-addr.arpa', '0 12=CiscoCM1.bench.test'],
    [
      'with an IPv6 name, of several',
      `7${'.0'.repeat(23)}.8.b.d.0.1.0.0.2.ip6.arpa`,
      '0 12=multi.bench.test 12=six.bench.test',
    ],
    ['of a whole name', '8.0.66.10.in-addr.arpa', '0 12=whole.example.com'],
    ['that nobody has', '9.9.66.10.in-addr.arpa', '3 of "" 6'],
    ['elsewhere', '8.8.8.8.in-addr.arpa', '3 of "" 6'],
    ['that is none', '300.0.66.10.in-addr.arpa', '3 of "" 6'],
    ['that is too long', '1.1.0.66.10.in-addr.arpa', '3 of "" 6'],
    ['above those of this station', '66.10.in-addr.arpa', '0 of "" 6'],
    ['above those of others', '65.10.in-addr.arpa', '3 of "" 6'],
    ['above all', 'in-addr.arpa', '0 of "" 6'],
  ])('%s', (_, name, expected) => {
    expect(asked(name, PTR)).toBe(expected);
  });
});

describe('the zones themselves', () => {
  it.each([
    ['the domain', 'bench.test', A, '0 of "bench.test" 6'],
    ['the SOA of the domain', 'bench.test', SOA, '0 6=rouse.bench.test'],
    ['the SOA below it', 'nobody.bench.test', SOA, '3 of "bench.test" 6'],
    ['name servers', 'bench.test', NS, '0 of "bench.test" 6'],
    ['the root', '.', NS, '0 of "" 6'],
    ['what lies above the domain', 'test', NS, '0 of "" 6'],
  ])('%s', (_, name, type, expected) => {
    expect(asked(name, type)).toBe(expected);
  });
});

describe('with another server to ask', () => {
  it.each([
    ['what is elsewhere is sent on', 'www.example.com', A, 'forward'],
    ['also above a configured name', 'example.com', A, 'forward'],
    ['also above the domain', 'test', NS, 'forward'],
    ['also the address of somebody elsewhere', '8.8.8.8.in-addr.arpa', PTR, 'forward'],
    ['also the root', '.', NS, 'forward'],
    ['what is in the domain is not', 'nobody.bench.test', A, '3 of "bench.test" 6'],
    ['a name without a dot is not', 'nobody', A, '3 of "" 6'],
    ['but what is no address of it is', 'com', NS, 'forward'],
    ['an address of this bench is not', '9.9.66.10.in-addr.arpa', PTR, '3 of "" 6'],
    ['a configured name is not', 'whole.example.com', TXT, '0 of "" 6'],
  ])('%s', (_, name, type, expected) => {
    expect(asked(name, type, { forwards: true })).toBe(expected);
  });
});

it.each([
  ['a transfer of the zone', 'bench.test', 252, 1, 'rcode 5'],
  ['what changed in it', 'bench.test', 251, 1, 'rcode 5'],
  ['the version of the server', 'version.bind', TXT, 3, 'rcode 5'],
  ['another class', 'ciscocm1', A, 4, 'rcode 5'],
  ['a key', 'ciscocm1', 249, 1, 'rcode 4'],
  ['OPT', 'ciscocm1', 41, 1, 'rcode 4'],
  ['any class', 'ciscocm1', A, 255, '0 1=10.66.0.1'],
])('who asks for %s hears', (_, name, type, of, expected) => {
  expect(asked(name, type, { forwards: true }, of)).toBe(expected);
});
