/** Cause 125: the device has a fixed address in another network than the station, so what is answered does not reach it. */
import { addressOf } from '../../devices/identity.ts';
import { parseIpv4, subnetContains, subnetOf } from '../../lib/address.ts';
import { onAny, on, signRule } from '../signs.ts';

export const DEVICE_IN_OTHER_NETWORK = signRule({
  cause: 'device-in-other-network',
  about: 'device',
  explains: ['address-stored-in-device', 'firewall'],
  signs: onAny(['file.request', 'file.missing', 'file.stalled'], ({ device, from }, { places, story }) => {
    const parsed = parseIpv4(addressOf(from));
    if (!parsed.ok || device !== undefined || places.length === 0) return undefined;
    if (places.some((place) => subnetContains(subnetOf(place), parsed.value))) return undefined;
    const network = addressOf(from).replace(/\.\d+$/, '');
    return {
      confidence: 'certain',
      says: `${story?.model ?? 'A device'} asks from ${addressOf(from)}, and the station stands in another network: answers do not reach it.`,
      remedy: [
        `Give this computer an address in its network while it is recovered: rouse up ... --set-address ${network}.2/24 (any address there but ${addressOf(from)}).`,
      ],
    };
  }),
  ends: [on('file.progress', () => 'answers reach it'), on('file.complete', () => 'answers reach it')],
});
