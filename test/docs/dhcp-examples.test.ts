/** The examples of docs/dhcp.md run. (`npm run check` compiles them.) */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { borrow } from '../../docs/examples/dhcp-client.ts';
import { explain } from '../../docs/examples/dhcp-decide.ts';
import { describe } from '../../docs/examples/dhcp-packet.ts';
import { serve } from '../../docs/examples/dhcp-server.ts';
import { DhcpClient, DhcpServer, dhcpMessage, encodeDhcp, formatIpv4, seconds } from '../../src/public/dhcp.ts';
import { freePorts } from '../support/free-ports.ts';
import { Scratch } from '../support/scratch.ts';

const PHONE = '00:26:99:ef:0f:1a';

async function ports(): Promise<{ readonly server: number; readonly client: number }> {
  const [server = 0, client = 0] = (await freePorts(2)).map(Number);
  return { server, client };
}

it('a server lends, a client borrows and gives back', async () => {
  const told: string[] = [];
  const own = await ports();
  const server = await serve({ at: '127.0.0.1/8', ports: own }, (line) => told.push(line));
  expect(await borrow('127.0.0.1', own.server, PHONE)).toMatchObject({ address: '127.66.0.50', 150: '127.0.0.1' });
  expect(await borrow('127.0.0.1', own.server, '02:00:00:00:00:01')).toMatchObject({ address: '127.66.0.100' });
  expect(told).toEqual([`${PHONE} has 127.66.0.50`, '02:00:00:00:00:01 has 127.66.0.100']);
  await expect.poll(() => [...server.leases()].map(({ state }) => state)).toEqual(['released', 'released']);
  server.close();
});

it('leases kept in a folder are remembered by the next server', async () => {
  const scratch = new Scratch();
  const own = await ports();
  const options = { at: '127.0.0.1/8', ports: own, folder: scratch.path, settings: { pool: '127.66.0.1-127.66.0.9' } };
  const addresses: string[] = [];
  for (const hardware of ['02:00:00:00:00:01', '02:00:00:00:00:02', '02:00:00:00:00:01']) {
    const server = await DhcpServer.start(options);
    const client = await DhcpClient.open({ server: '127.0.0.1', ports: { server: own.server }, hardware });
    if (!server.ok || !client.ok) return expect.fail('not started');
    const lease = await client.value.lease(seconds(10));
    addresses.push(lease === undefined ? 'none' : formatIpv4(lease.address));
    client.value.close();
    server.value.close();
  }
  scratch.remove();
  expect(addresses).toEqual(['127.66.0.1', '127.66.0.2', '127.66.0.1']);
});

it('wrong settings are told all at once, and nothing is started', async () => {
  const settings = { pool: '10.0.0.1-10.0.0.9', lease: 'soon' };
  const server = await DhcpServer.start({ at: '127.0.0.1/8', ports: await ports(), settings });
  expect(server).toMatchObject({ ok: false, error: { code: 'settings' } });
  expect(!server.ok && server.error.message.split('\n')).toHaveLength(2);
  expect(await DhcpServer.start({ at: 'here' })).toMatchObject({ ok: false, error: { code: 'settings' } });
});

it('a datagram is described, with what is odd and wrong about it', () => {
  const text = new TextEncoder().encode('192.168.1.10');
  const datagram = encodeDhcp(dhcpMessage({ kind: 'ack', op: 2, options: [{ code: 150, bytes: text }] }));
  expect(describe(datagram.subarray(0, 270))).toEqual([
    'ack of 00:00:00:00:00:00',
    'message-type = ack (5)',
    'tftp-servers = hex:31:39:32:2e:31:36:38:2e:31:2e:31:30',
    'option 150 (tftp-servers) must carry address bytes, but carries the text "192.168.1.10"',
    'odd: below-300-bytes at byte 270',
  ]);
  expect(describe(datagram.subarray(0, 100))).toEqual([expect.stringMatching(/^malformed at byte 100/)]);
});

it('what docs/dhcp.md shows of the examples is in them', () => {
  const bare = (text: string): string => text.replaceAll(/^ +/gm, '').trim();
  const read = (path: string): string => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
  const examples = ['server', 'client', 'decide', 'packet'].map((name) => bare(read(`examples/dhcp-${name}.ts`)));
  const blocks = Array.from(read('dhcp.md').matchAll(/```ts\n(.*?)```/gs), ([, block = '']) => bare(block));
  expect(blocks.length).toBeGreaterThan(3);
  for (const block of blocks)
    expect(
      examples.some((example) => example.includes(block)),
      block,
    ).toBe(true);
});

it('an answer is explained, option by option', () => {
  const chaddr = new Uint8Array(16).fill(2, 0, 6);
  const discover = dhcpMessage({ kind: 'discover', chaddr, options: [{ code: 55, bytes: Uint8Array.of(1, 150, 15) }] });
  const told = explain(discover, { pool: '192.168.1.100-192.168.1.109', domain: 'bench.example' });
  expect(told[0]).toBe('offer 192.168.1.100 to 192.168.1.100');
  expect(told).toContain('tftp-servers = 192.168.1.1 [96 04 c0 a8 01 01] (station)');
  expect(told).toContain('domain = "bench.example" [0f 0d 62 65 6e 63 68 2e 65 78 61 6d 70 6c 65] (config)');
  expect(explain(discover, { minSeconds: 5 })[0]).toBe('ignore: The device has not been trying for long enough yet.');
  expect(explain(discover, { pool: 'x' })).toEqual([expect.stringContaining('pool: "x"')]);
});
