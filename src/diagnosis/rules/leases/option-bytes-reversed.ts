/** Cause 4: an address in an option is written back to front, as some programs want it to be typed in. */
import { maskPrefix, parseIpv4 } from '../../../lib/address.ts';
import { isIn, leaseRule, mend, reversed, type Reply } from '../../leases.ts';

export const OPTION_BYTES_REVERSED = leaseRule({
  cause: 'option-bytes-reversed',
  explains: ['wrong-next-server', 'bad-router', 'wrong-subnet-mask', 'option-150-zeroed', 'option-150-as-text'],
  wrong(reply) {
    const found = addressesIn(reply).find(([, address]) => isReversed(reply, address));
    if (found === undefined) return undefined;
    const [where, address] = found;
    return {
      confidence: 'certain',
      says: `${reply.lease} has ${address} in ${where}, which is ${reversed(address)} with its bytes in reverse order.`,
      remedy: [mend(reply, where), `Where it has to be set, write ${reversed(address)}.`],
    };
  },
});

function addressesIn({ given }: Reply): readonly (readonly [string, string])[] {
  const { mask, routers = [], dns = [], tftpServers = [], tftpName, nextServer } = given;
  const rows: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    ['option 150', tftpServers],
    ['option 66', [tftpName]],
    ['the next server', [nextServer]],
    ['option 3', routers],
    ['option 6', dns],
    ['option 1', [mask]],
  ];
  return rows.flatMap(([where, list]) => list.flatMap((one) => (one === undefined ? [] : [[where, one] as const])));
}

/** Turned round it is an address of the device's network, or a mask; as it stands it is neither. */
function isReversed({ given, network, address: own }: Reply, address: string): boolean {
  const turned = reversed(address);
  if (address === given.mask) return prefixOf(address) === undefined && prefixOf(turned) !== undefined;
  if (network === undefined) return turned === given.server && address !== given.server && turned !== own;
  return !isIn(network, address) && (isIn(network, turned) || turned === given.server);
}

function prefixOf(mask: string): number | undefined {
  const parsed = parseIpv4(mask);
  return parsed.ok ? maskPrefix(parsed.value) : undefined;
}
