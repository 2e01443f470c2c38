/** Cause 107: the device declines one address after the other, though nobody has them: something answers its questions for all. */
import { moreEvidence } from '../../finding.ts';
import type { Opinion, Rule } from '../../rule.ts';

interface Memory {
  readonly addresses: readonly string[];
  readonly evidence: readonly number[];
}

/** Two machines in a pool happen. */
const MANY = 3;
const MOST = 16;

export const EVERY_ADDRESS_DECLINED: Rule<Memory, 'dhcp.decline' | 'file.request' | 'file.missing'> = {
  cause: 'every-address-declined',
  about: 'device',
  explains: ['address-in-use'],
  heeds: ['dhcp.decline', 'file.request', 'file.missing'],
  heed(event, _scene, memory): Opinion<Memory> | undefined {
    if (event.type !== 'dhcp.decline') return memory === undefined ? undefined : { over: 'it has kept its address' };
    const { addresses = [], evidence = [] } = memory ?? {};
    if (addresses.includes(event.address) || addresses.length >= MOST) return undefined;
    const next = { addresses: [...addresses, event.address], evidence: moreEvidence(evidence, event.n) };
    if (next.addresses.length < MANY) return { memory: next };
    return {
      memory: next,
      claim: {
        confidence: next.addresses.length > MANY ? 'certain' : 'likely',
        evidence: next.evidence,
        says: `It has refused ${next.addresses.length} addresses, one after the other: something on the cable answers for every address it asks about.`,
        remedy: [
          'Connect the device to this computer directly: a switch with IP device tracking or a router with proxy ARP answers its questions.',
          'On Cisco switches: "ip device tracking probe delay 10", or no ip proxy-arp on the router.',
        ],
      },
    };
  },
};
