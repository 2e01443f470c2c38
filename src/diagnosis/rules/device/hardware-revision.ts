/**
 * Cause 44: the load names the board revisions it is for, and this phone has another ("Load Rejected HC"). On the wire it
 * looks as a wrong signing key does; it cannot be the key where every loader knows the one of this load.
 */
import { saidBy } from '../../said.ts';
import { on, signRule } from '../../signs.ts';

const NEWER =
  'Phones of a later build refuse old loads: add the newest package for this model with rouse firmware add FILE.';

export const HARDWARE_REVISION = signRule({
  cause: 'hardware-revision',
  about: 'device',
  explains: ['signing-key-era'],
  signs: [
    ...saidBy('hardware-revision', [NEWER]),
    on('firmware.refused', ({ what, exhausted, era, gated, load }) =>
      what !== 'list' || exhausted !== true || gated !== true || era !== 'old'
        ? undefined
        : {
            confidence: 'likely',
            says: `It reads the list of files of ${load} and asks for none of them, although every loader knows its key: this load is not for its board revision.`,
            remedy: ['Look at the screen: "Load Rejected HC" says the same.', NEWER],
          },
    ),
  ],
  ends: [on('firmware.chosen', ({ load }) => `it is given ${load} now`)],
});
