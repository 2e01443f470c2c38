import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { parseUnacknowledged, unacknowledged } from './unacknowledged.ts';

it('the table of Linux is read: who has not acknowledged how much', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1B3A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1',
    '   1: 0101A8C0:1B3A C801A8C0:C000 01 0000F00D:00000000 01:00000014 00000000     0        0 101 2',
    'nonsense',
  ].join('\n');
  expect([...parseUnacknowledged(table)]).toEqual([
    ['0.0.0.0:0', 0],
    ['192.168.1.200:49152', 0xf00d],
  ]);
});

it.runIf(process.platform === 'linux')('what nobody reads stays in it', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(Buffer.alloc(8_000_000));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1').pause();
  await once(client, 'connect');
  const far = `127.0.0.1:${client.localPort}`;
  await expect.poll(async () => (await unacknowledged())?.get(far)).toBeGreaterThan(0);
  client.destroy();
  server.close();
});
