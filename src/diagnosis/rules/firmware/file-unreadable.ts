/** Cause 109: the file is there, and the system does not let this program read it. */
import { libraryRule, ofKind } from '../../library.ts';
import { on } from '../../signs.ts';

export const FILE_UNREADABLE = libraryRule({
  cause: 'file-unreadable',
  is: ofKind('inaccessible'),
  remedy: ['Then restart the device: it asks again.'],
  signs: [
    on('file.refused', ({ file, why }) =>
      why === 'unreadable'
        ? {
            confidence: 'certain',
            says: `It asks for ${file}, which is here and cannot be read by this program.`,
            remedy: ['Change the permissions of the file, or copy it to a folder of your own.', 'Check the disk.'],
          }
        : undefined,
    ),
  ],
  ends: [on('file.complete', () => 'it reads its files now')],
});
