/** Cause 124: another machine on the network uses the address of this station. */
import { on, signRule } from '../../signs.ts';

export const STATION_ADDRESS_TAKEN = signRule({
  cause: 'station-address-taken',
  about: 'station',
  explains: ['firewall', 'reply-from-other-address'],
  signs: [
    on('wire.conflict', ({ adapter, address, device }) => ({
      confidence: 'certain',
      says: `Another machine (${device ?? 'unknown'}) on ${adapter} uses ${address}, the address of this station: devices reach the one or the other by chance.`,
      remedy: [
        `Give this station another address: rouse up --adapter ${adapter} --set-address 192.168.77.1/24`,
        'Or give the other machine another one, or take it off this cable.',
      ],
    })),
  ],
});
