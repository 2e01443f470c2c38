/** Cause 30: the adapter lost its address with its link, as some systems do when the device at the other end restarts. */
import { on, signRule } from '../../signs.ts';

export const LINK_FLAP = signRule({
  cause: 'link-flap',
  about: 'station',
  signs: [
    on('adapter.address-lost', ({ adapter, address }) => ({
      confidence: 'likely',
      says: `${adapter} has lost its address ${address}, so nothing that a device asks reaches the station.`,
      remedy: [
        'Put a switch between the device and this computer: then the link stays up while the device restarts.',
        'Or give the adapter a fixed address in the settings of the system, or let the station do it with --set-address.',
      ],
    })),
  ],
  ends: [on('adapter.address-restored', ({ adapter }) => `${adapter} has its address again`)],
});
