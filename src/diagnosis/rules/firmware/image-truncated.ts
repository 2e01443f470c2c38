/** Cause 16: a firmware file is cut off, damaged, or not the file that the list means. A phone refuses it at its end. */
import { on } from '../../signs.ts';
import { isDefaultList } from '../../firmware.ts';
import { libraryRule, ofKind } from '../../library.ts';

const isSpoilt = ofKind('truncated', 'damaged', 'too-long', 'unreadable', 'not-as-listed', 'rotten', 'unsigned');
const isRenamed = ofKind('renamed');

export const IMAGE_TRUNCATED = libraryRule({
  cause: 'image-truncated',
  is: (event, scene) => isSpoilt(event, scene) || (isRenamed(event, scene) && !isDefaultList(event.file)),
  remedy: ['Then check it: rouse firmware check FILE.'],
  signs: [
    on('firmware.refused', (event) =>
      event.what === 'component'
        ? {
            confidence: 'likely',
            says: `It reads a file of ${event.load} to its end and begins anew with the list, again and again: it refuses that file.`,
            remedy: [event.hint, `Check the package: rouse firmware check "${event.package}".`],
          }
        : undefined,
    ),
  ],
});
