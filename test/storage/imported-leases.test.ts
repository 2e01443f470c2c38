/** Leases that were taken over from another server, in the hands of a station. */
import { expect, test } from 'vitest';
import type { LeaseFormat } from '../../src/formats/leases/formats.ts';
import { readLeaseFile } from '../../src/formats/leases/read-leases.ts';
import { instant } from '../../src/lib/time.ts';
import type { Lease } from '../../src/protocols/dhcp/leases/lease.ts';
import { hex, ip, opt } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import { TestClient, TestStation } from '../../src/services/dhcp/bench.fixture.ts';
import { importLeases } from '../../src/storage/leases/lease-import.ts';
import { readLeases } from '../../src/storage/leases/lease-files.ts';
import { SimulatedDisk } from '../machine/disk.ts';
import { SimulatedNetwork } from '../machine/network.ts';

const PHONE = '00:26:99:ef:0f:1a';
const SETTINGS = { pool: '192.168.1.100-192.168.1.109' };

function imported(text: string, format: LeaseFormat): readonly Lease[] {
  const disk = new SimulatedDisk();
  const taken = importLeases(disk.files(), readLeaseFile(text, format).leases, instant(0));
  const read = readLeases(disk.files());
  if (!taken.ok || !read.ok) throw new Error('the disk refused');
  return [...read.value.leases.values()];
}

test('a phone that was known by its hardware address alone keeps its address when it sends a client identifier', async () => {
  const network = new SimulatedNetwork();
  const leases = imported(`0 ${PHONE} 192.168.1.107 * *\n`, 'dnsmasq');
  const station = await TestStation.start(network, { settings: SETTINGS, leases });
  const phone = new TestClient(network, PHONE);
  const options = [opt(61, hex('01 00 26 99 ef 0f 1a'))];
  const [offer] = phone.ask('discover', { options });
  expect(offer?.yiaddr).toBe(ip('192.168.1.107'));
  phone.ask('request', { options: [...options, opt(50, hex('c0 a8 01 6b')), opt(54, hex('c0 a8 01 01'))] });
  expect(station.stored.map(({ address, client }) => [address, client])).toEqual([
    [ip('192.168.1.107'), 'id:01002699ef0f1a'],
  ]);
});

test('an address that rested with the other server is not given to anybody before its time', async () => {
  const network = new SimulatedNetwork();
  const kea = 'address,hwaddr,client_id,valid_lifetime,expire,hostname,state\n192.168.1.100,,,86400,90000,,1\n';
  const leases = imported(kea, 'csv');
  await TestStation.start(network, { settings: { pool: '192.168.1.100-192.168.1.101' }, leases });
  const first = new TestClient(network, PHONE);
  expect(first.lease()?.yiaddr).toBe(ip('192.168.1.101'));
  expect(new TestClient(network, '00:26:99:ef:0f:1b').lease()).toBeUndefined();
});
