import { describe, expect, it } from 'vitest';
import { formatIpv4 } from '../../../lib/address.ts';
import { millis, minutes, seconds } from '../../../lib/time.ts';
import { encodeDhcp } from '../../../protocols/dhcp/wire/codec.ts';
import type { DhcpMessage } from '../../../protocols/dhcp/wire/message.ts';
import { address, ip, message, opt, PHONE } from '../../../protocols/dhcp/wire/packets.fixture.ts';
import { hardware } from '../../../protocols/dhcp/server/server.fixture.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import { STATION, TestClient, TestStation } from '../bench.fixture.ts';

const OFFICE = { address: ip('192.168.1.254'), prefix: 24 };
const VENDOR = opt(60, 'Cisco Systems, Inc. IP Phone CP-7911G\0');

/** Another server, already at work, that answers everybody at once. */
async function office(network: SimulatedNetwork): Promise<TestStation> {
  const server = await TestStation.start(network, {
    adapters: [OFFICE],
    plan: { mode: 'serve', probe: false },
    settings: { pool: '192.168.1.10-192.168.1.20' },
  });
  network.runFor(seconds(5));
  new TestClient(network, '02:00:00:00:99:99').lease({ flags: 0x8000 });
  return server;
}

describe('a station that starts beside another DHCP server', () => {
  it.each([
    ['a bench cable', false],
    ['a network', true],
  ])('on %s refuses to serve, names the other one, and answers nobody', async (_, isShared) => {
    const network = new SimulatedNetwork();
    const other = await office(network);
    const station = await TestStation.start(network, { isShared });
    const phone = new TestClient(network, PHONE);
    const replies = phone.ask('discover');
    expect(replies.map(({ siaddr }) => formatIpv4(siaddr))).toEqual(['192.168.1.254']);
    expect(station.events('dhcp.foreign-server')).toMatchObject([
      { adapter: 'eth0', server: '192.168.1.254', mac: other.host.adapters[0]?.mac, offers: '192.168.1.11' },
    ]);
    const [failure] = station.events('station.failed');
    expect(failure).toMatchObject({ code: 'foreign-server' });
    expect(failure?.message).toContain(
      'eth0: 192.168.1.254 (02:00:00:00:00:01). It gives 192.168.1.11, router 192.168.1.254.',
    );
    for (const way of ['--share-lan', 'mode: proxy', '--observe']) expect(failure?.hint).toContain(way);
    expect(station.service.isReady).toBe(false);
    expect(station.book.size).toBe(0);
  });

  it('leaves the other server without a trace of its questions', async () => {
    const network = new SimulatedNetwork();
    const other = await office(network);
    await TestStation.start(network);
    network.runFor(seconds(60));
    expect([...other.book.leases()].map(({ state }) => state)).toEqual(['bound', 'offered']);
    expect(other.stored).toHaveLength(1);
  });

  it('answers only devices that a recipe matches with --share-lan, and never refuses', async () => {
    const network = new SimulatedNetwork();
    await office(network);
    const station = await TestStation.start(network, {
      plan: { mode: 'share-lan' },
      settings: { pool: '192.168.1.100-192.168.1.109' },
      facts: { matches: ({ options }) => options.some(({ code }) => code === 60) },
    });
    const [laptop, phone] = [new TestClient(network, '02:00:00:00:aa:01'), new TestClient(network, PHONE)];
    expect(laptop.ask('discover').map(({ siaddr }) => formatIpv4(siaddr))).toEqual(['192.168.1.254']);
    const offers = phone.ask('discover', { options: [VENDOR] });
    expect(offers.map(({ siaddr }) => formatIpv4(siaddr)).toSorted()).toEqual(['192.168.1.1', '192.168.1.254']);
    const elsewhere = [VENDOR, address(50, '10.0.0.5')];
    expect(phone.ask('request', { options: elsewhere }).map(({ kind }) => kind)).toEqual(['nak']);
    expect(station.events('station.failed')).toEqual([]);
  });

  it('answers nothing with --observe, but tells what it sees', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network, { plan: { mode: 'observe' } });
    expect(new TestClient(network, PHONE).ask('discover')).toEqual([]);
    expect(station.events('dhcp.discover')).toHaveLength(1);
    await office(network);
    expect(station.events('dhcp.foreign-server')).toHaveLength(1);
    expect(station.events('station.failed')).toEqual([]);
  });
});

