/** Settings: what they mean when nothing is said, and everything that is wrong with them at once. */
import { describe, expect, it } from 'vitest';
import { formatRange, type AdapterAddress } from '../../../lib/address.ts';
import { NEVER } from '../../../lib/time.ts';
import { compileWorld } from './compile.ts';
import { ip } from '../wire/packets.fixture.ts';
import { ALL_SERVICES, answer, Cable, STATION, worldOf } from '../server/server.fixture.ts';
import type { DhcpSettings } from './settings.ts';
import { message } from '../wire/packets.fixture.ts';

function issues(settings: DhcpSettings, adapters: readonly AdapterAddress[] = [STATION]): readonly string[] {
  const compiled = compileWorld(settings, { adapters, services: ALL_SERVICES });
  const found = compiled.ok ? compiled.value.warnings : compiled.error;
  return found.map(({ severity, path, message }) => `${severity} ${path}: ${message}`);
}

function pools(settings: DhcpSettings, adapters: readonly AdapterAddress[] = [STATION]): readonly string[] {
  return worldOf(settings, { adapters }).subnets.map(
    ({ name, pool }) => `${name} ${pool.ranges.map(formatRange).join(' ')}`,
  );
}

const at = (address: string, prefix: number): AdapterAddress => ({ address: ip(address), prefix });

describe('the pool', () => {
  it.each<readonly [string, DhcpSettings, AdapterAddress, string]>([
    [
      'of an empty configuration leaves the lowest addresses of the network alone',
      {},
      STATION,
      '192.168.1.0/24 192.168.1.100-192.168.1.254',
    ],
    [
      'never holds the station',
      {},
      at('192.168.1.200', 24),
      '192.168.1.0/24 192.168.1.100-192.168.1.199 192.168.1.201-192.168.1.254',
    ],
    ['of a small network is all of it', {}, at('10.0.0.1', 29), '10.0.0.0/29 10.0.0.2-10.0.0.6'],
    ['of a cable with two addresses is the other one', {}, at('10.0.0.0', 31), '10.0.0.0/31 10.0.0.1-10.0.0.1'],
    ['of a large network is not endless', {}, at('10.0.0.1', 8), '10.0.0.0/8 10.0.0.100-10.1.0.99'],
    ['is what was set', { pool: '192.168.1.10-192.168.1.12' }, STATION, '192.168.1.0/24 192.168.1.10-192.168.1.12'],
    [
      'can be several ranges, in any order',
      { pool: ['192.168.1.50-192.168.1.51', '192.168.1.10'] },
      STATION,
      '192.168.1.0/24 192.168.1.10-192.168.1.10 192.168.1.50-192.168.1.51',
    ],
    [
      'leaves out exclusions',
      { pool: '192.168.1.10-192.168.1.19', exclude: ['192.168.1.12', '192.168.1.14-192.168.1.30'] },
      STATION,
      '192.168.1.0/24 192.168.1.10-192.168.1.11 192.168.1.13-192.168.1.13',
    ],
    [
      'leaves out the router and reserved addresses',
      {
        pool: '192.168.1.10-192.168.1.14',
        router: '192.168.1.10',
        reservations: [{ hardware: '00:00:00:00:00:01', address: '192.168.1.12' }],
      },
      STATION,
      '192.168.1.0/24 192.168.1.11-192.168.1.11 192.168.1.13-192.168.1.14',
    ],
    [
      'leaves out network and broadcast address even if they were set',
      { pool: '192.168.1.0-192.168.1.255', exclude: '192.168.1.3-192.168.1.254' },
      STATION,
      '192.168.1.0/24 192.168.1.2-192.168.1.2',
    ],
    ['can be empty where only reserved devices are served', { pool: [] }, STATION, '192.168.1.0/24 '],
  ])('%s', (_what, settings, adapter, expected) => {
    expect(pools(settings, [adapter])).toEqual([expected]);
  });

  it('of a subnet leaves out the router of that subnet', () => {
    const subnets = [{ subnet: '10.66.0.0/29', router: '10.66.0.3' }];
    expect(pools({ relays: '10.66.0.1', subnets })[0]).toBe('10.66.0.0/29 10.66.0.2-10.66.0.2 10.66.0.4-10.66.0.6');
  });

  it('is there for every adapter and every subnet', () => {
    const adapters = [STATION, at('10.9.0.1', 30)];
    const settings = {
      pool: '192.168.1.100-192.168.1.101',
      relays: '10.66.0.1',
      subnets: [{ subnet: '10.66.0.0/29' }],
    };
    expect(pools(settings, adapters)).toEqual([
      '10.66.0.0/29 10.66.0.2-10.66.0.6',
      '192.168.1.0/24 192.168.1.100-192.168.1.101',
      '10.9.0.0/30 10.9.0.2-10.9.0.2',
    ]);
  });
});

