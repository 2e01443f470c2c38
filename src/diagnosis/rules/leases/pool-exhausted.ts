/** Cause 101: there is no address left for a device that asks. */
import { count } from '../../../lib/text.ts';
import type { Opinion, Rule } from '../../rule.ts';

interface Memory {
  /** The device that found the pool empty first. */
  readonly device: string | undefined;
}

export const POOL_EXHAUSTED: Rule<Memory, 'dhcp.pool-empty' | 'dhcp.ack'> = {
  cause: 'pool-exhausted',
  about: 'station',
  heeds: ['dhcp.pool-empty', 'dhcp.ack'],
  heed(event, _scene, memory): Opinion<Memory> | undefined {
    if (event.type === 'dhcp.ack')
      return memory !== undefined && memory.device === event.device ? { over: 'it has an address now' } : undefined;
    if (memory !== undefined) return undefined;
    return {
      memory: { device: event.device },
      claim: {
        confidence: 'certain',
        evidence: [event.n],
        says: `All ${count(event.size, 'address', 'addresses')} of ${event.pool} are lent, so ${event.device ?? 'a device'} gets none.`,
        remedy: [
          'Make the pool larger: `dhcp: { pool: 192.168.1.100-192.168.1.199 }`, inside the network of the adapter.',
          'rouse leases shows who has them; with a shorter `lease` those of devices that are gone come back sooner.',
        ],
      },
    };
  },
};
