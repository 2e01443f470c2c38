/** What hosts promise about frames, on a real cable between two network namespaces. */
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe } from 'vitest';
import { ipv4, macFromBytes } from '../../../lib/address.ts';
import { millis } from '../../../lib/time.ts';
import { describeFrames } from '../../datagrams/datagram-host.frames.contract.ts';
import { HostFixture } from '../../datagrams/datagram-host.fixture.ts';
import type { DatagramHost } from '../../datagrams/datagrams.ts';
import { Observed } from '../../datagrams/probe.fixture.ts';
import { DgramHost } from '../../node/datagrams/dgram-host.ts';
import { mayMakeNamespaces, Namespace } from '../namespace.fixture.ts';
import { BatchedHost } from './batched-host.ts';
import { loadLibc } from './libc.ts';

const STATION = ipv4(0x0a4d_0101);
const DEVICE = ipv4(0x0a4d_0109);
const BROADCAST = ipv4(0x0a4d_01ff);
const CARD = macFromBytes(Uint8Array.of(2, 0, 0, 0, 0, 9));
const MOST_TURNS = 5000;

const libc = await loadLibc();

describe.skipIf(!libc.ok || !mayMakeNamespaces())('on a cable', () => {
  if (!libc.ok) return;
  const calls = libc.value;
  let station: Namespace;
  let outside: Namespace;
  let leave = (): void => {};

  beforeAll(async () => {
    station = new Namespace();
    outside = new Namespace();
    station.ip(`link add cable type veth peer name cable netns ${outside.name}`);
    for (const end of [station, outside]) end.ip('link set cable up');
    station.ip('addr add 10.77.1.1/24 dev cable');
    outside.ip(`link set cable address ${CARD}`);
    outside.ip('addr add 10.77.1.9/24 dev cable');
    leave = await station.enter();
  });
  afterAll(() => {
    leave();
    for (const namespace of [station, outside]) namespace.remove();
  });

  const kinds: readonly (readonly [string, (observer: Observed) => DatagramHost])[] = [
    ['BatchedHost', (observer) => new BatchedHost(calls, { observer })],
    ['DgramHost', (observer) => new DgramHost({ observer, libc: calls })],
  ];

  describe.each(kinds)('%s', (_, make) => {
    describeFrames(async () => {
      const observed = new Observed();
      const [host, peer] = [make(observed), new BatchedHost(calls, { observer: observed })];
      const until = async (done: () => boolean): Promise<void> => {
        for (let turns = 0; !done(); turns += 1) {
          if (turns > MOST_TURNS) throw new Error('it did not happen');
          peer.turn(millis(0.5));
          if (host instanceof BatchedHost) host.turn(millis(0.5));
          else await setImmediate();
        }
      };
      return new HostFixture(
        {
          host,
          peer,
          address: STATION,
          peerAddress: DEVICE,
          broadcast: BROADCAST,
          cable: { device: 'cable', hardware: CARD },
          atPeer: (open) => outside.inside(open),
          until,
        },
        observed,
      );
    });
  });
});
