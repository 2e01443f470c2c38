import { describe, expect, it } from 'vitest';
import { formatIpv4 } from '../../../lib/address.ts';
import { instant, millis, seconds } from '../../../lib/time.ts';
import { encodeDhcp } from '../../../protocols/dhcp/wire/codec.ts';
import { address, ip, mac, message, opt, PHONE } from '../../../protocols/dhcp/wire/packets.fixture.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import { STATION, TestClient, TestStation } from '../bench.fixture.ts';

const POOL = { pool: '192.168.1.100-192.168.1.109' };

function destinations(network: SimulatedNetwork): readonly string[] {
  return network.recorded
    .filter(({ sourcePort }) => sourcePort === 67)
    .map(
      ({ destination, destinationMac, destinationPort }) =>
        `${formatIpv4(destination)} ${destinationMac} ${destinationPort}`,
    );
}

describe('a reply', () => {
  it('goes to everybody when the device asks for that', async () => {
    const network = new SimulatedNetwork({ record: true });
    await TestStation.start(network, { settings: POOL });
    new TestClient(network, PHONE).lease({ flags: 0x8000 });
    expect(destinations(network)).toEqual(Array(2).fill('255.255.255.255 ff:ff:ff:ff:ff:ff 68'));
  });

  it('else goes to its card alone, although it has no address yet', async () => {
    const network = new SimulatedNetwork({ record: true });
    const station = await TestStation.start(network, { settings: POOL });
    expect(new TestClient(network, PHONE).lease()?.kind).toBe('ack');
    expect(destinations(network)).toEqual(Array(2).fill(`192.168.1.100 ${PHONE} 68`));
    expect(station.events('dhcp.ack')).toMatchObject([{ address: '192.168.1.100', to: '192.168.1.100' }]);
  });

  it('that gives an address for ever is told with a lease of -1, which JSON has a word for', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network, { settings: { ...POOL, lease: 'infinite' } });
    new TestClient(network, PHONE).lease();
    const told = [...station.events('dhcp.offer'), ...station.events('dhcp.ack')];
    expect(told.map(({ lease }) => lease)).toEqual([-1, -1]);
  });

  it('goes to everybody after all for devices that are known not to take it otherwise', async () => {
    const network = new SimulatedNetwork({ record: true });
    const classes = [{ name: 'deaf', when: { hardware: PHONE }, quirks: ['always-broadcast' as const] }];
    await TestStation.start(network, { settings: { ...POOL, classes } });
    new TestClient(network, PHONE).lease();
    expect(destinations(network)).toEqual(Array(2).fill('255.255.255.255 ff:ff:ff:ff:ff:ff 68'));
  });

  it('is sent to the other port too with double-answer', async () => {
    const network = new SimulatedNetwork({ record: true });
    await TestStation.start(network, { settings: POOL, plan: { doubleAnswer: true } });
    new TestClient(network, PHONE).ask('discover', { flags: 0x8000 });
    expect(destinations(network).map((text) => text.slice(-2))).toEqual(['68', '67']);
  });

  it('says on every adapter that the station there is the server and has the files', async () => {
    const network = new SimulatedNetwork();
    const adapters = [
      { name: 'eth0', segment: 'lan', ...STATION },
      { name: 'eth1', segment: 'other', address: ip('10.0.0.1'), prefix: 24 },
    ];
    await TestStation.start(network, { adapters });
    const [near, far] = [
      new TestClient(network, PHONE),
      new TestClient(network, '02:00:00:00:aa:01', { segment: 'other' }),
    ];
    for (const [client, server] of [
      [near, '192.168.1.1'],
      [far, '10.0.0.1'],
    ] as const) {
      const ack = client.lease();
      const text = (code: number): string =>
        [...(ack?.options.find((one) => one.code === code)?.bytes ?? [])].join('.');
      expect([formatIpv4(ack?.siaddr ?? ip('0.0.0.0')), text(54), text(150)]).toEqual([server, server, server]);
    }
  });
});

