/** Cause 10: another program of this computer holds a port that the station needs. */
import { on, signRule } from '../../signs.ts';

export const PORT_TAKEN = signRule({
  cause: 'port-taken',
  about: 'station',
  signs: [
    on('station.failed', ({ code, message, hint }) =>
      code === 'port-taken'
        ? {
            confidence: 'certain',
            says: `Another program has the port that devices ask at, so the station cannot answer them: ${message}`,
            remedy: [
              hint,
              'Other TFTP and DHCP servers, internet sharing, dnsmasq and Windows deployment services use these ports too.',
            ],
          }
        : undefined,
    ),
    on('host.port-taken', ({ optional, message, hint }) =>
      optional === true
        ? undefined
        : {
            confidence: 'certain',
            says: `Another program has a port that devices ask at, so the station could not answer them: ${message}`,
            remedy: [
              hint,
              'Other TFTP and DHCP servers, internet sharing, dnsmasq and Windows deployment services use these ports too.',
            ],
          },
    ),
  ],
});
