import { beforeEach, describe, expect, it } from 'vitest';
import { formatIpv4 } from '../../../lib/address.ts';
import { seconds } from '../../../lib/time.ts';
import { encodeDhcp } from '../../../protocols/dhcp/wire/codec.ts';
import { address, ip, message, PHONE } from '../../../protocols/dhcp/wire/packets.fixture.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import { TestClient, TestStation } from '../bench.fixture.ts';

const SETTINGS = { pool: '192.168.1.100-192.168.1.250' };
const PLAN = { mode: 'share-lan', probe: false } as const;

let network: SimulatedNetwork;
let station: TestStation;

beforeEach(async () => {
  network = new SimulatedNetwork({ record: true });
  station = await TestStation.start(network, { plan: PLAN, settings: SETTINGS });
  station.disk.slow = true;
});

const client = (last = 1): TestClient => new TestClient(network, `02:00:00:00:aa:${String(last).padStart(2, '0')}`);
const chosen = (text: string) => ({ options: [address(50, text), address(54, '192.168.1.1')] });

/** The disk has done what it was given, and the station looks. */
function finish(): void {
  station.disk.finish();
  network.runFor(seconds(1));
}

const kinds = (from: TestClient): readonly string[] => from.replies().map(({ kind }) => kind);
const told = (): readonly string[] => station.told.map(({ type }) => type);

describe('while the leases of an ACK are being stored', () => {
  it('the ACK waits, and is told when it has left', () => {
    const phone = client();
    expect(phone.lease()).toBeUndefined();
    expect([station.stored, told()]).toEqual([[], ['dhcp.discover', 'dhcp.offer']]);
    finish();
    expect(kinds(phone)).toEqual(['ack']);
    expect(told()).toEqual(['dhcp.discover', 'dhcp.offer', 'dhcp.request', 'dhcp.ack']);
    expect(station.events('dhcp.ack')).toMatchObject([{ address: '192.168.1.100', to: '192.168.1.100' }]);
    expect(station.stored).toHaveLength(1);
  });

  it('others are offered addresses, and refused them', () => {
    client(1).lease();
    const other = client(2);
    expect(other.ask('discover').map(({ kind }) => kind)).toEqual(['offer']);
    expect(other.ask('request', chosen('192.168.1.100')).map(({ kind }) => kind)).toEqual(['nak']);
    expect(station.stored).toEqual([]);
  });

  it('the next ones wait for the next commit', () => {
    const [first, second] = [client(1), client(2)];
    first.lease();
    second.lease();
    finish();
    expect([kinds(first), kinds(second)]).toEqual([['ack'], []]);
    finish();
    expect([kinds(first), kinds(second)]).toEqual([[], ['ack']]);
    expect(station.stored.map(({ address: at }) => formatIpv4(at))).toEqual(['192.168.1.100', '192.168.1.101']);
  });

  it('nothing that its device is told overtakes it', () => {
    const phone = client();
    phone.lease();
    expect(phone.ask('discover')).toEqual([]);
    expect(phone.ask('request', chosen('10.1.1.1'))).toEqual([]);
    finish();
    expect(kinds(phone)[0]).toBe('ack');
    finish();
    const types = told().filter((type) => type !== 'dhcp.discover' && type !== 'dhcp.request');
    expect(types.slice(0, 3)).toEqual(['dhcp.offer', 'dhcp.ack', 'dhcp.offer']);
  });

  it('a release is told when it is stored', () => {
    const phone = client();
    phone.lease();
    finish();
    phone.post(
      encodeDhcp(message('release', { hardware: phone.hardware, ciaddr: ip('192.168.1.100'), ...chosen('0.0.0.0') })),
    );
    network.runFor(seconds(1));
    expect(station.events('dhcp.release')).toEqual([]);
    finish();
    expect(station.events('dhcp.release')).toHaveLength(1);
  });
});

describe('when they cannot be stored', () => {
  it('the ACK and what waits behind it are forgotten and not told, which is said once; then it goes on', () => {
    const [first, second] = [client(1), client(2)];
    first.lease();
    second.lease();
    station.disk.full = true;
    finish();
    expect([kinds(first), kinds(second), station.stored]).toEqual([[], [], []]);
    expect(station.events('dhcp.ack')).toEqual([]);
    expect(station.events('lease.not-stored')).toHaveLength(1);
    first.lease();
    finish();
    expect(station.events('lease.not-stored')).toHaveLength(1);
    station.disk.full = false;
    second.lease();
    finish();
    expect([kinds(first), kinds(second)]).toEqual([[], ['ack']]);
    expect(station.stored).toHaveLength(1);
  });
});

describe('settling', () => {
  it('waits for the disk, and sends what it has stored', () => {
    const [first, second] = [client(1), client(2)];
    first.lease();
    second.lease();
    station.service.settle();
    expect(station.stored).toHaveLength(2);
    station.host.poke();
    network.runFor(seconds(1));
    expect([kinds(first), kinds(second)]).toEqual([['ack'], ['ack']]);
    expect(station.events('dhcp.ack')).toHaveLength(2);
  });

  it('comes before the end', () => {
    client(1).lease();
    client(2).lease();
    station.service.close();
    expect(station.stored).toHaveLength(2);
  });

  it('comes by itself when more waits than there is room for', () => {
    const waiting = client();
    waiting.lease();
    for (let round = 0; round < 150; round += 1) {
      for (let n = 0; n < 16; n += 1) waiting.post(encodeDhcp(message('discover', { hardware: waiting.hardware })));
      network.runFor(seconds(60));
    }
    expect(station.stored).toHaveLength(1);
    const heard = kinds(waiting);
    expect([heard[0], heard.length > 500, new Set(heard.slice(1))]).toEqual(['ack', true, new Set(['offer'])]);
  });
});

it('a reply that cannot be sent in a frame after all goes to everybody, and is told so', () => {
  const phone = new TestClient(network, PHONE);
  phone.lease();
  station.host.framesAllowed = false;
  finish();
  expect(station.events('dhcp.ack')).toMatchObject([{ to: 'broadcast' }]);
  expect(kinds(phone)).toEqual(['ack']);
});

it('a reply that the system refuses is told as not sent', () => {
  client().lease();
  station.host.refusal = 'ENOBUFS';
  finish();
  expect(station.events('dhcp.ack')).toEqual([]);
  expect(station.events('dhcp.unsent')).toMatchObject([{ message: 'ACK', cause: 'ENOBUFS' }]);
});
