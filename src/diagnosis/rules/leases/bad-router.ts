/** Cause 22: no default router, or one that the device cannot reach. Cisco phones then read nothing at all. */
import { saidBy } from '../../said.ts';
import { isIn, leaseRule, mend, type Reply } from '../../leases.ts';

export const BAD_ROUTER = leaseRule({
  cause: 'bad-router',
  said: saidBy('bad-router', [
    'Give it a router (option 3) in its own network: the address of the station itself will do.',
    'If addresses are stored in it, correct them on the phone, or erase them by a reset.',
  ]),
  wrong(reply) {
    const [router] = reply.given.routers ?? [];
    if (router === undefined) return isCisco(reply) ? missing(reply) : undefined;
    if (reply.network === undefined || isIn(reply.network, router)) return undefined;
    return {
      confidence: 'certain',
      says: `${reply.lease} names ${router} as the way out, which lies outside of the network of ${reply.address}: a phone says "Router Not On Subnet".`,
      remedy: [
        mend(reply, 'the router (option 3)'),
        'The address of the station itself will do: nothing has to be routed.',
      ],
    };
  },
});

function missing(reply: Reply) {
  return {
    confidence: 'likely',
    says: `${reply.lease} names no default router, and a phone that has none ("No Default Router") reads no files.`,
    remedy: ['Give it a router (option 3), even where nothing is routed: the address of the station itself will do.'],
  } as const;
}

/** "No Default Router" is known of Cisco's phones; other devices do well without one. */
function isCisco({ scene }: Reply): boolean {
  const patterns = scene.story?.recipe?.match.dhcp?.flatMap(({ vendorClass = [] }) => vendorClass) ?? [];
  return patterns.some((pattern) => pattern.startsWith('Cisco'));
}
