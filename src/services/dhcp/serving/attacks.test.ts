/**
 * What has brought other DHCP servers down, sent to ours over the network: each gets the right answer and one word about
 * it, and the next device is served. Numbers are public identifiers of the faults.
 */
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../events/types.ts';
import { formatIpv4 } from '../../../lib/address.ts';
import { millis, minutes, seconds } from '../../../lib/time.ts';
import { encodeDhcp } from '../../../protocols/dhcp/wire/codec.ts';
import type { DhcpOption } from '../../../protocols/dhcp/wire/message.ts';
import { address, hex, ip, message, opt, PHONE } from '../../../protocols/dhcp/wire/packets.fixture.ts';
import { hardware } from '../../../protocols/dhcp/server/server.fixture.ts';
import { SimulatedDisk } from '../../../../test/machine/disk.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import { openLeaseJournal } from '../../../storage/leases/lease-journal.ts';
import { STATION, TestClient, TestStation, type StationSetup } from '../bench.fixture.ts';

const TEN = { pool: '192.168.1.100-192.168.1.109' };

async function bench(setup: StationSetup = { settings: TEN }) {
  const network = new SimulatedNetwork({ record: true });
  const station = await TestStation.start(network, setup);
  const attacker = new TestClient(network, '02:00:00:00:ee:ee');
  network.runFor(seconds(1));
  return { network, station, attacker };
}

function expectServed(network: SimulatedNetwork): void {
  expect(new TestClient(network, '02:00:00:00:cc:cc').lease()?.kind).toBe('ack');
}

/** The words about the attacker's device, without those that tell its ordinary course. */
function words(station: TestStation): readonly Happening[] {
  const ordinary = new Set(['dhcp.discover', 'dhcp.request']);
  return station.told.filter(({ type }) => !ordinary.has(type));
}

/** In place, or other bytes instead. */
type Change = (bytes: Uint8Array) => Uint8Array | void;

/** The bytes of a DISCOVER with some of them changed. */
function discover(change: Change, options = [opt(61, [1, 2, 3, 4, 5, 6, 7])]): Uint8Array {
  const bytes = encodeDhcp(message('discover', { hardware: '02:00:00:00:ee:ee', options }));
  const changed = change(bytes);
  return changed instanceof Uint8Array ? changed : bytes;
}

describe('a message with strange options', () => {
  it.each([
    ['a client identifier of no bytes (CVE-2010-2156)', [opt(61, [])]],
    ['a client identifier of one byte (CVE-2012-3571)', [opt(61, [1])]],
    ['a client identifier of 254 bytes (CVE-2019-6472)', [opt(61, new Uint8Array(254).fill(1))]],
    ['a full name with a label of 255 bytes (CVE-2022-2929, CVE-2019-6473)', [opt(81, hex('04ffffff41'))]],
    ['a host name of control characters only (CVE-2025-11232)', [opt(12, '\u0001\u0002')]],
    ['a host name that is a format (CVE-2002-0702)', [opt(12, '%s%n%x')]],
    ['a host name that is a command (CVE-2011-0997, CVE-2014-6271)', [opt(12, '() { :;}; reboot')]],
    ['agent information that no relay added', [opt(82, hex('0104deadbeef'))]],
  ])('%s, is answered like any other, and the device has one lease', async (_, options) => {
    const { network, station, attacker } = await bench();
    expect(attacker.lease({ options })?.kind).toBe('ack');
    expect(words(station).map(({ type }) => type)).toEqual(['dhcp.offer', 'dhcp.ack']);
    expect(JSON.stringify(station.told)).not.toMatch(/\\u00(0|1)/);
    expect(station.stored).toHaveLength(1);
    expectServed(network);
  });
});

