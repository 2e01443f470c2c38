/** Cause 103: right offers, sent to all, and the device takes none of them: something on the way drops them. */
import { offerRule } from '../../offers.ts';

export const OFFERS_BLOCKED = offerRule({
  cause: 'offers-blocked',
  toAll: true,
  text: {
    says: 'It asks for an address again and again, and takes none of the offers: they do not reach it.',
    remedy: [
      'Connect the device to this computer directly, or through a switch without settings: a switch with DHCP snooping drops the answers of servers it does not know.',
      'On such a switch make the port of this computer a trusted one ("ip dhcp snooping trust").',
      'Let the firewall of this computer pass what leaves UDP port 67.',
    ],
  },
});
