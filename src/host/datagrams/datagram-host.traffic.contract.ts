/** What every host promises about datagrams: that they arrive, as they were sent, and what is said when they do not. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import type { HostFixture } from './datagram-host.fixture.ts';
import { Probe, queueText } from './probe.fixture.ts';

const ANY = ipv4(0);

export function describeTraffic(make: () => Promise<HostFixture>): void {
  let hosts: HostFixture;
  beforeEach(async () => {
    hosts = await make();
  });
  afterEach(() => hosts.close());

  it('carries a datagram there and the reply back, telling the sender of each', async () => {
    const server = new Probe({ echo: true });
    const socket = await hosts.open(server);
    const client = new Probe();
    const own = await hosts.openPeer(client);
    queueText(own, 'hello', hosts.address, socket.port);
    hosts.peer.poke();
    await hosts.until(() => client.texts.length === 1);
    expect(server.senders).toEqual([{ address: hosts.peerAddress, port: own.port }]);
    expect(client.senders).toEqual([{ address: hosts.address, port: socket.port }]);
    expect(client.texts).toEqual(['hello']);
  });

  it('keeps the order of what is queued, over several batches', async () => {
    const texts = Array.from({ length: 40 }, (_, index) => `datagram ${index}`);
    const server = new Probe();
    await hosts.exchange(server, texts, { batch: 16 });
    await hosts.until(() => server.texts.length === texts.length);
    expect(server.texts).toEqual(texts);
    expect(Math.max(...server.batches)).toBeLessThanOrEqual(16);
  });

  it('carries an empty datagram', async () => {
    const server = new Probe();
    await hosts.exchange(server, ['', 'end']);
    await hosts.until(() => server.texts.length === 2);
    expect(server.texts).toEqual(['', 'end']);
  });

  it('reaches all by a broadcast, from a socket that may send one', async ({ skip }) => {
    const { broadcast } = hosts;
    if (broadcast === undefined) return skip('no broadcast on this loopback');
    const server = new Probe();
    const socket = await hosts.open(server, { address: ANY });
    const own = await hosts.openPeer(new Probe(), { broadcast: true });
    queueText(own, 'discover', broadcast, socket.port);
    hosts.peer.poke();
    await hosts.until(() => server.texts.length === 1);
    expect(server.texts).toEqual(['discover']);
  });

  it('counts a broadcast from a socket that may not send one, and sends the rest', async ({ skip }) => {
    const { broadcast } = hosts;
    if (broadcast === undefined) return skip('no broadcast on this loopback');
    const server = new Probe();
    const socket = await hosts.open(server);
    const own = await hosts.openPeer(new Probe());
    queueText(own, 'refused', broadcast, socket.port);
    queueText(own, 'accepted', hosts.address, socket.port);
    hosts.peer.poke();
    await hosts.until(() => server.texts.length === 1 && hosts.observed.failed.length > 0);
    expect(server.texts).toEqual(['accepted']);
    expect(hosts.observed.failed).toEqual(['EACCES']);
  });

  it('counts a datagram that no network carries, and sends the rest', async () => {
    const server = new Probe();
    const socket = await hosts.open(server);
    const own = await hosts.openPeer(new Probe());
    own.queue(0, hosts.address, socket.port, new Uint8Array(65_508));
    queueText(own, 'small', hosts.address, socket.port);
    hosts.peer.poke();
    await hosts.until(() => server.texts.length === 1 && hosts.observed.failed.length > 0);
    expect(hosts.observed.failed).toEqual(['EMSGSIZE']);
  });

  it('counts an answer to port 0, which a forged request can ask for, and sends the rest', async () => {
    const server = new Probe();
    const socket = await hosts.open(server);
    const own = await hosts.openPeer(new Probe());
    queueText(own, 'forged', hosts.address, 0);
    queueText(own, 'honest', hosts.address, socket.port);
    hosts.peer.poke();
    await hosts.until(() => server.texts.length === 1 && hosts.observed.failed.length > 0);
    expect([server.texts, hosts.observed.failed.length]).toEqual([['honest'], 1]);
  });

  it.each([
    { what: 'a body beyond its array', head: 0, offset: 900, length: 101 },
    { what: 'a body before its array', head: 0, offset: -1, length: 100 },
    { what: 'a head longer than its slot', head: 2049, offset: 0, length: 1 },
  ])('throws at once for $what: our own mistake', async ({ head, offset, length }) => {
    const own = await hosts.open(new Probe());
    const queue = (): void => own.queue(head, hosts.address, own.port, new Uint8Array(1000), offset, length);
    expect(queue).toThrow(RangeError);
  });

  it('goes on after a peer has closed its socket', async () => {
    const server = new Probe({ echo: true });
    const socket = await hosts.open(server);
    const gone = await hosts.openPeer(new Probe());
    queueText(gone, 'last words', hosts.address, socket.port);
    gone.close();
    hosts.peer.poke();
    await hosts.until(() => server.texts.length === 1);
    const client = new Probe();
    queueText(await hosts.openPeer(client), 'still there?', hosts.address, socket.port);
    hosts.peer.poke();
    await hosts.until(() => client.texts.length === 1);
  });

  describe('bodies', () => {
    const big = Uint8Array.from({ length: 200_000 }, (_, index) => index * 31 + (index >> 8));
    const shared = new Uint8Array(new SharedArrayBuffer(1000)).fill(7);
    const slices: readonly (readonly [string, () => Uint8Array, number, number])[] = [
      ['the beginning of a large one', () => big, 0, 512],
      ['a slice beyond 65 535', () => big, 130_123, 1428],
      ['the end of a large one', () => big, 199_999, 1],
      ['nothing', () => big, 5, 0],
      ['a slice of a view into a larger buffer', () => big.subarray(70_000, 90_000), 10_000, 512],
      ['a buffer read from a file', () => fileBacked(big), 100_000, 1000],
      ['a small pooled buffer', () => Buffer.from('pooled'), 2, 4],
      ['a small array of its own', () => Uint8Array.of(1, 2, 3, 4, 5), 1, 3],
      ['64 bytes, the most that V8 keeps in its heap', () => new Uint8Array(64).fill(9), 0, 64],
      ['65 bytes', () => new Uint8Array(65).fill(9), 0, 65],
      ['memory shared between threads', () => shared, 100, 600],
    ];

    it.each(slices)('sends a head and %s', async (_, make, offset, length) => {
      const server = new Probe();
      const socket = await hosts.open(server);
      const own = await hosts.openPeer(new Probe());
      const body = make();
      for (const head of ['HEAD', '']) {
        const at = own.reserve();
        own.outBytes.set(Buffer.from(head), at);
        own.queue(head.length, hosts.address, socket.port, body, offset, length);
      }
      hosts.peer.poke();
      await hosts.until(() => server.received.length === 2);
      const slice = Buffer.from(body.slice(offset, offset + length));
      expect(server.received).toEqual([Buffer.concat([Buffer.from('HEAD'), slice]), slice]);
    });

    it('sends a whole body when no slice is named', async () => {
      const server = new Probe();
      const socket = await hosts.open(server);
      const own = await hosts.openPeer(new Probe());
      own.queue(0, hosts.address, socket.port, Buffer.from('whole'));
      hosts.peer.poke();
      await hosts.until(() => server.texts.length === 1);
      expect(server.texts).toEqual(['whole']);
    });
  });
}

function fileBacked(bytes: Uint8Array): Uint8Array {
  const file = join(tmpdir(), `rouse-body-${process.pid}`);
  writeFileSync(file, bytes);
  const read = readFileSync(file);
  rmSync(file);
  return read;
}