describe('a message that is broken', () => {
  it.each<[string, Change, Happening['type']]>([
    ['is empty', () => new Uint8Array(0), 'dhcp.malformed'],
    ['ends within its header (CVE-2015-8605)', (bytes) => bytes.slice(0, 100), 'dhcp.malformed'],
    ['has an operation of its own', (bytes) => void (bytes[0] = 7), 'dhcp.malformed'],
    ['has an option that ends behind it (CVE-2018-5732)', (bytes) => bytes.slice(0, 248), 'dhcp.malformed'],
    ['says that its hardware address has 255 bytes (CVE-2017-14491)', (bytes) => void (bytes[2] = 255), 'dhcp.ignored'],
    ['has no end (CVE-2017-14495)', (bytes) => bytes.subarray(0, 252), 'dhcp.offer'],
    ['says that it is a reply', (bytes) => void (bytes[0] = 2), 'dhcp.ignored'],
    ['has been through 255 relays', (bytes) => void (bytes[3] = 255), 'dhcp.ignored'],
  ])('because it %s, leaves one word: %s', async (_, change, type) => {
    const { network, station, attacker } = await bench();
    attacker.bytes(discover(change));
    expect(words(station).map((one) => one.type)).toEqual([type]);
    expectServed(network);
  });

  it('because option 52 stands in a field that it points to (CVE-2017-14496), is read once', async () => {
    const { network, station, attacker } = await bench();
    const overloaded = discover((bytes) => {
      bytes.set([52, 1, 3], 240 + 3);
      bytes.set([52, 1, 3, 255], 108);
      bytes.set([52, 1, 3, 255], 44);
    });
    attacker.bytes(overloaded);
    expect(words(station)).toHaveLength(1);
    expectServed(network);
  });

  it('because it is longer than any frame (CVE-2022-0934), is dropped without a word of the server', async () => {
    const { network, station, attacker } = await bench();
    for (const size of [576, 1500, 2048])
      attacker.bytes(discover((bytes) => Uint8Array.from([...bytes, ...new Uint8Array(size - bytes.length)])));
    expect(attacker.replies()).toHaveLength(3);
    expect(words(station).every(({ type }) => type === 'dhcp.offer')).toBe(true);
    expectServed(network);
  });
});

describe('a message that asks for what is nobody’s business', () => {
  it('as a lease query does (CVE-2022-2928), gets no answer', async () => {
    const { network, station, attacker } = await bench();
    attacker.bytes(encodeDhcp(message('lease-query', { hardware: '02:00:00:00:ee:ee', ciaddr: ip('192.168.1.100') })));
    expect(attacker.replies()).toEqual([]);
    expect(station.events('dhcp.ignored')).toHaveLength(1);
    expectServed(network);
  });

  it('as a unicast REQUEST of no network does (CVE-2025-40779), is refused', async () => {
    const { network, station } = await bench();
    const neighbour = new TestClient(network, '02:00:00:00:ee:01', { address: ip('192.168.1.77') });
    const request = message('request', { hardware: '02:00:00:00:ee:01', ciaddr: ip('172.16.5.5') });
    neighbour.bytes(encodeDhcp(request), STATION.address);
    expect(neighbour.replies().map(({ kind }) => kind)).toEqual(['nak']);
    expect(station.events('dhcp.nak')).toHaveLength(1);
    expectServed(network);
  });

  it('through a relay that nobody set up sends nothing to the victim that it names', async () => {
    const { network, station, attacker } = await bench();
    const victim = ip('192.168.1.200');
    network.host({ name: 'victim', address: victim });
    attacker.bytes(encodeDhcp(message('discover', { hardware: '02:00:00:00:ee:ee', giaddr: victim })));
    expect(network.recorded.filter(({ destination }) => destination === victim)).toEqual([]);
    expect(station.events('dhcp.ignored')).toMatchObject([{ reason: expect.stringContaining('relay') }]);
    expectServed(network);
  });
});

