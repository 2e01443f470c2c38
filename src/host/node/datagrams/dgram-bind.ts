/**
 * Opening `node:dgram` sockets, with what each system can do about one adapter. On Linux with system calls at hand the
 * socket is made by them and bound to the device. Elsewhere a socket on the wildcard address hears the broadcasts, and
 * one on the adapter's own address hears its unicasts and sends: what it sends, broadcasts too, leaves by that adapter.
 */
import { createSocket, type BindOptions, type Socket, type SocketOptions } from 'node:dgram';
import { interfaces } from '../adapters/interfaces.ts';
import { ANY_ADDRESS, formatIpv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { SocketPlace } from '../../datagrams/datagrams.ts';
import { causeOf } from '../../errno.ts';
import type { Libc } from '../../linux/datagrams/libc.ts';
import { openLinuxSocket } from '../../linux/datagrams/linux-socket.ts';

/** The system's sockets behind one socket of the seam. */
export interface DgramSockets {
  /** All of them receive. */
  readonly all: readonly Socket[];
  readonly sender: Socket;
  readonly port: number;
  /** They speak IPv6. */
  readonly six: boolean;
  /** The index of the only adapter they can receive from; 0 when it may be any. */
  readonly adapter: number;
}

/** Large enough for a burst of five hundred devices; systems that allow less give less. */
const RECEIVE_BUFFERS = [8_388_608, 1_048_576] as const;

/** `dgram` looks every destination up, one tick later. Ours are addresses already. */
const OPTIONS: SocketOptions = { type: 'udp4', lookup: (address, _, done) => done(null, address, 4) };

const OPTIONS_6: SocketOptions = { type: 'udp6', lookup: (address, _, done) => done(null, address, 6) };

/** @returns the errno's name (`EADDRINUSE`) when the system refuses */
export async function bindDgram(place: SocketPlace, libc: Libc | undefined): Promise<Result<DgramSockets, string>> {
  if (place.address6 !== undefined) return bind6(place, place.address6);
  if (libc !== undefined) return bindDescriptor(libc, place);
  if (place.device !== undefined && place.address === ANY_ADDRESS) return bindToAdapter(place, place.device);
  return one(await bind(place, OPTIONS, { port: place.port, address: formatIpv4(place.address) }));
}

/** IPv6 has no broadcasts. */
async function bind6(place: SocketPlace, address: string): Promise<Result<DgramSockets, string>> {
  const bound = one(await bind({ ...place, broadcast: false }, OPTIONS_6, { port: place.port, address }));
  return bound.ok ? ok({ ...bound.value, six: true }) : bound;
}

async function bindDescriptor(libc: Libc, place: SocketPlace): Promise<Result<DgramSockets, string>> {
  const opened = openLinuxSocket(libc, place);
  if (!opened.ok) return opened;
  const socket = create(OPTIONS);
  const refusal = await bound(socket, { fd: opened.value.fd });
  if (refusal === undefined) return one(ok(socket), place.device === undefined ? 0 : libc.if_nametoindex(place.device));
  libc.close(opened.value.fd);
  return err(refusal);
}

async function bindToAdapter(place: SocketPlace, device: string): Promise<Result<DgramSockets, string>> {
  const known = interfaces();
  const addresses = known?.[device];
  if (addresses === undefined) return err(known === undefined ? 'EMFILE' : 'ENODEV');
  const first = addresses.find((address) => address.family === 'IPv4')?.address;
  const own = place.source === undefined ? first : formatIpv4(place.source);
  // Two sockets can share the port only if both say so, and then nobody would notice that a third program has it too.
  const trial = await bind(place, OPTIONS, { port: place.port });
  if (!trial.ok || own === undefined) return one(trial);
  const { port } = trial.value.address();
  await new Promise<void>((resolve) => trial.value.close(resolve));
  return bindPair(place, own, port);
}

async function bindPair(place: SocketPlace, own: string, port: number): Promise<Result<DgramSockets, string>> {
  const shared = { ...OPTIONS, reuseAddr: true };
  const wildcard = await bind(place, shared, { port });
  if (!wildcard.ok) return wildcard;
  const sender = await bind(place, shared, { port, address: own });
  if (sender.ok) return ok({ all: [wildcard.value, sender.value], sender: sender.value, port, adapter: 0, six: false });
  wildcard.value.close();
  return sender;
}

async function bind(place: SocketPlace, options: SocketOptions, to: BindOptions): Promise<Result<Socket, string>> {
  const socket = create(options);
  const refusal = await bound(socket, { ...to, exclusive: true });
  if (refusal !== undefined) return err(refusal);
  try {
    if (place.broadcast === true) socket.setBroadcast(true);
  } catch (error) {
    socket.close();
    return err(causeOf(error));
  }
  widen(socket);
  return ok(socket);
}

/** An error that nobody listens for ends the process, even between two of our listeners. */
function create(options: SocketOptions): Socket {
  return createSocket(options).on('error', () => {});
}

/** Closes the socket when the system refuses. */
async function bound(socket: Socket, to: BindOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const refused = (error: unknown): void => {
      socket.close();
      resolve(causeOf(error));
    };
    socket.once('error', refused);
    socket.bind(to, () => {
      socket.off('error', refused);
      resolve(undefined);
    });
  });
}

function widen(socket: Socket): void {
  for (const size of RECEIVE_BUFFERS) {
    try {
      socket.setRecvBufferSize(size);
      return;
    } catch {
      // Some systems refuse what they could not give, instead of giving what they can: the next size is smaller.
    }
  }
}

function one(socket: Result<Socket, string>, adapter = 0): Result<DgramSockets, string> {
  if (!socket.ok) return socket;
  return ok({ all: [socket.value], sender: socket.value, port: socket.value.address().port, adapter, six: false });
}
