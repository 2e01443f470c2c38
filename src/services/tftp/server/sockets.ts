/** The sockets of the service: requests, and data from a port the system chooses, one of a range, or the same one. */
import { ANY_ADDRESS, type Ipv4 } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import type { DatagramHandler, DatagramHost, DatagramSocket, SocketPlace } from '../../../host/datagrams/datagrams.ts';
import type { StationError } from '../../../host/station-error.ts';
import { OPCODE } from '../../../protocols/tftp/packet.ts';
import type { TftpSettings } from './settings.ts';

export interface TftpSockets {
  readonly requests: DatagramSocket;
  /** The one whose data comes from the address that a client asked; 0.0.0.0 where it asked everybody. */
  data(own: Ipv4): DatagramSocket;
  close(): void;
}

/** Datagrams of one batch: enough for a room of phones in lock-step. */
const BATCH = 64;

/** Opens all or none. */
export async function openSockets(
  host: DatagramHost,
  settings: TftpSettings,
  handler: DatagramHandler,
): Promise<Result<TftpSockets, StationError>> {
  const largest = Math.max(2048, settings.negotiation.largestBlock + 4);
  const place: SocketPlace = { batch: BATCH, ...settings.place, port: settings.port, largest };
  const ofRequests: SocketPlace = { ...place, cardsUpTo: OPCODE.write };
  if (settings.dataPorts === 'single') {
    const only = await host.open(ofRequests, handler);
    return only.ok ? ok(socketsOf(only.value, only.value)) : only;
  }
  // Data first: a host serves its sockets in this order, and the last ACK of a file comes before the request for the next.
  const own = ownPlace(host, place, settings.dataPorts);
  const data = await openData(host, own ?? place, settings.dataPorts, handler);
  if (!data.ok) return data;
  const elsewhere = own === undefined ? data : await host.open({ ...place, port: 0 }, handler);
  if (!elsewhere.ok) {
    data.value.close();
    return elsewhere;
  }
  const requests = await host.open(ofRequests, handler);
  if (requests.ok) return ok(socketsOf(requests.value, data.value, own, elsewhere.value));
  for (const socket of new Set([data.value, elsewhere.value])) socket.close();
  return requests;
}

/** `own`: where `data` is bound, when it answers from one address only. */
function socketsOf(
  requests: DatagramSocket,
  data: DatagramSocket,
  own?: SocketPlace,
  elsewhere: DatagramSocket = data,
): TftpSockets {
  return {
    requests,
    // Who asks everybody acknowledges to everybody, which a socket of one address does not hear.
    data: (asked) => (own === undefined || asked === own.address ? data : elsewhere),
    close() {
      for (const socket of new Set([data, elsewhere, requests])) socket.close();
    },
  };
}

/**
 * Bound to the station's address and to no other, so that the system need not be told with each packet where it comes from.
 * Undefined where that spares nothing, or where transfers have only some ports.
 */
function ownPlace(
  { kind }: DatagramHost,
  place: SocketPlace,
  ports: TftpSettings['dataPorts'],
): SocketPlace | undefined {
  const { device, address, source = ANY_ADDRESS } = place;
  const isSplit = kind === 'batched' && device !== undefined && address === ANY_ADDRESS && ports === 'system';
  return isSplit && source !== ANY_ADDRESS ? { ...place, address: source } : undefined;
}

/** The first free port of a range; when none is free, the refusal of the last one. */
async function openData(
  host: DatagramHost,
  place: SocketPlace,
  ports: Exclude<TftpSettings['dataPorts'], 'single'>,
  handler: DatagramHandler,
): Promise<Result<DatagramSocket, StationError>> {
  if (ports === 'system') return host.open({ ...place, port: 0 }, handler);
  let port = ports.first;
  let opened = await host.open({ ...place, port }, handler);
  while (!opened.ok && opened.error.code === 'port-taken' && port < ports.last) {
    port += 1;
    opened = await host.open({ ...place, port }, handler);
  }
  return opened;
}
