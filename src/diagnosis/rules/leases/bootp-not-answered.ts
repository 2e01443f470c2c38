/** Cause 118: the device speaks BOOTP, the forerunner of DHCP, and gets no answer without a reservation. */
import { on, signRule } from '../../signs.ts';

export const BOOTP_NOT_ANSWERED = signRule({
  cause: 'bootp-not-answered',
  about: 'device',
  signs: [
    on('dhcp.ignored', ({ why, device }) =>
      why === 'bootp-not-reserved'
        ? {
            confidence: 'certain',
            says: 'It asks for its address by BOOTP, which is older than DHCP, and is not answered: such an address is lent for ever.',
            remedy: [
              'Answer BOOTP too: `dhcp: { bootp: true }`.',
              `Or reserve an address for it: \`dhcp: { reservations: [{ hardware: "${device ?? ''}", address: ... }] }\`.`,
            ],
          }
        : undefined,
    ),
  ],
  ends: [on('dhcp.ack', () => 'it has an address now')],
});
