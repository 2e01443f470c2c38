/** Cause 31: a more specific route takes the answers to some devices elsewhere. */
import { on, signRule } from '../../signs.ts';

export const ROUTE_BLACK_HOLE = signRule({
  cause: 'route-black-hole',
  about: 'station',
  signs: [
    on('host.route', ({ network, adapter, leads, mend }) => ({
      confidence: 'likely',
      says: `A route of this computer takes ${network}, a part of the network of ${adapter}, ${leads}: devices with an address there get no answers.`,
      thing: network,
      remedy: [
        ...(mend === undefined ? [] : [`Remove it: ${mend}`]),
        'Or give devices addresses outside of it: dhcp.pool in the settings.',
        'VPN programs and virtual machines make such routes: end the one that made it.',
      ],
    })),
  ],
});
