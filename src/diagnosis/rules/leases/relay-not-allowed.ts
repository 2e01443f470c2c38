/** Cause 104: requests come through a relay agent that the settings do not know, and are not answered. */
import { on, signRule } from '../../signs.ts';

export const RELAY_NOT_ALLOWED = signRule({
  cause: 'relay-not-allowed',
  about: 'station',
  signs: [
    on('dhcp.ignored', ({ why, relay, device }) =>
      why === 'unknown-relay'
        ? {
            confidence: 'certain',
            says: `${device ?? 'A device'} asks through the relay ${relay ?? ''}, which is not in the settings, so it gets no answer.`,
            remedy: [
              `If this station is to serve the network behind it, add it: \`dhcp: { relays: [${relay ?? 'ADDRESS'}], subnets: [{ subnet: ..., pool: ... }] }\`.`,
              'If not, connect the device to this computer directly.',
            ],
          }
        : undefined,
    ),
  ],
});
