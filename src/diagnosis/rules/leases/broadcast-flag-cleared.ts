/** Cause 23: the offers go to the device alone, and it does not take them so, although it did not ask for broadcasts. */
import { offerRule } from '../../offers.ts';

export const BROADCAST_FLAG_CLEARED = offerRule({
  cause: 'broadcast-flag-cleared',
  toAll: false,
  text: {
    says: 'It asks for an address again and again, and takes none of the offers: they are sent to it alone, and it only hears what is sent to all.',
    remedy: [
      'Answer it by broadcast: `dhcp: { quirks: [always-broadcast] }`, or the same for this device alone with `reservations`.',
    ],
  },
});
