/** UDP ports that nobody uses just now, for stations that may listen anywhere: demonstrations and tests. */
import { createSocket, type Socket } from 'node:dgram';

export async function freeUdpPorts(count: number, address: string): Promise<readonly number[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => bound(address)));
  const ports = sockets.map((socket) => socket.address().port);
  for (const socket of sockets) socket.close();
  return ports;
}

async function bound(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, address, () => resolve(socket));
  });
}