describe('a device that takes the address of another server', () => {
  it.each(['share-lan', 'proxy', 'observe'] as const)('is told of with %s, once an exchange', async (mode) => {
    const network = new SimulatedNetwork();
    await office(network);
    const known = { matches: ({ options }: DhcpMessage) => options.some(({ code }) => code === 60) };
    const station = await TestStation.start(network, { plan: { mode }, facts: known });
    const chosen = { options: [VENDOR, address(50, '192.168.1.12'), address(54, '192.168.1.254')] };
    const [laptop, phone] = [new TestClient(network, '02:00:00:00:aa:01'), new TestClient(network, PHONE)];
    for (const xid of [7, 7, 8]) phone.ask('request', { ...chosen, xid });
    phone.ask('request', { options: [VENDOR, address(50, '192.168.1.12')], xid: 9 });
    laptop.ask('request', { options: chosen.options.slice(1) });
    const device = { device: PHONE, address: '192.168.1.12', vendorClass: 'Cisco Systems, Inc. IP Phone CP-7911G' };
    const named = { ...device, type: 'dhcp.elsewhere', server: '192.168.1.254' };
    expect(station.events('dhcp.elsewhere')).toEqual([named, named, { ...device, type: 'dhcp.elsewhere' }]);
  });

  it('is not told of where it chose this station on another of its adapters', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network, { plan: { mode: 'observe' } });
    const options = [VENDOR, address(50, '192.168.1.12'), address(54, '192.168.1.1')];
    new TestClient(network, PHONE).ask('request', { options });
    expect(station.events('dhcp.elsewhere')).toEqual([]);
  });
});

describe('a station that is alone', () => {
  it.each([
    ['a bench cable', false, 300],
    ['a network', true, 2000],
  ])(
    'on %s says that it asks, keeps the first requests, and answers them when it knows',
    async (_, isShared, window) => {
      const network = new SimulatedNetwork({ record: true });
      const station = await TestStation.start(network, { isShared });
      expect(station.opening).toEqual([{ type: 'dhcp.asking', adapter: 'eth0', window }]);
      const phone = new TestClient(network, PHONE);
      phone.post(encodeDhcp(message('discover')));
      network.runFor(millis(window - 10));
      expect([station.service.isReady, phone.replies()]).toEqual([false, []]);
      network.runFor(millis(300));
      expect([station.service.isReady, phone.replies().map(({ kind }) => kind)]).toEqual([true, ['offer']]);
    },
  );

  it('is not disturbed by its own questions', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network);
    network.runFor(seconds(10));
    expect(station.told).toEqual([]);
  });

  it('tells of a server that shows up later, once, and goes on', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network);
    const phone = new TestClient(network, PHONE);
    expect(phone.lease()?.kind).toBe('ack');
    await TestStation.start(network, { adapters: [OFFICE], plan: { mode: 'share-lan' } });
    for (const last of ['01', '02', '03'])
      new TestClient(network, `02:00:00:00:aa:${last}`).ask('discover', { flags: 0x8000 });
    expect(station.events('dhcp.foreign-server')).toMatchObject([{ server: '192.168.1.254' }]);
    expect(station.events('station.failed')).toEqual([]);
    expect(phone.ask('discover').map(({ siaddr }) => formatIpv4(siaddr))).toContain('192.168.1.1');
  });

  it('asks again when the cable was away, for it may lead somewhere else now', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network);
    expect(new TestClient(network, PHONE).lease()?.kind).toBe('ack');
    await TestStation.start(network, { adapters: [OFFICE], plan: { mode: 'share-lan' } });
    network.runFor(seconds(30));
    expect(station.events('dhcp.foreign-server')).toEqual([]);
    station.service.linkReturned('eth0', network.now());
    station.host.poke();
    network.runFor(seconds(3));
    expect(station.events('dhcp.foreign-server')).toMatchObject([{ server: '192.168.1.254' }]);
  });

  it('learns of another server from a device that chooses it', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network);
    const phone = new TestClient(network, PHONE);
    phone.ask('discover');
    phone.ask('request', { options: [address(50, '192.168.1.77'), address(54, '192.168.1.66')] });
    expect(station.events('dhcp.foreign-server')).toMatchObject([{ server: '192.168.1.66', namedBy: PHONE }]);
  });
});