describe('two adapters at once', () => {
  it('each speak for themselves', () => {
    const second = at('10.9.0.1', 24);
    const cable = new Cable({}, { adapters: [STATION, second] });
    const here = answer(cable.send(message('discover')));
    const there = answer(cable.send(message('discover'), { adapter: second }));
    expect([here.reply.siaddr, there.reply.siaddr]).toEqual([STATION.address, second.address]);
    expect([here.subnet, there.subnet]).toEqual(['192.168.1.0/24', '10.9.0.0/24']);
  });
});

describe('values already read are as good as text', () => {
  it('for pools, addresses and durations', () => {
    const read = worldOf({
      pool: { first: ip('192.168.1.10'), last: ip('192.168.1.11') },
      router: ip('192.168.1.9'),
      dns: [ip('192.168.1.8')],
    });
    const text = worldOf({ pool: '192.168.1.10-192.168.1.11', router: '192.168.1.9', dns: ['192.168.1.8'] });
    expect({ ...read, matches: undefined, book: undefined }).toEqual({ ...text, matches: undefined, book: undefined });
    expect(NEVER).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('everything wrong is told at once, with its place', () => {
  it.each<readonly [DhcpSettings, string]>([
    [{ pool: '192.168.1.200-192.168.1.100' }, 'error pool: "192.168.1.200-192.168.1.100" is not a range of addresses'],
    [{ pool: '10.0.0.1-10.0.0.9' }, 'error pool: 10.0.0.1-10.0.0.9 lies in none of the networks 192.168.1.0/24'],
    [{ lease: 'soon' }, 'error lease: "soon" is not a duration'],
    [{ lease: '0s' }, 'error lease: a duration here is at least one second'],
    [{ dns: ['192.168.1.300'] }, 'error dns: "192.168.1.300" is not an IPv4 address'],
    [{ router: '10.0.0.1' }, 'warning router: lies in none of the networks 192.168.1.0/24'],
    [{ options: { 150: 'server' } }, 'error options.150: option 150 (tftp-servers): "server" is not an IPv4 address'],
    [
      { options: { 150: 'hex:3139322e3136382e312e3130' } },
      'warning options.150: option 150 (tftp-servers) must carry address bytes',
    ],
    [
      { sip: ['192.168.1.5', 'sip.example'] },
      'error sip: option 120 (sip-servers): ["192.168.1.5","sip.example"] mixes',
    ],
    [{ mask: '255.0.255.0' }, 'error mask: option 1 (subnet-mask): "255.0.255.0" is not a subnet mask'],
    [{ options: { tftp: 'x' } }, 'error options.tftp: "tftp" is neither an option code'],
    [{ options: { 51: 60 } }, "error options.51: option 51 (lease-time) is the server's own: set lease instead"],
    [{ options: { 53: 1 } }, "error options.53: option 53 (message-type) is the server's own"],
    [{ bootFile: 'x'.repeat(128) }, 'is longer than the 127 bytes the message has room for'],
    [{ nextServer: 'tftp' }, 'error next-server: "tftp" is not an IPv4 address'],
    [{ relays: ['x'] }, 'error relays: "x" is not an IPv4 address'],
    [{ subnets: [{ subnet: '10.0.0.0' }] }, 'error subnets[0].subnet: "10.0.0.0" is not'],
    [
      { subnets: [{ subnet: '10.0.0.1/24' }] },
      'error subnets[0].subnet: "10.0.0.1/24" has bits set behind its prefix: write 10.0.0.0/24',
    ],
    [
      { subnets: [{ subnet: '10.0.0.0/8' }, { subnet: '10.1.0.0/16' }] },
      'error subnets[1].subnet: 10.1.0.0/16 overlaps 10.0.0.0/8',
    ],
    [
      { subnets: [{ subnet: '10.0.0.0/24', pool: '10.0.1.0-10.0.1.9' }] },
      'error subnets[0].pool: 10.0.1.0-10.0.1.9 is not inside 10.0.0.0/24',
    ],
    [
      { subnets: [{ subnet: '10.0.0.0/24', router: '10.0.1.1' }] },
      'warning subnets[0].router: 10.0.1.1 is not inside 10.0.0.0/24',
    ],
    [{ reservations: [{ address: '192.168.1.9' }] }, 'error reservations[0]: a reservation has exactly one of'],
    [
      { reservations: [{ hardware: 'x', address: '192.168.1.9' }] },
      'error reservations[0].hardware: "x" is not a MAC address',
    ],
    [
      { reservations: [{ hardware: '00:00:00:00:00:01', address: '10.0.0.1' }] },
      'error reservations[0].address: 10.0.0.1 is not inside 192.168.1.0/24',
    ],
    [
      { reservations: [{ hardware: '00:00:00:00:00:01', address: '192.168.1.255' }] },
      'error reservations[0].address: no device can have 192.168.1.255',
    ],
    [{ classes: [{ name: 'all', when: {} }] }, 'error classes[0].when: a class needs a condition'],
    [
      { classes: [{ name: 'a', when: { colour: 'red' } }] },
      'error classes[0].when.colour: "colour" is none of vendor-class',
    ],
    [{ pool: '192.168.1.1' }, 'warning pool: 192.168.1.0/24 has no address left to give'],
  ])('%j', (settings, issue) => {
    expect(issues(settings)).toEqual([expect.stringContaining(issue)]);
  });

  it.each<readonly [string, DhcpSettings]>([
    [
      'a pool without an address to give, where reserved devices are served',
      { pool: '192.168.1.1', reservations: [{ hardware: '00:00:00:00:00:01', address: '192.168.1.9' }] },
    ],
    ['no pool at all', { pool: [] }],
  ])('%s is not wrong', (_what, settings) => {
    expect(issues(settings)).toEqual([]);
  });

  it('names every network that a reserved address could lie in', () => {
    const settings = {
      subnets: [{ subnet: '10.66.0.0/24' }],
      relays: '10.66.0.1',
      reservations: [{ hardware: '00:00:00:00:00:01', address: '10.0.0.1' }],
    };
    expect(issues(settings)).toEqual([
      'error reservations[0].address: 10.0.0.1 is not inside 10.66.0.0/24 or 192.168.1.0/24',
    ]);
  });

  it('and not only the first', () => {
    const twice = { hardware: '00:00:00:00:00:01', address: '192.168.1.9' };
    expect(issues({ lease: 'x', dns: 'y', options: { 3: 'z' }, reservations: [twice, twice] })).toHaveLength(5);
  });
});

it('a proxy without a boot file for anybody is told to be of no use', () => {
  const warnings = (settings: DhcpSettings): readonly string[] => {
    const compiled = compileWorld(settings, { adapters: [STATION], services: ALL_SERVICES, mode: 'proxy' });
    return compiled.ok ? compiled.value.warnings.map(({ path }) => path) : [];
  };
  expect(warnings({})).toEqual(['boot-file']);
  expect(warnings({ bootFile: 'pxelinux.0' })).toEqual([]);
  expect(warnings({ classes: [{ name: 'uefi', when: { 93: 7 }, bootFile: 'ipxe.efi' }] })).toEqual([]);
});

describe('what is set and would not be sent as it is', () => {
  it.each<readonly [string, DhcpSettings, readonly string[]]>([
    [
      'T2 that is not before the end of the lease',
      { lease: '2h', options: { 59: '2h' } },
      ['warning options.59: T2 is 7200 s, not before the end of the lease after 7200 s: not sent'],
    ],
    [
      'T1 that is not before T2',
      { lease: '2h', options: { 58: '90m', 59: '1h' } },
      ['warning options.58: T1 is 5400 s, not before T2 after 3600 s: not sent'],
    ],
    [
      'rapid commit, which is a setting',
      { options: { 80: true } },
      ["error options.80: option 80 (rapid-commit) is the server's own: set rapid-commit instead"],
    ],
    ['and nothing about times that keep their order', { lease: '4h', options: { 58: '1h', 59: '2h' } }, []],
    ['nor about times of a lease for ever', { lease: 'infinite', options: { 58: '1h', 59: '2h' } }, []],
  ])('is told: %s', (_what, settings, told) => {
    expect(issues(settings)).toEqual(told);
  });
});
