/** Cause 125: the device has a fixed address in another network than the station, so it is not answered. */
import { addressOf } from '../../../devices/identity.ts';
import { recogniseRequest } from '../../../knowledge/recipes.ts';
import { on, signRule } from '../../signs.ts';
import { looksInVain } from '../../wanted.ts';

export const DEVICE_IN_OTHER_NETWORK = signRule({
  cause: 'device-in-other-network',
  about: 'device',
  explains: ['address-stored-in-device', 'client-not-allowed', 'link-too-late'],
  signs: [
    looksInVain('outside'),
    on('file.refused', ({ by, file, from, why }) => {
      if (why !== 'outside') return undefined;
      const address = addressOf(from);
      const network = address.replace(/\.\d+$/, '');
      return {
        confidence: 'certain',
        says: `${recogniseRequest(file)?.model ?? 'A device'} asks for ${file} from ${address}, and the station stands in another network: it is not answered.`,
        remedy: [
          `If it is the device on this cable, give this computer an address in its network while it is recovered: rouse up ... --set-address ${network}.2/24 (any address there but ${address}).`,
          `If it is a device behind a router that shall be served, add its network to \`${by}: { allow: [...] }\`.`,
        ],
      };
    }),
  ],
  ends: [
    on('wire.answered', ({ address }) => `the station has ${address} now`),
    on('file.request', () => 'it is answered now'),
    on('file.missing', () => 'it is answered now'),
    on('dhcp.ack', () => 'it is lent an address'),
  ],
});
