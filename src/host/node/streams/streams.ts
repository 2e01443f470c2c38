/** Connections of this computer: `node:net` and `node:tls`. */
import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, TLSSocket, type Server as TlsServer } from 'node:tls';
import { err, ok, type Result } from '../../../lib/result.ts';
import { causeOf } from '../../errno.ts';
import { stationError, type StationError } from '../../station-error.ts';
import type {
  Connection,
  ConnectionListener,
  ConnectPlace,
  Identity,
  ListenPlace,
  Streams,
  StreamServer,
} from '../../streams/streams.ts';
import { openPort } from './datagram-port.ts';
import { listenError } from './listen-error.ts';
import { openDatagrams } from './datagram-sender.ts';
import { makeIdentity } from './self-signed.ts';
import { unacknowledged } from './unacknowledged.ts';

type Accept = Parameters<Streams['listen']>[2];

/** Milliseconds in which keys must be agreed. */
const HANDSHAKE = 10_000;
const KEEP_ALIVE = 60_000;
const SOCKETS = { allowHalfOpen: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE, noDelay: true };
/**
 * RFC 9662 section 4: the first is to be preferred, the last is for devices that know nothing newer. What TLS 1.3 uses is not
 * in such lists.
 */
const CIPHERS = [
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'DHE-RSA-AES128-GCM-SHA256',
  'AES128-SHA',
].join(':');

type Guard = <A extends readonly unknown[]>(act: (...given: A) => void) => (...given: A) => void;

/** `guard` takes what a listener throws, which would end the process otherwise. */
export function nodeStreams(guard: Guard): Streams {
  const guarded = (listener: ConnectionListener): ConnectionListener => ({
    data: guard((bytes) => listener.data(bytes)),
    ended: guard(() => listener.ended()),
    drained: guard(() => listener.drained?.()),
    closed: guard((cause) => listener.closed(cause)),
  });
  return {
    listen: async (place, most, accept, refused) =>
      listen(place, most, (connection) => guardedAccept(guard, () => accept(connection), guarded), guard(refused)),
    connect: (place, listener, opened) => connect(place, guarded(listener), guard(opened)),
    datagrams: (place, failed) => openDatagrams(place, guard(failed)),
    openPort: async (place, heard) => openPort(place, guard(heard)),
    unacknowledged,
    makeIdentity,
  };
}

function guardedAccept(
  guard: Guard,
  accept: () => ConnectionListener | undefined,
  guarded: (listener: ConnectionListener) => ConnectionListener,
): ConnectionListener | undefined {
  let accepted: ConnectionListener | undefined;
  guard(() => (accepted = accept()))();
  return accepted === undefined ? undefined : guarded(accepted);
}

async function listen(
  place: ListenPlace,
  most: number,
  accept: Accept,
  refused: (address: string) => void,
): Promise<Result<StreamServer, StationError>> {
  const made = makeServer(place, accept);
  if (!made.ok) return made;
  const server = made.value;
  server.maxConnections = most;
  server.on('drop', (drop) => refused(plainAddress(drop?.remoteAddress ?? '')));
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(err(listenError(causeOf(error), place))));
    server.listen({ host: place.address, port: place.port, exclusive: true }, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : place.port;
      resolve(ok({ port, close: () => server.close() }));
    });
  });
}

function makeServer({ tls }: ListenPlace, accept: Accept): Result<Server, StationError> {
  const taken = (socket: Socket): void => {
    const connection = connectionOf(socket);
    const listener = accept(connection);
    if (listener === undefined) connection.reset();
    else hear(socket, listener);
  };
  if (tls === undefined) return ok(createServer(SOCKETS, taken));
  if (typeof tls === 'function') return ok(createServer(SOCKETS, inTls(tls, taken)));
  const server = makeTls(tls, taken);
  return server.ok ? ok(createServer(SOCKETS, (socket) => server.value.emit('connection', socket))) : server;
}

/** Asks for the certificate when somebody wants it. */
function inTls(identity: () => Identity | undefined, taken: (socket: Socket) => void): (socket: Socket) => void {
  let server: TlsServer | undefined;
  return (socket) => {
    const known = server === undefined ? identity() : undefined;
    const made = known === undefined ? undefined : makeTls(known, taken);
    if (made?.ok === true) server = made.value;
    if (server === undefined) socket.destroy();
    else server.emit('connection', socket);
  };
}

/** It listens to nothing: sockets are given to it. */
function makeTls({ certificate, key }: Identity, taken: (socket: Socket) => void): Result<TlsServer, StationError> {
  const suites = { ciphers: CIPHERS, honorCipherOrder: true, minVersion: 'TLSv1.2' } as const;
  try {
    const server = createTlsServer(
      { cert: certificate, key, ...suites, handshakeTimeout: HANDSHAKE, allowHalfOpen: true },
      taken,
    );
    // Nobody has to hear of who cannot agree on keys.
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    return ok(server);
  } catch (error) {
    const hint = 'Give certificate and key as PEM files that belong together.';
    return err(stationError('settings', `The certificate cannot be used: ${causeOf(error)}.`, hint));
  }
}

function connect(
  { host, port, tls, from }: ConnectPlace,
  listener: ConnectionListener,
  opened: (connection: Connection) => void,
): { close(): void } {
  const own = from === undefined ? {} : { localAddress: from };
  const socket =
    tls === undefined
      ? connectTcp({ host, port, ...own, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE })
      : connectTls({ host, port, ...own, rejectUnauthorized: tls.verify, servername: /[a-z]/i.test(host) ? host : '' });
  hear(socket, listener);
  socket.once(tls === undefined ? 'connect' : 'secureConnect', () => opened(connectionOf(socket)));
  return { close: () => socket.destroy() };
}

function hear(socket: Socket, listener: ConnectionListener): void {
  let cause: string | undefined;
  socket.on('error', (error) => (cause = causeOf(error)));
  socket.on('data', (bytes) => listener.data(bytes));
  socket.on('end', () => listener.ended());
  socket.on('drain', () => listener.drained?.());
  socket.once('close', () => listener.closed(cause));
}

function connectionOf(socket: Socket): Connection {
  return {
    address: plainAddress(socket.remoteAddress ?? ''),
    port: socket.remotePort ?? 0,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    write: (bytes) => socket.write(bytes),
    end: () => socket.end(),
    reset() {
      if (socket instanceof TLSSocket) socket.destroy();
      else socket.resetAndDestroy();
    },
  };
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
