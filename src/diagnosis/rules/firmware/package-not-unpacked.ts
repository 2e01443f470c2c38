/** Cause 17: the firmware is there and hidden: in an archive that is not read here, or behind a second ending (`.loads.txt`). */
import { on } from '../../signs.ts';
import { libraryRule, ofKind } from '../../library.ts';

export const PACKAGE_NOT_UNPACKED = libraryRule({
  cause: 'package-not-unpacked',
  explains: ['default-list-missing', 'requested-file-missing', 'no-firmware'],
  is: ofKind('hidden-name', 'not-unpacked'),
  signs: [
    on('firmware.left-out', ({ source, problem, hint }) => ({
      confidence: 'likely',
      says: `What is inside ${source} is not served: ${problem}`,
      thing: source,
      remedy: [hint],
    })),
  ],
  remedy: ['Downloads as they come (.zip, .tar, .cop.sgn) can be given as they are: rouse up FILE.'],
});
