/** What every host that can send frames promises about them; the others say false. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ipv4, LIMITED_BROADCAST } from '../../lib/address.ts';
import { ALL_CARDS } from './datagrams.ts';
import type { HostFixture } from './datagram-host.fixture.ts';
import { Probe, queueFrameText, queueText } from './probe.fixture.ts';

export function describeFrames(make: () => Promise<HostFixture>): void {
  let hosts: HostFixture;
  beforeEach(async () => {
    hosts = await make();
  });
  afterEach(() => hosts.close());

  it('sends none from a socket that is bound to no adapter', async () => {
    const socket = await hosts.open(new Probe());
    const to = { address: hosts.peerAddress, port: 9, hardware: ALL_CARDS };
    expect(queueFrameText(socket, 'nowhere', to)).toBe(false);
  });

  it('carries a head and a body to one card, from the address of the socket', async ({ skip }) => {
    const { cable } = hosts;
    if (cable === undefined) return skip('no frames here');
    const receiver = new Probe();
    const { port } = await hosts.openPeer(receiver);
    const socket = await hosts.open(new Probe(), { device: cable.device });
    const to = { address: hosts.peerAddress, port, hardware: cable.hardware };
    socket.outBytes.set(Buffer.from('HEAD'), socket.reserve());
    expect(socket.queueFrame(4, to, Buffer.from('the body'), 4, 4)).toBe(true);
    hosts.host.poke();
    await hosts.until(() => receiver.texts.length === 1);
    expect(receiver.texts).toEqual(['HEADbody']);
    expect(receiver.senders).toEqual([{ address: hosts.address, port: socket.port }]);
  });

  it('reaches all cards, from a socket that may not send broadcasts', async ({ skip }) => {
    const { cable } = hosts;
    if (cable === undefined) return skip('no frames here');
    const receiver = new Probe();
    const { port } = await hosts.openPeer(receiver, { address: ipv4(0) });
    const socket = await hosts.open(new Probe(), { device: cable.device });
    const to = { address: LIMITED_BROADCAST, port, hardware: ALL_CARDS };
    expect(queueFrameText(socket, 'offer', to)).toBe(true);
    hosts.host.poke();
    await hosts.until(() => receiver.texts.length === 1);
    expect(receiver.texts).toEqual(['offer']);
  });

  it('leaves what is too long for one to the datagrams', async ({ skip }) => {
    const { cable } = hosts;
    if (cable === undefined) return skip('no frames here');
    const socket = await hosts.open(new Probe(), { device: cable.device });
    const to = { address: hosts.peerAddress, port: 9, hardware: cable.hardware };
    expect([1472, 1473].map((length) => queueFrameText(socket, 'x'.repeat(length), to))).toEqual([true, false]);
  });

  it('tells the card of who sends, where that is asked for, and of others not', async ({ skip }) => {
    const { cable } = hosts;
    if (cable === undefined) return skip('no frames here');
    const server = new Probe();
    const socket = await hosts.open(server, { device: cable.device, cardsUpTo: 0x6161 });
    const silent = new Probe();
    const other = await hosts.open(silent, { device: cable.device });
    const own = await hosts.openPeer(new Probe());
    for (const text of ['aa', 'aa again', 'AB']) queueText(own, text, hosts.address, socket.port);
    queueText(own, 'aa', hosts.address, other.port);
    hosts.peer.poke();
    await hosts.until(() => server.texts.length === 3 && silent.texts.length === 1);
    expect(server.cards).toEqual(server.texts.map(() => cable.hardware));
    expect(silent.cards).toEqual([undefined]);
  });

  it('keeps each message its own when a turn mixes more frames and datagrams than fit at once', async ({ skip }) => {
    const { cable } = hosts;
    if (cable === undefined) return skip('no frames here');
    const receiver = new Probe();
    const { port } = await hosts.openPeer(receiver);
    const sender = new Probe({ deadlines: [hosts.host.now()] });
    const socket = await hosts.open(sender, { device: cable.device });
    const texts = Array.from({ length: 3000 }, (_, index) => `message ${index} `.padEnd(20 + (index % 400), 'x'));
    const to = { address: hosts.peerAddress, port, hardware: cable.hardware };
    let framed = 0;
    sender.onWake = () => {
      texts.forEach((text, index) => {
        if (index % 3 === 0) queueText(socket, text, to.address, port);
        else if (queueFrameText(socket, text, to)) framed += 1;
      });
    };
    await hosts.until(() => receiver.texts.length === texts.length);
    expect(receiver.texts.toSorted()).toEqual(texts.toSorted());
    expect([framed, hosts.observed.faults]).toEqual([2000, []]);
  });
}
