/** Cause 108: with the mask that it is given, the device believes that the station is in another network. */
import { saidBy } from '../../said.ts';
import { isIn, leaseRule, mend } from '../../leases.ts';

export const WRONG_SUBNET_MASK = leaseRule({
  cause: 'wrong-subnet-mask',
  said: saidBy('wrong-subnet-mask', [
    'The mask (option 1) has to be that of the adapter of the station.',
    'If addresses are stored in it, correct them on the phone, or erase them by a reset.',
  ]),
  explains: ['bad-router', 'wrong-next-server'],
  wrong(reply) {
    const { given, network, address, lease } = reply;
    const { mask, server, routers = [], relay } = given;
    if (network === undefined || server === undefined || relay !== undefined || isIn(network, server)) return undefined;
    if (routers.some((router) => isIn(network, router))) return undefined;
    return {
      confidence: 'certain',
      says: `${lease} gives the mask ${mask ?? ''} with the address ${address}, and with that the station (${server}) is in another network for the device.`,
      remedy: [mend(reply, 'the subnet mask (option 1)'), 'The mask has to be that of the adapter of the station.'],
    };
  },
});