describe('what is only said of another server', () => {
  const elsewhere = (server: string) => ({ options: [address(50, '192.168.1.77'), address(54, server)] });
  const madeUp = (server: string, parts = {}): Uint8Array =>
    encodeDhcp(message('offer', { op: 2, yiaddr: ip('192.168.1.77'), options: [address(54, server)], ...parts }));
  const quiet = async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network);
    network.runFor(seconds(1));
    return { network, station, stranger: new TestClient(network, '02:00:00:00:ee:ee') };
  };
  const expectServed = (network: SimulatedNetwork, station: TestStation): void => {
    expect(station.events('station.failed')).toEqual([]);
    expect(new TestClient(network, PHONE).lease()?.siaddr).toBe(STATION.address);
  };

  it('by a device, before anybody was answered, is told, and the station serves', async () => {
    const { network, station, stranger } = await quiet();
    stranger.ask('request', elsewhere('192.168.5.1'));
    network.runFor(seconds(3));
    expect(station.events('dhcp.foreign-server')).toMatchObject([
      { server: '192.168.5.1', namedBy: '02:00:00:00:ee:ee' },
    ]);
    expectServed(network, station);
  });

  it.each([
    ['after the station has asked', 1000],
    ['while it asks', 0],
  ])('by one OFFER that somebody made up, %s, is told, and the station serves', async (_, wait) => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network);
    network.runFor(millis(wait));
    new TestClient(network, '02:00:00:00:ee:ee').bytes(madeUp('192.168.1.254'), undefined, 68);
    network.runFor(seconds(3));
    expect(station.events('dhcp.foreign-server')).toMatchObject([{ server: '192.168.1.254', offers: '192.168.1.77' }]);
    expectServed(network, station);
  });

  it('has the station ask for it, and if it is there the station ends', async () => {
    const { network, station, stranger } = await quiet();
    await TestStation.start(network, { adapters: [OFFICE], plan: { mode: 'share-lan' } });
    stranger.ask('request', elsewhere('192.168.1.254'));
    network.runFor(seconds(3));
    expect(station.events('station.failed')).toMatchObject([{ code: 'foreign-server' }]);
  });

  it('however often, does not keep devices waiting, nor is every server that somebody invents told about', async () => {
    const { network, station, stranger } = await quiet();
    for (let n = 1; n < 200; n += 1) {
      stranger.post(madeUp(`10.0.0.${n}`), undefined, 68);
      stranger.post(encodeDhcp(message('request', { hardware: hardware(n), ...elsewhere(`10.0.1.${n}`) })));
      network.runFor(millis(100));
    }
    expect(station.events('dhcp.foreign-server').length).toBeLessThanOrEqual(10);
    expectServed(network, station);
  });

  it('does not end a station that has answered a device, though it answers its question', async () => {
    const { network, station, stranger } = await quiet();
    expect(stranger.lease()?.kind).toBe('ack');
    await TestStation.start(network, { adapters: [OFFICE], plan: { mode: 'share-lan' } });
    stranger.ask('request', elsewhere('192.168.1.254'));
    station.service.linkReturned('eth0', network.now());
    network.runFor(seconds(5));
    expect(station.events('station.failed')).toEqual([]);
  });

  it('keeps the station from refusing the clients of that server, for a while', async () => {
    const { network, station, stranger } = await quiet();
    const reboots = { options: [address(50, '192.168.1.77')] };
    expect(stranger.lease()?.kind).toBe('ack');
    const theirs = new TestClient(network, PHONE);
    expect(theirs.ask('request', reboots).map(({ kind }) => kind)).toEqual(['nak']);
    stranger.ask('request', elsewhere('192.168.1.254'));
    expect(theirs.ask('request', reboots)).toEqual([]);
    expect(station.events('dhcp.ignored').at(-1)).toMatchObject({ device: PHONE });
    network.runFor(minutes(61));
    expect(theirs.ask('request', reboots).map(({ kind }) => kind)).toEqual(['nak']);
  });
});

describe('a proxy', () => {
  const PXE = [opt(60, 'PXEClient:Arch:00000:UNDI:002001'), opt(97, [0, 1, 2, 3]), opt(93, [0, 0])];
  const setup = {
    plan: { mode: 'proxy' as const },
    settings: {
      bootFile: 'undionly.kpxe',
      classes: [{ name: 'uefi', when: { arch: 'x64-uefi' }, bootFile: 'ipxe.efi' }],
    },
  };

  it('tells PXE clients what to boot and gives no address', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network, setup);
    const [offer, ...more] = new TestClient(network, PHONE).ask('discover', { options: PXE });
    expect(more).toEqual([]);
    expect(offer).toMatchObject({ kind: 'offer', yiaddr: 0, siaddr: STATION.address, file: 'undionly.kpxe' });
    expect(offer?.options.map(({ code }) => code)).toEqual([53, 54, 60, 43, 97]);
    expect(station.events('dhcp.proxy-offer')).toMatchObject([{ file: 'undionly.kpxe', server: '192.168.1.1' }]);
    expect(station.book.size).toBe(0);
  });

  it('answers on port 4011 those that have an address', async () => {
    const network = new SimulatedNetwork();
    await TestStation.start(network, setup);
    const client = new TestClient(network, PHONE, { address: ip('192.168.1.77'), port: 4011 });
    const uefi = [...PXE.slice(0, 2), opt(93, [0, 7])];
    const request = { ciaddr: ip('192.168.1.77'), options: uefi };
    expect(client.ask('request', request, STATION.address, 4011)).toMatchObject([{ kind: 'ack', file: 'ipxe.efi' }]);
  });

  it('is silent for everybody else', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network, setup);
    expect(new TestClient(network, PHONE).ask('discover', { options: [VENDOR] })).toEqual([]);
    expect(station.events('dhcp.ignored')).toHaveLength(1);
  });
});
