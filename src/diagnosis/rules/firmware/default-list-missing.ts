/** Cause 12: the list that a phone asks for after a factory reset is not in the package, although its firmware is. */
import { isDefaultList, isForModel } from '../../firmware.ts';
import { libraryRule, ofKind } from '../../library.ts';
import { on } from '../../signs.ts';

const REMEDY = ['A copy of another list under this name does not help: the phone compares the name inside.'];
const isMissing = ofKind('missing-default-list');
const isRenamed = ofKind('renamed');

export const DEFAULT_LIST_MISSING = libraryRule({
  cause: 'default-list-missing',
  explains: ['requested-file-missing'],
  is: (event, scene) => isMissing(event, scene) || (isRenamed(event, scene) && isDefaultList(event.file)),
  remedy: REMEDY,
  signs: [
    on('firmware.unsuitable', (event) =>
      isDefaultList(event.file) && isForModel(event)
        ? {
            confidence: 'certain',
            says: `It asks for ${event.file}, its first file after a reset, and that is in none of the packages, although there is firmware for the ${event.model ?? 'model'}.`,
            remedy: ['Get another package of this phone, and add it: rouse firmware add FILE.', ...REMEDY],
          }
        : undefined,
    ),
    on('host.firmware', ({ held, model, list }) =>
      held === 'no-list'
        ? {
            confidence: 'certain',
            says: `There is firmware for the ${model}, but not ${list}, which it asks for first after a reset.`,
            remedy: ['Get another package of this phone, and add it: rouse firmware add FILE', ...REMEDY],
          }
        : undefined,
    ),
  ],
  ends: [on('file.request', ({ file }) => (isDefaultList(file) ? 'it reads its list of firmware files' : undefined))],
});
