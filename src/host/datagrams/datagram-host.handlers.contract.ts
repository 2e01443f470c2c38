/** What every host promises its handlers: deadlines, commits before flushes, faults that stop nothing, sockets that close. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { instant, millis } from '../../lib/time.ts';
import { NOT_DURABLE, NotDurable } from './datagrams.ts';
import type { HostFixture } from './datagram-host.fixture.ts';
import { Probe, queueText } from './probe.fixture.ts';

const ANY = ipv4(0);
/** TEST-NET-3 (RFC 5737): no adapter has it. */
const NOWHERE = ipv4(0xcb007109);

export function describeHandlers(make: () => Promise<HostFixture>): void {
  let hosts: HostFixture;
  beforeEach(async () => {
    hosts = await make();
  });
  afterEach(() => hosts.close());

  it('hands over a datagram as long as the largest, and counts longer ones', async () => {
    const server = new Probe();
    const texts = ['a'.repeat(100), 'b'.repeat(101), 'c'.repeat(1400), 'd'.repeat(99)];
    await hosts.exchange(server, texts, { largest: 100 });
    await hosts.until(() => server.texts.length === 2 && hosts.observed.oversizedTotal > 0);
    expect(server.texts).toEqual([texts[0], texts[3]]);
    expect(hosts.observed.oversizedTotal).toBe(2);
  });

  it('wakes a handler when its deadline has passed, never before', async () => {
    const start = hosts.host.now();
    const probe = new Probe({ deadlines: [millis(3), millis(9)].map((wait) => instant(start + wait)) });
    await hosts.open(probe);
    await hosts.until(() => probe.woken.length === 2);
    expect(probe.woken[0]).toBeGreaterThanOrEqual(start + 3);
    expect(probe.woken[1]).toBeGreaterThanOrEqual(start + 9);
  });

  it('asks for a changed deadline when it is poked', async () => {
    const probe = new Probe();
    await hosts.open(probe);
    probe.deadlines.push(hosts.host.now());
    hosts.host.poke();
    await hosts.until(() => probe.woken.length === 1);
  });

  it('commits once a turn, before anything queued in it leaves', async () => {
    const server = new Probe({ echo: true });
    const client = await hosts.exchange(server, ['one', 'two', 'three']);
    client.onReceive = () => expect(server.log.at(-1)).toBe('commit');
    await hosts.until(() => client.texts.length === 3);
    expect(server.log.join(' ')).toMatch(/^(receive( receive)* commit ?)+$/);
    expect(hosts.observed.faults).toEqual([]);
  });

  it('commits and flushes early when a turn queues more than it can hold', async () => {
    const server = new Probe();
    const socket = await hosts.open(server);
    const client = new Probe({ deadlines: [hosts.peer.now()] });
    const own = await hosts.openPeer(client);
    let queued = 0;
    let promised = 0;
    client.onCommit = () => (promised = queued);
    client.onWake = () => {
      for (; queued < 2500; queued += 1) queueText(own, `${queued}`, hosts.address, socket.port);
    };
    server.onReceive = () => expect(Number(server.texts.at(-1))).toBeLessThan(promised);
    await hosts.until(() => server.texts.length > 0 && queued === 2500 && promised === 2500);
    expect(server.texts[0]).toBe('0');
    expect(hosts.observed.faults).toEqual([]);
  });

  it('sends nothing of a turn of which any commit failed, however much was queued, and goes on', async () => {
    const probe = new Probe({ deadlines: [hosts.host.now(), hosts.host.now()] });
    const socket = await hosts.open(probe);
    const receiver = new Probe();
    const { port } = await hosts.openPeer(receiver);
    const refused: string[] = [];
    let isFull = true;
    probe.onCommit = () => {
      const isFirst = isFull;
      isFull = false;
      if (isFirst) throw new NotDurable('the disk is full');
    };
    probe.onWake = () => {
      const text = probe.woken.length === 1 ? 'lost' : 'kept';
      for (let queued = 0; queued < 2500; queued += 1) queueText(socket, text, hosts.peerAddress, port);
      socket.watch({ refused: (cause) => refused.push(cause) });
    };
    await hosts.until(() => receiver.texts.length > 0 && probe.woken.length === 2);
    expect([new Set(receiver.texts), refused]).toEqual([new Set(['kept']), [NOT_DURABLE]]);
  });

  it('tells a handler of the flush, after those who watch a message that was refused', async () => {
    const probe = new Probe({ deadlines: [hosts.host.now()] });
    const socket = await hosts.open(probe);
    const heard: string[] = [];
    probe.onFlushed = () => heard.push('flushed');
    probe.onWake = () => {
      for (const [port, about] of [
        [0, 'forged'],
        [9, 'honest'],
      ] as const) {
        queueText(socket, about, hosts.peerAddress, port);
        socket.watch({ refused: (cause) => heard.push(`${about} ${cause}`) });
      }
    };
    await hosts.until(() => heard.length > 1);
    expect(heard).toEqual([expect.stringMatching(/^forged \w+$/), 'flushed']);
  });

  it('sends nothing whose commit failed, and goes on', async () => {
    const server = new Probe({ echo: true });
    server.onCommit = () => {
      if (server.log.filter((entry) => entry === 'commit').length === 1) throw new Error('disk full');
    };
    const client = await hosts.exchange(server, ['lost']);
    await hosts.until(() => hosts.observed.faults.length === 1);
    const second = new Probe();
    const own = await hosts.openPeer(second);
    queueText(own, 'kept', hosts.address, server.port);
    hosts.peer.poke();
    await hosts.until(() => second.texts.length === 1);
    expect(client.texts).toEqual([]);
    expect(hosts.observed.faults).toEqual(['disk full']);
  });

  it('calls it no fault when the handler has told itself why', async () => {
    const server = new Probe({ echo: true });
    server.onCommit = () => {
      throw new NotDurable('the disk is full');
    };
    const client = await hosts.exchange(server, ['lost']);
    await hosts.until(() => server.log.includes('commit'));
    expect([client.texts, hosts.observed.faults]).toEqual([[], []]);
  });

  it('reports a handler that throws, and lives on', async () => {
    const server = new Probe({ echo: true });
    server.onReceive = () => {
      if (server.texts.at(-1) === 'bad') throw new Error('did not see that coming');
    };
    const socket = await hosts.open(server, { batch: 1 });
    const client = new Probe();
    const own = await hosts.openPeer(client);
    for (const text of ['bad', 'good']) queueText(own, text, hosts.address, socket.port);
    hosts.peer.poke();
    await hosts.until(() => client.texts.length === 1);
    expect(client.texts).toEqual(['good']);
    expect(hosts.observed.faults).toEqual(['did not see that coming']);
  });

  it('does not spin on a handler that throws when it is woken', async () => {
    const broken = new Probe({ deadlines: [hosts.host.now()] });
    broken.onWake = () => {
      broken.deadlines.push(hosts.host.now());
      throw new Error('woke badly');
    };
    await hosts.open(broken);
    const client = await hosts.exchange(new Probe({ echo: true }), ['one', 'two']);
    await hosts.until(() => client.texts.length === 2 && hosts.observed.faults.length > 0);
    expect(new Set(hosts.observed.faults)).toEqual(new Set(['woke badly']));
    expect(broken.woken.length).toBeLessThan(100);
  });

  it('sends what was queued before a socket was closed, and hears nothing more on it', async () => {
    const server = new Probe();
    server.onReceive = (socket) => {
      queueText(socket, 'last words', hosts.peerAddress, server.senders[0]?.port ?? 0);
      socket.close();
    };
    const client = await hosts.exchange(server, ['first', 'second'], { batch: 1 });
    await hosts.until(() => client.texts.length === 1);
    expect([client.texts, server.texts]).toEqual([['last words'], ['first']]);
  });

  it('lets the system choose a port, and takes it again once it is free', async () => {
    const first = await hosts.open(new Probe());
    expect(first.port).toBeGreaterThan(0);
    first.close();
    const witness = await hosts.exchange(new Probe({ echo: true }), ['a turn']);
    await hosts.until(() => witness.texts.length === 1);
    const second = await hosts.open(new Probe(), { port: first.port });
    expect(second.port).toBe(first.port);
  });

  it.each([
    { refusal: 'port-taken', cause: 'EADDRINUSE', place: {} },
    { refusal: 'no-address', cause: 'EADDRNOTAVAIL', place: { address: NOWHERE, port: 0 } },
    { refusal: 'no-adapter', cause: 'ENODEV', place: { device: 'rouse-none', address: ANY, port: 0 } },
  ])('answers $refusal instead of throwing', async ({ refusal, cause, place }) => {
    const { port } = await hosts.open(new Probe());
    const result = await hosts.host.open({ address: hosts.address, port, ...place }, new Probe());
    expect(result.ok ? undefined : [result.error.code, result.error.cause]).toEqual([refusal, cause]);
  });
}
