/**
 * Cause 14: the loader of the phone does not know the key that the load is signed with. It reads the list of files again and
 * again and asks for none of them. Told when there is no other load left that could be tried.
 */
import { saidBy } from '../../said.ts';
import { on, signRule } from '../../signs.ts';

export const SIGNING_KEY_ERA = signRule({
  cause: 'signing-key-era',
  about: 'device',
  signs: [
    ...saidBy('signing-key-era', [
      'Add an older package for this model, 8.5(2) for most: rouse firmware add FILE. The station leads the phone through it to the newest load.',
      'If that is here: download the package again, a damaged file is refused with the same words.',
    ]),
    on('firmware.refused', ({ what, exhausted, era, gated, load, hint }) =>
      what !== 'list' || exhausted !== true || (era === 'old' && gated === true)
        ? undefined
        : {
            confidence: era === 'new' ? 'certain' : 'likely',
            says: `It reads the list of files of ${load} again and again and asks for none of them: its loader does not know the key that this load is signed with.`,
            remedy: [hint, 'When it runs that older load, the newest one can follow: the station does it by itself.'],
          },
    ),
  ],
  ends: [
    on('firmware.chosen', ({ load }) => `it is given ${load} now`),
    on('firmware.bridged', () => 'it runs a load whose loader knows the newer key'),
  ],
});
