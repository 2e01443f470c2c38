/** Cause 2: option 150 holds an address written as text. It has to be 4 bytes an address, so the device throws the lease away. */
import { leaseRule, mend } from '../../leases.ts';

export const OPTION_150_AS_TEXT = leaseRule({
  cause: 'option-150-as-text',
  explains: ['no-tftp-address', 'wrong-next-server', 'offers-blocked', 'broadcast-flag-cleared'],
  wrong(reply) {
    const { given, lease } = reply;
    if (given.tftpText === undefined) return undefined;
    return {
      confidence: 'certain',
      says: `${lease} has the text "${given.tftpText}" in option 150, where 4 bytes for each address belong: devices cannot read it.`,
      remedy: [
        mend(reply, 'option 150'),
        'Where it has to be set, set it as an address (`options: { 150: 192.168.1.1 }`), not as text.',
      ],
    };
  },
});
