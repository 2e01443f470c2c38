/**
 * Cause 25: the device has been asking for long when it is heard for the first time, although the station was listening: a
 * switch port that learns the network first swallows the first half minute.
 */
import { after, seconds, type Instant } from '../../../lib/time.ts';
import type { Opinion, Rule } from '../../rule.ts';
import { ASKS_WITHIN, DHCP_LOST_THREE, LONGEST_START } from '../../waits.ts';

interface Memory {
  /** Since when a device would have been heard; undefined for one that was heard already. */
  readonly listening: Instant | undefined;
}

type Heeded = 'station.started' | 'adapter.link-back' | 'adapter.link-lost' | 'dhcp.discover';

/** Above it, the device counts something else than how long it has been asking. */
const MOST = seconds(LONGEST_START / 1000 + ASKS_WITHIN / 1000);
/** A device counts whole seconds. */
const ROUNDING = seconds(1);

export const SPANNING_TREE_DELAY: Rule<Memory, Heeded> = {
  cause: 'spanning-tree-delay',
  about: 'station',
  heeds: ['station.started', 'adapter.link-back', 'adapter.link-lost', 'dhcp.discover'],
  heed(event, { now, before }, memory): Opinion<Memory> | undefined {
    if (event.type === 'adapter.link-lost') return { memory: { listening: undefined } };
    if (event.type !== 'dhcp.discover') return { memory: { listening: now } };
    const { secs = 0, n } = event;
    const isFirst = before === undefined && event.relay === undefined;
    const asking = seconds(secs);
    if (!isFirst || memory?.listening === undefined || asking < DHCP_LOST_THREE || asking > MOST) return undefined;
    if (after(after(memory.listening, asking), ROUNDING) > now) return undefined;
    return {
      memory,
      claim: {
        confidence: 'likely',
        evidence: [n],
        says: `${event.device ?? 'A device'} had been asking for an address for ${secs} seconds when it was heard for the first time: a switch in between lets nothing through for the first half minute.`,
        remedy: [
          'Wait: most devices ask again for some minutes.',
          'Use a switch without settings, or switch on portfast (spanning-tree portfast, edge port) for the ports of the device and of this computer.',
        ],
      },
    };
  },
};
