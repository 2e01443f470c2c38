/** Devices that look for an address that nobody here has: what two rules claim, by where such a device stands itself. */
import { fixedFor } from '../knowledge/recipes.ts';
import { subnetOf } from '../lib/address.ts';
import { isIn } from './leases.ts';
import type { EventOf, Scene } from './rule.ts';
import { on, type Listener, type Sign } from './signs.ts';

/** Its own address lies in another network than the station, or in the same one. */
export type Stands = 'outside' | 'inside';

/** Systems ask for an address three times before they give up (Linux: mcast_solicit), and try another one then. */
const ARP_TRIES = 3;

const BECAUSE: Readonly<Record<Stands, string>> = {
  outside: 'its address is a fixed one, in another network than this station, and that is where it expects its server.',
  inside: 'that is the server that is stored in it.',
};

/** A sign of a device that stands so. */
export function looksInVain(stands: Stands): Listener<Sign> {
  return on('wire.wanted', (event, scene) => {
    const { wants, own, times, adapter, device } = event;
    const { story } = scene;
    if (standsOf(own, scene) !== stands || isSomethingElse(event, scene)) return undefined;
    const network = wants.replace(/\.\d+$/, '.0/24');
    return {
      confidence: times >= ARP_TRIES ? 'certain' : 'likely',
      says: `The ${story?.model ?? `device ${device ?? ''}`} (${own ?? ''}) looks for ${wants}, and nobody has that address: ${BECAUSE[stands]}`,
      remedy: [
        `Let the station take that address as long as the device needs it: rouse up --adapter ${adapter} --answer-arp`,
        `Or give it to this adapter yourself: rouse up --adapter ${adapter} --set-address ${wants}/24 (its network is ${network})`,
      ],
    };
  });
}

/** Undefined for one without an address: it looks whether the one that it is about to take is free. */
function standsOf(own: string | undefined, { places }: Scene): Stands | undefined {
  if (own === undefined) return undefined;
  return places.some((place) => isIn(subnetOf(place), own)) ? 'inside' : 'outside';
}

function isSomethingElse({ wants, own, times }: EventOf<'wire.wanted'>, { story, places, facts }: Scene): boolean {
  // Where another server serves, its clients look for each other.
  if (facts.mode !== undefined && facts.mode !== 'serve') return true;
  // In this network it may be a server that looks whether an address is free.
  const isHere = (address: string | undefined): boolean => places.some((place) => isIn(subnetOf(place), address));
  if (times <= ARP_TRIES && isHere(wants) && isHere(own)) return true;
  // A recipe knows it, and the station takes that address by itself as soon as it may.
  const fixed = fixedFor(wants);
  if (times < ARP_TRIES && fixed !== undefined && (fixed.device ?? own) === own) return true;
  // Who was lent an address here looks for what its lease names.
  return story?.address !== undefined && story.address === own;
}
