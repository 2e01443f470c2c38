import { describe, expect, it } from 'vitest';
import type { DatagramHandler, DatagramHost, DatagramSocket, SocketPlace } from '../../../host/datagrams/datagrams.ts';
import { stationError } from '../../../host/station-error.ts';
import { ANY_ADDRESS } from '../../../lib/address.ts';
import { err, ok } from '../../../lib/result.ts';
import { NEVER } from '../../../lib/time.ts';
import { ip } from '../../../protocols/dhcp/wire/packets.fixture.ts';
import { openSockets } from './sockets.ts';
import { TFTP_DEFAULTS, type TftpSettings } from './settings.ts';

const HANDLER: DatagramHandler = { receive: () => {}, wake: () => {}, deadline: () => NEVER };
const [OWN, SECOND] = [ip('192.168.1.1'), ip('10.0.0.2')];
const ADAPTER = { address: ANY_ADDRESS, device: 'eth0', source: OWN };

/** Opens nothing, and refuses the socket of that number. */
function hostOf(kind: DatagramHost['kind'], refused?: number) {
  const opened: SocketPlace[] = [];
  const closed: SocketPlace[] = [];
  const host = {
    kind,
    open: async (place: SocketPlace) => {
      if (opened.push(place) === refused) return err(stationError('port-taken', 'It is taken.', 'Free it.'));
      return ok({ place, close: () => closed.push(place) } as unknown as DatagramSocket);
    },
  } as unknown as DatagramHost;
  return { host, opened, closed };
}

function settingsOf(place: Omit<SocketPlace, 'port'>): TftpSettings {
  return { ...TFTP_DEFAULTS, port: 69, place };
}

describe('the sockets of a server on an adapter', () => {
  it('send data from the own address through one that is bound to it, and from others through one that is not', async () => {
    const { host, opened, closed } = hostOf('batched');
    const sockets = await openSockets(host, settingsOf(ADAPTER), HANDLER);
    if (!sockets.ok) throw new Error(sockets.error.message);
    expect(opened.map(({ address, port }) => [address, port])).toEqual([
      [OWN, 0],
      [ANY_ADDRESS, 0],
      [ANY_ADDRESS, 69],
    ]);
    const { value } = sockets;
    const places = [OWN, ANY_ADDRESS, SECOND].map((own) =>
      opened.findIndex((one) => Object.is(placeOf(value.data(own)), one)),
    );
    expect([...places, opened.indexOf(placeOf(value.requests))]).toEqual([0, 1, 1, 2]);
    value.close();
    expect(closed).toEqual(opened);
  });

  it.each([
    ['dgram', ADAPTER, 'system'],
    ['batched', { address: OWN }, 'system'],
    ['batched', ADAPTER, { first: 2000, last: 2001 }],
  ] as const)('are two on %s at %o with data ports %o', async (kind, place, dataPorts) => {
    const { host, opened, closed } = hostOf(kind);
    const sockets = await openSockets(host, { ...settingsOf(place), dataPorts }, HANDLER);
    if (!sockets.ok) throw new Error(sockets.error.message);
    expect(opened.map(({ address }) => address)).toEqual([place.address, place.address]);
    expect(sockets.value.data(SECOND)).toBe(sockets.value.data(OWN));
    sockets.value.close();
    expect(closed).toEqual(opened);
  });

  it.each([1, 2, 3])('are none when number %i is refused', async (refused) => {
    const { host, opened, closed } = hostOf('batched', refused);
    const sockets = await openSockets(host, settingsOf(ADAPTER), HANDLER);
    expect(sockets).toMatchObject({ ok: false, error: { code: 'port-taken' } });
    expect(closed).toEqual(opened.slice(0, refused - 1));
  });
});

function placeOf(socket: DatagramSocket): SocketPlace {
  return (socket as unknown as { readonly place: SocketPlace }).place;
}
