/** UDP ports of loopback that were free a moment ago. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export async function freePorts(count: number): Promise<readonly string[]> {
  const sockets = Array.from({ length: count }, () => createSocket('udp4').bind(0, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'listening')));
  const ports = sockets.map((socket) => String(socket.address().port));
  for (const socket of sockets) socket.close();
  return ports;
}
