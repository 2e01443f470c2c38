import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { formatPath } from '../../lib/setting-path.ts';
import { keyOf } from '../../protocols/dns/name.ts';
import { nameBytes } from '../../protocols/dns/dns.fixture.ts';
import type { PlanContext } from '../module.ts';
import { knownNames } from './known-names.ts';
import { DNS_PARTS } from './parts.ts';

const AT = { address: ipv4(0xc0a8_0101), prefix: 24 };
const CONTEXT: PlanContext = {
  places: [{ adapter: 'eth1', device: 'eth1', at: AT, isShared: false }],
  services: new Set(['dns']),
  sources: [],
  folders: [],
  settingsOf: () => undefined,
  mtu: () => undefined,
};

/** The complaints of the schema, or of what looks at the whole. */
function wrong(settings: unknown): readonly string[] {
  const parsed = DNS_PARTS.settings.safeParse(settings);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return DNS_PARTS.check(parsed.data).map(({ steps, message }) => `${formatPath(steps)}: ${message}`);
}

function zone(settings: unknown) {
  return knownNames(DNS_PARTS.plan(DNS_PARTS.settings.parse(settings), CONTEXT).value);
}

function addresses(settings: unknown, name: string): readonly string[] {
  const owner = zone(settings).owners.get(keyOf(Uint8Array.from(nameBytes(name))));
  return [...(owner?.a ?? []), ...(owner?.aaaa ?? [])].map((record) =>
    Buffer.from(record.subarray(10)).toString('hex'),
  );
}

describe('settings', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['none', {}, []],
    [
      'all of them',
      {
        port: 5353,
        domain: 'bench.test',
        forward: ['10.0.0.1', '10.0.0.2:5353'],
        names: { a: '10.0.0.1', 'b.c': ['10.0.0.2', 'fd00::1'] },
      },
      [],
    ],
    ['one other server', { forward: '10.0.0.1:5353' }, []],
    ['the servers of the computer', { forward: 'system' }, []],
    ['a port that is none', { port: 0 }, [expect.stringContaining('port: ')]],
    ['a domain that is none', { domain: 'bench test' }, [expect.stringContaining('domain: "bench test" is no name')]],
    ['a domain without a letter', { domain: '.' }, ['domain: a name has at least one letter']],
    ['a server that is none', { forward: ['10.0.0.300'] }, [expect.stringContaining('forward')]],
    ['a server by IPv6', { forward: ['fd00::1'] }, [expect.stringContaining('forward')]],
    ['an address that is none', { names: { a: '10.0.0' } }, [expect.stringContaining('names.a')]],
    ['a name that is none', { names: { 'a b': '10.0.0.1' } }, [expect.stringContaining('names.a b: "a b" is no name')]],
    [
      'a label that is too long',
      { names: { ['a'.repeat(64)]: '10.0.0.1' } },
      [expect.stringContaining('longer than 63')],
    ],
    [
      'a name that is too long in the domain',
      { domain: 'd'.repeat(63), names: { [Array(4).fill('a'.repeat(48)).join('.')]: '10.0.0.1' } },
      [expect.stringContaining('longer than 255')],
    ],
    ['a name without an address', { names: { a: [] } }, ['names.a: a name has at least one address']],
    [
      'a name with too many',
      { names: { a: Array(65).fill('10.0.0.1') } },
      ['names.a: a name has at most 64 addresses'],
    ],
    ['a setting that there is not', { zone: 'x' }, [expect.stringContaining('zone')]],
  ])('%s', (_, settings, expected) => {
    expect(wrong(settings)).toEqual(expected);
  });
});

describe('names', () => {
  it.each([
    ['10.0.0.1', '0a000001'],
    ['2001:db8::7', '20010db8000000000000000000000007'],
    ['2001:DB8:0:0:0:0:0:7', '20010db8000000000000000000000007'],
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['fd00::', 'fd000000000000000000000000000000'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['::ffff:10.0.0.1', '00000000000000000000ffff0a000001'],
  ])('have the address %s', (address, octets) => {
    expect(addresses({ names: { a: address } }, 'a')).toEqual([octets]);
  });

  it('are that of the station too, unless somebody else is called so', () => {
    expect(addresses({}, 'rouse')).toEqual(['c0a80101']);
    expect(addresses({ domain: 'bench.test' }, 'rouse.bench.test')).toEqual(['c0a80101']);
    expect(addresses({ names: { Rouse: '10.0.0.1' } }, 'rouse')).toEqual(['0a000001']);
  });
});
