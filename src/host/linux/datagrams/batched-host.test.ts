import { writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../../lib/address.ts';
import { millis, NEVER } from '../../../lib/time.ts';
import { describeDatagramHost } from '../../datagrams/datagram-host.contract.ts';
import type { DatagramHandler } from '../../datagrams/datagrams.ts';
import type { HostPair } from '../../datagrams/datagram-host.fixture.ts';
import { Observed, Probe, queueText } from '../../datagrams/probe.fixture.ts';
import { BatchedHost } from './batched-host.ts';
import { loadLibc } from './libc.ts';

const LOOPBACK = ipv4(0x7f000001);
const BROADCAST = ipv4(0x7fffffff);
const MOST_TURNS = 5000;

const libc = await loadLibc();

describe.skipIf(!libc.ok)('with system calls', () => {
  if (!libc.ok) return;

  describeDatagramHost('BatchedHost', async (observed: Observed): Promise<HostPair> => {
    const host = new BatchedHost(libc.value, { observer: observed });
    const peer = new BatchedHost(libc.value, { observer: observed });
    const until = async (done: () => boolean): Promise<void> => {
      for (let turns = 0; !done(); turns += 1) {
        if (turns > MOST_TURNS) throw new Error('it did not happen');
        host.turn(millis(0.5));
        peer.turn(millis(0.5));
      }
    };
    return { host, peer, address: LOOPBACK, peerAddress: LOOPBACK, broadcast: BROADCAST, until };
  });

  describe('BatchedHost alone', () => {
    it('ends its wait when another thread writes to wakeFd, and calls onWake in the same turn', () => {
      let woken = 0;
      const host = new BatchedHost(libc.value, { onWake: () => (woken += 1) });
      for (let i = 0; i < 2; i += 1) writeSync(host.wakeFd, new BigUint64Array([1n]));
      host.turn();
      expect(woken).toBe(1);
      writeSync(host.wakeFd, new BigUint64Array([1n]));
      const isWoken = (): boolean => woken === 2;
      for (let turns = 0; turns < MOST_TURNS && !isWoken(); turns += 1) host.turn();
      expect(woken).toBe(2);
      host.close();
    });

    it('sends what a wake has made sure before it looks at what has arrived', () => {
      const log: string[] = [];
      const host = new BatchedHost(libc.value);
      const handler = new Probe();
      const socket = host.openNow({ address: LOOPBACK, port: 0 }, handler);
      const peer = host.openNow({ address: LOOPBACK, port: 0 }, new Probe());
      if (!socket.ok || !peer.ok) return expect.fail('no sockets');
      for (let n = 0; n < 2; n += 1) host.turn(millis(0));
      handler.onWake = () => void log.push('wake');
      handler.onFlushed = () => void log.push('flushed');
      handler.onReceive = () => void log.push('receive');
      queueText(peer.value, 'arrived', LOOPBACK, socket.value.port);
      host.turn(millis(0));
      log.length = 0;
      handler.deadlines.push(host.now());
      writeSync(host.wakeFd, new BigUint64Array([1n]));
      for (let turns = 0; turns < MOST_TURNS && !log.includes('receive'); turns += 1) host.turn(millis(0));
      host.close();
      expect(log.slice(0, 3)).toEqual(['wake', 'flushed', 'receive']);
    });

    it('reports an onWake that throws', () => {
      const observed = new Observed();
      const onWake = (): void => {
        throw new Error('bad message');
      };
      const host = new BatchedHost(libc.value, { onWake, observer: observed });
      writeSync(host.wakeFd, new BigUint64Array([1n]));
      host.turn();
      host.close();
      expect(observed.faults).toEqual(['bad message']);
    });

    it('is closed by a handler in the middle of a turn', () => {
      const host = new BatchedHost(libc.value);
      const probe = new Probe({ deadlines: [host.now()] });
      probe.onWake = () => host.close();
      expect(host.openNow({ address: LOOPBACK, port: 0 }, probe).ok).toBe(true);
      host.turn();
      expect(probe.woken.length).toBe(1);
    });

    it('answers from the address that was asked, also when answers to one client are sent as one', () => {
      const asked = [2, 3, 3, 2].map((last) => ipv4(LOOPBACK - 1 + last));
      const host = new BatchedHost(libc.value);
      const server: DatagramHandler = {
        receive(socket, batch) {
          for (let index = 0; index < batch.count; index += 1) {
            socket.reserve(batch.own(index));
            socket.queue(0, batch.address(index), batch.port(index), Buffer.alloc(100, 'answer'));
          }
        },
        wake: () => {},
        deadline: () => NEVER,
      };
      const probe = new Probe();
      const opened = host.openNow({ address: ipv4(0), port: 0 }, server);
      const own = host.openNow({ address: LOOPBACK, port: 0, broadcast: true }, probe);
      if (!opened.ok || !own.ok) throw new Error('not opened');
      for (const address of [...asked, BROADCAST]) queueText(own.value, 'ask', address, opened.value.port);
      for (let turns = 0; turns < MOST_TURNS && probe.senders.length <= asked.length; turns += 1) host.turn(millis(1));
      host.close();
      expect(probe.senders.map(({ address }) => address)).toEqual([...asked, LOOPBACK]);
    });

    it('tells the local address and the adapter of each datagram, whichever address it was sent to', () => {
      const host = new BatchedHost(libc.value);
      const probe = new Probe();
      const opened = host.openNow({ address: ipv4(0), port: 0, broadcast: true }, probe);
      if (!opened.ok) throw new Error(opened.error.message);
      const addresses = [LOOPBACK, ipv4(0x7f000005), BROADCAST];
      for (const address of addresses) queueText(opened.value, 'x', address, opened.value.port);
      for (let turns = 0; turns < 100 && probe.texts.length < 3; turns += 1) host.turn(millis(5));
      host.close();
      expect(probe.locals).toEqual(addresses);
      expect(new Set(probe.adapters)).toEqual(new Set([libc.value.if_nametoindex('lo')]));
    });

    it('replies from the source address that its place names', () => {
      const host = new BatchedHost(libc.value);
      const probe = new Probe();
      const source = ipv4(0x7f000009);
      const sender = host.openNow({ address: ipv4(0), port: 0, source }, new Probe());
      const receiver = host.openNow({ address: LOOPBACK, port: 0 }, probe);
      if (!sender.ok || !receiver.ok) throw new Error('not opened');
      queueText(sender.value, 'x', LOOPBACK, receiver.value.port);
      for (let turns = 0; turns < 100 && probe.texts.length < 1; turns += 1) host.turn(millis(5));
      host.close();
      expect(probe.senders).toEqual([{ address: source, port: sender.value.port }]);
    });
  });
});
