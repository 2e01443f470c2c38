/** Cause 102: the lease ended while the device was still loading, and it did not renew it. */
import { after, formatSpan, millis } from '../../../lib/time.ts';
import type { Opinion, Rule } from '../../rule.ts';

interface Memory {
  readonly given: number;
  /** Milliseconds. */
  readonly lease: number;
  readonly isTold?: true;
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
    // The next one of the same length ends as this one did.
    if (memory?.isTold === true && event.lease <= memory.lease && story.phase === 'loading') return undefined;
    const over = story.phase === 'loading' ? 'its lease is longer now' : 'it is not loading any more';
    return { memory: { given: event.n, lease: event.lease }, until, over };
  },
  due({ story }, memory) {
    if (memory === undefined || story?.phase !== 'loading') return undefined;
    return {
      memory: { ...memory, isTold: true },
      claim: {
        confidence: 'likely',
        evidence: [memory.given],
        says: `Its lease of ${formatSpan(millis(memory.lease))} has ended, and it is still loading: a device that does not renew loses its address then.`,
        remedy: [
          'Lend addresses for longer: `dhcp: { lease: 2h }`, which is what the station does by itself.',
          'Then restart the device.',
        ],
      },
    };
  },
};
