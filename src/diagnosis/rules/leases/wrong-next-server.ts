/** Cause 5: the device is sent to a TFTP server that is not this station, and that it cannot reach or that does not help it. */
import { formatIpv4 } from '../../../lib/address.ts';
import { fileServer, isIn, leaseRule, mend, type Reply } from '../../leases.ts';

export const WRONG_NEXT_SERVER = leaseRule({
  cause: 'wrong-next-server',
  wrong(reply) {
    const address = fileServer(reply.given);
    if (address === undefined || isOwn(reply, address) || !isOutOfReach(reply, address)) return undefined;
    return {
      confidence: 'certain',
      says: `${reply.lease} sends the device to ${address} for its files, which is not this station and cannot be reached from ${reply.address}.`,
      remedy: [mend(reply, 'the TFTP server (next-server, option 66 and option 150)'), 'Then restart the device.'],
    };
  },
});

function isOwn({ scene }: Reply, address: string): boolean {
  return scene.places.some((place) => formatIpv4(place.address) === address);
}

/** In another network, and nobody leads there: the router is missing, or is this station, which passes nothing on. */
function isOutOfReach(reply: Reply, address: string): boolean {
  const { given, network } = reply;
  if (network === undefined || isIn(network, address)) return false;
  const routers = given.routers ?? [];
  return routers.every((router) => isOwn(reply, router) || !isIn(network, router));
}
