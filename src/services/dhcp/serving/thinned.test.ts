import { describe, expect, it } from 'vitest';
import { PHONE } from '../../../protocols/dhcp/wire/packets.fixture.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import { TestClient, TestStation, type StationSetup } from '../bench.fixture.ts';

const NAMED = { options: [{ code: 12, bytes: new TextEncoder().encode('phone') }] };

async function leased(thinned: StationSetup['thinned']) {
  const network = new SimulatedNetwork();
  const station = await TestStation.start(network, {
    plan: { mode: 'share-lan', probe: false },
    settings: { bootFile: 'boot.bin' },
    ...(thinned === undefined ? {} : { thinned }),
  });
  const phone = new TestClient(network, PHONE);
  expect(phone.lease(NAMED)).toBeDefined();
  return { station, phone };
}

describe('an exchange of which nothing is told one by one', () => {
  it('is reported to be counted, with who it was and what it got, and without the rest', async () => {
    const { station } = await leased(['dhcp.discover', 'dhcp.offer', 'dhcp.request', 'dhcp.ack']);
    expect(station.told).toEqual([]);
    const lent = { device: PHONE, address: '192.168.1.100', lease: 7_200_000, to: expect.any(String) };
    expect(station.counted).toEqual([
      { type: 'dhcp.discover', device: PHONE, parameters: [] },
      { type: 'dhcp.offer', ...lent },
      { type: 'dhcp.request', device: PHONE, asks: 'selecting', address: '192.168.1.100' },
      { type: 'dhcp.ack', ...lent },
    ]);
  });

  it('and is told whole as soon as one part of it is told', async () => {
    for (const thinned of [['dhcp.discover', 'dhcp.request'] as const, ['dhcp.offer', 'dhcp.ack'] as const]) {
      const { station } = await leased(thinned);
      expect(station.counted).toEqual([]);
      expect(station.events('dhcp.discover')).toMatchObject([{ hostname: 'phone' }]);
      expect(station.events('dhcp.offer')).toMatchObject([{ gives: { bootFile: 'boot.bin' } }]);
      expect(station.events('dhcp.ack')).toMatchObject([{ hostname: 'phone', gives: { bootFile: 'boot.bin' } }]);
    }
  });

  it('is told when it was not sent', async () => {
    const { station, phone } = await leased(['dhcp.discover', 'dhcp.offer']);
    station.told.length = 0;
    station.counted.length = 0;
    station.host.refusal = 'ENOBUFS';
    phone.ask('discover');
    expect(station.counted).toMatchObject([{ type: 'dhcp.discover' }]);
    expect(station.told).toMatchObject([{ type: 'dhcp.unsent', device: PHONE, cause: 'ENOBUFS' }]);
  });
});
