import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ipv4 } from '../../../lib/address.ts';
import { linuxPortHolder } from './port-holder.ts';

describe.runIf(process.platform === 'linux')('the holder of a port', () => {
  test('is found for a UDP socket, and only where it would be in the way', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    const holders = [undefined, 0, 0x7f00_0001, 0x7f00_0002].map((address) =>
      linuxPortHolder('udp', port, address === undefined ? undefined : ipv4(address)),
    );
    socket.close();
    expect(holders.map((holder) => holder?.kind === 'process' && holder.pid)).toEqual([
      process.pid,
      process.pid,
      process.pid,
      false,
    ]);
    expect(linuxPortHolder('udp', port)).toBeUndefined();
  });

  test('is found for a TCP socket that listens on IPv6 and IPv4 together', async () => {
    const server = createServer().listen(0, '::');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const holder = linuxPortHolder('tcp', port, ipv4(0x7f00_0001));
    server.close();
    expect(holder).toMatchObject({ kind: 'process', pid: process.pid });
  });
});
