/** Cause 102: the lease ended while the device was still loading, and it did not renew it. */
import { after, millis } from '../../../lib/time.ts';
import type { Opinion, Rule } from '../../rule.ts';

interface Memory {
  readonly given: number;
  /** Milliseconds. */
  readonly lease: number;
}

type Heeded = 'dhcp.ack' | 'dhcp.release';

export const LEASE_TOO_SHORT: Rule<Memory, Heeded> = {
  cause: 'lease-too-short',
  about: 'device',
  explains: ['unplugged-too-early', 'address-in-use'],
  heeds: ['dhcp.ack', 'dhcp.release'],
  heed(event, { now, story }, memory): Opinion<Memory> | undefined {
    if (event.type !== 'dhcp.ack') return memory === undefined ? undefined : { over: 'it has given its address back' };
    if (event.lease < 0 || story?.recipe === undefined) return undefined;
    const until = after(now, millis(event.lease));
    return { memory: { given: event.n, lease: event.lease }, until, over: 'its lease is longer now' };
  },
  due({ story }, memory) {
    if (memory === undefined || story?.phase !== 'loading') return undefined;
    const seconds = Math.round(memory.lease / 1000);
    return {
      memory,
      claim: {
        confidence: 'likely',
        evidence: [memory.given],
        says: `Its lease of ${seconds} seconds has ended, and it is still loading: a device that does not renew loses its address then.`,
        remedy: [
          'Lend addresses for longer: `dhcp: { lease: 2h }`, which is what the station does by itself.',
          'Then restart the device.',
        ],
      },
    };
  },
};