describe('a flood', () => {
  it('of invented hardware addresses leaves leases and reservations alone, and the next device is served', async () => {
    const reservations = [{ hardware: PHONE, address: '192.168.1.109' }];
    const { network, station, attacker } = await bench({ settings: { ...TEN, reservations } });
    const mine = new TestClient(network, '02:00:00:00:aa:01');
    const held = mine.lease()?.yiaddr;
    for (let n = 0; n < 2000; n += 1) {
      attacker.post(
        encodeDhcp(message('discover', { hardware: hardware(n), options: [address(50, '192.168.1.109')] })),
      );
      if (n % 100 === 0) network.runFor(seconds(1));
    }
    network.runFor(seconds(1));
    expect(mine.lease()?.yiaddr).toBe(held);
    expect(formatIpv4(new TestClient(network, PHONE).lease()?.yiaddr ?? ip('0.0.0.0'))).toBe('192.168.1.109');
    expect(station.stored.map(({ address: one }) => formatIpv4(one)).every((one) => one !== '192.168.1.255')).toBe(
      true,
    );
    expectServed(network);
  });

  it('in the name of a device does not silence that device, however long it lasts', async () => {
    const { network, station, attacker } = await bench();
    const forged = encodeDhcp(message('discover', { hardware: PHONE, xid: 7 }));
    for (let n = 0; n < 130; n += 1) attacker.post(forged);
    network.runFor(seconds(1));
    expect(new TestClient(network, PHONE).lease()?.kind).toBe('ack');
    expect(station.events('dhcp.flood')).toHaveLength(1);
  });

  it('of invented devices that take their addresses is told once a minute and ends with their leases', async () => {
    const reservations = [{ hardware: PHONE, address: '192.168.1.109' }];
    const { network, station, attacker } = await bench({ settings: { ...TEN, reservations, lease: '5m' } });
    const mine = attacker.lease()?.yiaddr;
    for (let n = 0; n < 40; n += 1) new TestClient(network, hardware(n)).lease();
    expect(station.events('dhcp.pool-empty')).toMatchObject([{ pool: '192.168.1.0/24', size: 9 }]);
    expect(attacker.lease()?.yiaddr).toBe(mine);
    expect(new TestClient(network, PHONE).lease()?.kind).toBe('ack');
    network.runFor(minutes(2));
    expect(new TestClient(network, hardware(99)).lease()).toBeUndefined();
    expect(station.events('dhcp.pool-empty')).toHaveLength(2);
    network.runFor(minutes(5));
    expectServed(network);
  });

  it('of DECLINEs from one device rests three addresses within a minute, however often it comes back', async () => {
    const { network, station, attacker } = await bench();
    for (let n = 0; n < 20; n += 1) declineOne(attacker, network);
    expect(station.events('dhcp.decline')).toHaveLength(3);
    expect(station.events('dhcp.ignored').length).toBeGreaterThan(0);
    expectServed(network);
    network.runFor(minutes(2));
    declineOne(attacker, network);
    expect(station.events('dhcp.decline')).toHaveLength(4);
  });

  it('of DECLINEs from many devices rests twenty addresses within a minute, and never a reserved one', async () => {
    const reservations = [{ hardware: PHONE, address: '192.168.1.50' }];
    const settings = { pool: '192.168.1.100-192.168.1.199', reservations };
    const { network, station } = await bench({ settings, plan: { probe: false } });
    const crowd = Array.from({ length: 20 }, (_, n) => new TestClient(network, hardware(n)));
    const phone = new TestClient(network, PHONE);
    for (const device of [...crowd, ...crowd, phone]) declineOne(device, network);
    expect(station.stored.filter(({ state }) => state === 'declined')).toHaveLength(20);
    expect(station.events('dhcp.decline').at(-1)).toMatchObject({ address: '192.168.1.50', quarantine: 0 });
    expect(phone.lease()?.yiaddr).toBe(ip('192.168.1.50'));
    expectServed(network);
  });
});

describe('a lease file', () => {
  it('with a row that names nobody (CVE-2019-6474) costs that row, and the station starts', async () => {
    const disk = new SimulatedDisk();
    const first = openLeaseJournal(disk.files(), { live: () => [] });
    const { station, attacker } = await bench();
    attacker.lease();
    if (!first.ok) return expect.fail(first.error.message);
    for (const lease of station.stored) first.value.journal.record(lease);
    first.value.journal.close();
    const file = disk.files().append('leases/journal-000001.jsonl');
    if (!file.ok) return expect.fail(file.error.message);
    file.value.append(new TextEncoder().encode('{"crc":"00000000","address":"192.168.1.105","state":"bound"}\n'));
    file.value.sync();
    file.value.close();
    const again = openLeaseJournal(disk.files(), { live: () => [] });
    if (!again.ok) return expect.fail(again.error.message);
    expect(again.value.damaged).toHaveLength(1);
    const network = new SimulatedNetwork();
    await TestStation.start(network, { settings: TEN, leases: [...again.value.leases.values()] });
    expect(new TestClient(network, '02:00:00:00:ee:ee').lease()?.yiaddr).toBe(ip('192.168.1.100'));
    expectServed(network);
  });
});

/** Takes an address and declines it, all within a few milliseconds. */
function declineOne(device: TestClient, network: SimulatedNetwork): void {
  const say = (kind: 'discover' | 'request' | 'decline', options: readonly DhcpOption[]) => {
    device.post(encodeDhcp(message(kind, { hardware: device.hardware, options })));
    network.runFor(millis(300));
    return device.replies()[0];
  };
  const offered = say('discover', [])?.yiaddr;
  if (offered === undefined) return;
  const about = [address(50, formatIpv4(offered)), address(54, '192.168.1.1')];
  if (say('request', about)?.kind === 'ack') say('decline', about);
}
