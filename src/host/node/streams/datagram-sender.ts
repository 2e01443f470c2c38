/** Datagrams to one place: a name is looked up once, and what comes while that lasts waits, to a bound. */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns';
import { causeOf } from '../../errno.ts';
import type { ConnectPlace, DatagramSender } from '../../streams/streams.ts';

const MOST_WAITING = 1000;

function nothing(): void {}

export function openDatagrams(
  { host, port }: Pick<ConnectPlace, 'host' | 'port'>,
  failed: (cause: string) => void,
): DatagramSender {
  const waiting: Uint8Array[] = [];
  let send = (bytes: Uint8Array): void => {
    if (waiting.length < MOST_WAITING) waiting.push(bytes);
  };
  let close: () => void = nothing;
  lookup(host, (error, address, family) => {
    if (error !== null) {
      send = () => failed(causeOf(error));
      return;
    }
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    socket.on('error', (fault) => failed(causeOf(fault)));
    send = (bytes) => socket.send(bytes, port, address, (fault) => fault && failed(causeOf(fault)));
    close = () => socket.close();
    socket.unref();
    for (const bytes of waiting.splice(0)) send(bytes);
  });
  return { send: (bytes) => send(bytes), close: () => close() };
}
