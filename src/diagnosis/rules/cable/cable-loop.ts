/** Cause 119: what the station sends comes back to it: a loop of cables. */
import { on, signRule } from '../../signs.ts';

export const CABLE_LOOP = signRule({
  cause: 'cable-loop',
  about: 'station',
  explains: ['station-address-taken', 'lossy-cable', 'offers-blocked', 'duplicate-mac', 'sorcerers-apprentice'],
  signs: [
    on('wire.echo', ({ adapter, times }) => ({
      confidence: times >= 10 ? 'certain' : 'likely',
      says: `What this computer sends on ${adapter} comes back to it: there is a loop of cables, and everything goes round in it.`,
      remedy: [
        'Look whether both sockets of the phone are in the same switch: the socket for a computer must stay empty.',
        'Look for a second cable between two switches, and take it out.',
      ],
    })),
  ],
});
