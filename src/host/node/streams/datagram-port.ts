/** One UDP port of this computer, in the event loop: `node:dgram`. */
import { createSocket } from 'node:dgram';
import { ANY_ADDRESS, parseIpv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { causeOf, socketError } from '../../errno.ts';
import type { StationError } from '../../station-error.ts';
import type { DatagramPort, FarPlace, ListenPlace } from '../../streams/streams.ts';

function nothing(): void {}

export async function openPort(
  { address, port }: Pick<ListenPlace, 'address' | 'port'>,
  heard: (bytes: Uint8Array, from: FarPlace) => void,
): Promise<Result<DatagramPort, StationError>> {
  const four = parseIpv4(address);
  const socket = createSocket(four.ok ? 'udp4' : 'udp6');
  let isOpen = true;
  return new Promise((resolve) => {
    socket.once('error', (error) => {
      const place = four.ok ? { address: four.value, port } : { address: ANY_ADDRESS, address6: address, port };
      resolve(err(socketError(causeOf(error), place, { platform: process.platform })));
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      socket.on('error', nothing);
      socket.on('message', (bytes, from) => heard(bytes, { address: from.address, port: from.port }));
      socket.unref();
      resolve(
        ok({
          port: socket.address().port,
          send(bytes, to) {
            if (isOpen) socket.send(bytes, to.port, to.address, nothing);
          },
          close() {
            if (isOpen) socket.close();
            isOpen = false;
          },
        }),
      );
    });
  });
}
