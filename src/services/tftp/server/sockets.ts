/** The two sockets of the service: requests, and data from a port the system chooses, one of a range, or the same one. */
import { ok, type Result } from '../../../lib/result.ts';
import type { DatagramHandler, DatagramHost, DatagramSocket, SocketPlace } from '../../../host/datagrams/datagrams.ts';
import type { StationError } from '../../../host/station-error.ts';
import { OPCODE } from '../../../protocols/tftp/packet.ts';
import type { TftpSettings } from './settings.ts';

export interface TftpSockets {
  readonly requests: DatagramSocket;
  readonly data: DatagramSocket;
}

/** Datagrams of one batch: enough for a room of phones in lock-step. */
const BATCH = 64;

/** Opens both or none. */
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
    return only.ok ? ok({ requests: only.value, data: only.value }) : only;
  }
  // Data first: a host serves its sockets in this order, and the last ACK of a file comes before the request for the next.
  const data = await openData(host, place, settings.dataPorts, handler);
  if (!data.ok) return data;
  const requests = await host.open(ofRequests, handler);
  if (requests.ok) return ok({ requests: requests.value, data: data.value });
  data.value.close();
  return requests;
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
