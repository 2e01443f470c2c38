import { describe, expect, it } from 'vitest';
import type { LeaseRecord } from '../../../formats/leases/lease-record.ts';
import { formatIpv4, ipv4, parseMac } from '../../../lib/address.ts';
import { instant } from '../../../lib/time.ts';
import { leaseFilter, type LeaseWish } from './lease-filter.ts';

const NOW = instant(1000);

function lease(last: number, parts: Partial<LeaseRecord> = {}): LeaseRecord {
  const mac = parseMac(`00:26:99:00:00:${String(last).padStart(2, '0')}`);
  const hardware = mac.ok ? mac.value : undefined;
  return { address: ipv4(0xc0a8_0100 + last), state: 'bound', until: instant(2000), hardware, ...parts };
}

const LEASES = [
  lease(1, { hostname: 'SEP002699000001', vendorClass: 'Cisco Systems, Inc. IP Phone CP-7911G' }),
  lease(2, { until: instant(500) }),
  lease(3, { state: 'released' }),
  lease(4, { state: 'declined' }),
  lease(5, { hostname: 'printer' }),
];

function shown(wish: Partial<LeaseWish>): readonly string[] {
  return LEASES.filter(leaseFilter({ words: [], ...wish }, NOW)).map(({ address }) => formatIpv4(address).slice(10));
}

describe('leases', () => {
  it.each<[string, Partial<LeaseWish>, readonly string[]]>([
    ['without a wish: what is in force now', {}, ['1', '4', '5']],
    ['all', { all: true }, ['1', '2', '3', '4', '5']],
    ['that are bound', { state: 'bound' }, ['1', '5']],
    ['that have ended', { state: 'ended' }, ['2']],
    ['that were given back', { state: 'released' }, ['3']],
    ['by address', { words: ['192.168.1.5'] }, ['5']],
    ['by network', { words: ['192.168.1.4/31'] }, ['4', '5']],
    ['by range', { words: ['192.168.1.1-192.168.1.4'] }, ['1', '4']],
    ['by MAC address, however it is written', { words: ['0026.9900.0005'] }, ['5']],
    ['by text in a name', { words: ['print'] }, ['5']],
    ['by pattern', { words: ['*79?1g'] }, ['1']],
    ['by several words, of which all must match', { words: ['cisco', '192.168.1.0/24'] }, ['1']],
    ['that do not exist', { words: ['nothing'] }, []],
  ])('%s', (_, wish, expected) => {
    expect(shown(wish)).toEqual(expected);
  });
});
