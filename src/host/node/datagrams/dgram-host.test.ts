import { setImmediate } from 'node:timers/promises';
import { describe } from 'vitest';
import { ipv4 } from '../../../lib/address.ts';
import { describeDatagramHost } from '../../datagrams/datagram-host.contract.ts';
import type { HostPair } from '../../datagrams/datagram-host.fixture.ts';
import type { Observed } from '../../datagrams/probe.fixture.ts';
import { loadLibc, type Libc } from '../../linux/datagrams/libc.ts';
import { DgramHost } from './dgram-host.ts';

const LOOPBACK = ipv4(0x7f000001);
const BROADCAST = ipv4(0x7fffffff);
const PATIENCE = 10_000;

const libc = await loadLibc();

async function pair(observed: Observed, calls?: Libc): Promise<HostPair> {
  const settings = { observer: observed, ...(calls && { libc: calls }) };
  const [host, peer] = [new DgramHost(settings), new DgramHost(settings)];
  const until = async (done: () => boolean): Promise<void> => {
    for (const start = performance.now(); !done();) {
      if (performance.now() - start > PATIENCE) throw new Error('it did not happen');
      await setImmediate();
    }
  };
  const broadcast = process.platform === 'linux' ? { broadcast: BROADCAST } : {};
  return { host, peer, address: LOOPBACK, peerAddress: LOOPBACK, ...broadcast, until };
}

describeDatagramHost('DgramHost on its own', (observed) => pair(observed));

describe.skipIf(!libc.ok)('with system calls', () => {
  if (!libc.ok) return;
  describeDatagramHost('DgramHost', (observed) => pair(observed, libc.value));
});
