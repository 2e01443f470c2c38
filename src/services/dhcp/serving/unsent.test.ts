import { describe, expect, it } from 'vitest';
import { ALL_CARDS } from '../../../host/datagrams/datagrams.ts';
import { formatIpv4, LIMITED_BROADCAST } from '../../../lib/address.ts';
import { PHONE } from '../../../protocols/dhcp/wire/packets.fixture.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import { TestClient, TestStation } from '../bench.fixture.ts';

const PLAN = { mode: 'share-lan', probe: false } as const;

describe('replies to all', () => {
  it('leave in frames, which need no entry in a table of neighbours', async () => {
    const network = new SimulatedNetwork({ record: true });
    await TestStation.start(network, { plan: PLAN });
    const phone = new TestClient(network, PHONE);
    expect(phone.lease({ flags: 0x8000 })).toBeDefined();
    const replies = network.recorded.filter(({ sourcePort }) => sourcePort === 67);
    const sent = replies.map(({ destination, hardware }) => [destination, hardware]);
    expect(sent).toEqual([1, 2].map(() => [LIMITED_BROADCAST, ALL_CARDS]));
  });

  it('leave as datagrams where no frames can be sent', async () => {
    const network = new SimulatedNetwork({ record: true });
    const station = await TestStation.start(network, { plan: PLAN });
    station.host.framesAllowed = false;
    expect(new TestClient(network, PHONE).lease({ flags: 0x8000 })).toBeDefined();
    expect(network.recorded.filter(({ hardware }) => hardware !== undefined)).toEqual([]);
    expect(station.events('dhcp.broadcast-instead')).toEqual([]);
  });
});

describe('a reply that the system refuses', () => {
  it.each([
    ['to all', 0x8000, 'broadcast'],
    ['to one card', 0, '192.168.1.100'],
  ])('%s is told as not sent, and not as an offer', async (_, flags, to) => {
    const network = new SimulatedNetwork();
    const station = await TestStation.start(network, { plan: PLAN });
    const phone = new TestClient(network, PHONE);
    station.host.refusal = 'ENOBUFS';
    expect(phone.ask('discover', { flags })).toEqual([]);
    expect(station.events('dhcp.discover')).toHaveLength(1);
    expect(station.events('dhcp.offer')).toEqual([]);
    expect(station.events('dhcp.unsent')).toMatchObject([
      { device: PHONE, message: 'OFFER', address: '192.168.1.100', to, cause: 'ENOBUFS' },
    ]);
    station.host.refusal = undefined;
    const [offer] = phone.ask('discover', { flags });
    expect(formatIpv4(offer?.yiaddr ?? LIMITED_BROADCAST)).toBe('192.168.1.100');
    expect(station.events('dhcp.offer')).toHaveLength(1);
  });
});
