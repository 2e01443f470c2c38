/** Cause 131: the device has a fixed address and looks for its server at another one, which nobody here has. */
import { subnetOf } from '../../../lib/address.ts';
import { isIn } from '../../leases.ts';
import { on, signRule } from '../../signs.ts';

/** Systems ask for an address three times before they give up (Linux: mcast_solicit), and try another one then. */
const ARP_TRIES = 3;

export const FIXED_ADDRESS_WANTED = signRule({
  cause: 'fixed-address-wanted',
  about: 'device',
  explains: ['address-stored-in-device', 'link-too-late', 'device-in-other-network'],
  signs: [
    on('wire.wanted', ({ wants, own, times, adapter, device }, { story, places, facts }) => {
      // Where another server serves, its clients look for each other.
      if (facts.mode !== undefined && facts.mode !== 'serve') return undefined;
      // In this network it may be a server that looks whether an address is free.
      if (times <= ARP_TRIES && places.some((place) => isIn(subnetOf(place), wants) && isIn(subnetOf(place), own)))
        return undefined;
      // Who was lent an address here looks for what its lease names.
      if (story?.address !== undefined && story.address === own) return undefined;
      const network = wants.replace(/\.\d+$/, '.0/24');
      return {
        confidence: times >= ARP_TRIES ? 'certain' : 'likely',
        says: `The ${story?.model ?? `device ${device ?? ''}`} (${own ?? 'without an address'}) looks for ${wants}, and nobody has that address: it is where it expects its server.`,
        remedy: [
          `Let the station take that address as long as the device needs it: rouse up --adapter ${adapter} --answer-arp`,
          `Or give it to this adapter yourself: rouse up --adapter ${adapter} --set-address ${wants}/24 (its network is ${network})`,
        ],
      };
    }),
  ],
  ends: [
    on('wire.answered', ({ address }) => `the station has ${address} now`),
    on('file.request', () => 'it reads files here'),
    on('file.missing', () => 'it asks here'),
    on('dhcp.ack', () => 'it is lent an address'),
  ],
});