describe('an address that somebody else has', () => {
  it('is found before it is offered: it rests, and the device gets the next one', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network, { settings: POOL });
    network.host({ name: 'printer', mac: mac('02:00:00:00:bb:01'), address: ip('192.168.1.100') });
    network.runFor(seconds(1));
    expect(formatIpv4(new TestClient(network, PHONE).lease()?.yiaddr ?? ip('0.0.0.0'))).toBe('192.168.1.101');
    expect(station.events('dhcp.address-taken')).toEqual([
      {
        type: 'dhcp.address-taken',
        device: PHONE,
        address: '192.168.1.100',
        holder: '02:00:00:00:bb:01',
        quarantine: 600_000,
      },
    ]);
    expect(station.stored.map(({ state }) => state)).toEqual(['declined', 'bound']);
    expect(new TestClient(network, '02:00:00:00:aa:01').lease()?.yiaddr).toBe(ip('192.168.1.102'));
  });

  it('holds up nobody but the device that is to get it', async () => {
    const network = new SimulatedNetwork();
    await TestStation.start(network, { settings: POOL });
    const known = new TestClient(network, PHONE);
    known.lease();
    const fresh = new TestClient(network, '02:00:00:00:aa:01');
    fresh.post(encodeDhcp(message('discover', { hardware: '02:00:00:00:aa:01' })));
    known.post(encodeDhcp(message('discover')));
    network.runFor(millis(1));
    expect([known.replies().length, fresh.replies().length]).toEqual([1, 0]);
    network.runFor(millis(200));
    expect(fresh.replies().map(({ kind }) => kind)).toEqual(['offer']);
  });

  it('behind a relay holds nobody up: the offer goes at once, and the request for it is refused', async () => {
    const network = new SimulatedNetwork();
    const settings = { relays: '192.168.1.254', pool: '192.168.1.100-192.168.1.109' };
    const station = await TestStation.start(network, { settings });
    network.host({ name: 'printer', address: ip('192.168.1.100') });
    network.runFor(seconds(1));
    const relay = new TestClient(network, PHONE, { address: ip('192.168.1.254'), port: 67 });
    const relayed = { giaddr: ip('192.168.1.254') };
    relay.post(encodeDhcp(message('discover', relayed)), STATION.address);
    network.runFor(millis(0.3));
    expect(relay.replies().map(({ yiaddr }) => formatIpv4(yiaddr))).toEqual(['192.168.1.100']);
    const chosen = { ...relayed, options: [address(50, '192.168.1.100'), address(54, '192.168.1.1')] };
    expect(relay.ask('request', chosen, STATION.address).map(({ kind }) => kind)).toEqual(['nak']);
    expect(station.events('dhcp.address-taken')).toHaveLength(1);
    expect(relay.ask('discover', relayed, STATION.address)[0]?.yiaddr).toBe(ip('192.168.1.101'));
  });

  it('is offered all the same when the device itself has it, or when the probe is switched off', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network, { settings: POOL });
    const phone = new TestClient(network, PHONE, { address: ip('192.168.1.100') });
    expect(phone.lease()?.yiaddr).toBe(ip('192.168.1.100'));
    expect(station.events('dhcp.address-taken')).toEqual([]);
    const careless = await TestStation.start(new SimulatedNetwork(), { plan: { probe: false }, settings: POOL });
    expect(careless.told).toEqual([]);
  });

  it('stays with the device it is reserved for, and the conflict is told', async () => {
    const network = new SimulatedNetwork();
    const reservations = [{ hardware: PHONE, address: '192.168.1.50' }];
    const station = await TestStation.start(network, { settings: { ...POOL, reservations } });
    network.host({ name: 'intruder', address: ip('192.168.1.50') });
    expect(new TestClient(network, PHONE).lease()?.yiaddr).toBe(ip('192.168.1.50'));
    expect(station.events('dhcp.address-taken')).toMatchObject([{ address: '192.168.1.50', quarantine: 0 }]);
  });

  it('cannot be claimed for a whole pool: after twenty within a minute addresses are lent unasked', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network, { settings: { pool: '192.168.1.100-192.168.1.199' } });
    for (let last = 100; last < 200; last += 1)
      network.host({ name: `liar ${last}`, address: ip(`192.168.1.${last}`) });
    expect(new TestClient(network, PHONE).lease()?.kind).toBe('ack');
    expect(station.stored.filter(({ state }) => state === 'declined')).toHaveLength(20);
  });
});

describe('leases', () => {
  it('that could not be stored are not acknowledged, which is said once, and the next ones are', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network, { settings: POOL });
    const phone = new TestClient(network, PHONE);
    for (const times of [1, 2]) {
      station.disk.full = true;
      expect([phone.lease(), phone.lease()]).toEqual([undefined, undefined]);
      expect(station.events('lease.not-stored')).toHaveLength(times);
      station.disk.full = false;
      expect(phone.lease()?.kind).toBe('ack');
    }
  });

  it('are remembered: the device gets the address it had', async () => {
    const network = new SimulatedNetwork();
    const first = await TestStation.start(network, { settings: POOL });
    new TestClient(network, '02:00:00:00:aa:01').lease();
    new TestClient(network, PHONE).lease();
    const later = new SimulatedNetwork({ start: instant(60_000) });
    await TestStation.start(later, { settings: POOL, leases: first.stored });
    expect(new TestClient(later, PHONE).lease()?.yiaddr).toBe(ip('192.168.1.101'));
  });
});

describe('a device that floods', () => {
  it('is answered up to its limit of a minute; it is told once, and others are served', async () => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network, { settings: POOL, plan: { messagesPerClient: 5 } });
    const noisy = new TestClient(network, PHONE);
    for (let sent = 0; sent < 20; sent += 1) noisy.post(encodeDhcp(message('discover', { options: [opt(60, 'x')] })));
    network.runFor(seconds(1));
    expect(noisy.replies().length).toBeLessThanOrEqual(5);
    expect(station.events('dhcp.flood')).toEqual([{ type: 'dhcp.flood', device: PHONE, limit: 5 }]);
    expect(new TestClient(network, '02:00:00:00:aa:01').lease()?.kind).toBe('ack');
    network.runFor(seconds(60));
    expect(noisy.ask('discover')).toHaveLength(1);
  });
});
