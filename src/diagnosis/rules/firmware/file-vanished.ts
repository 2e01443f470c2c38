/** Cause 121: a file that was here at the start is gone: a virus scanner took it away, or the disk was unplugged. */
import { libraryRule, ofKind } from '../../library.ts';
import { on } from '../../signs.ts';

export const FILE_VANISHED = libraryRule({
  cause: 'file-vanished',
  explains: ['requested-file-missing'],
  is: ofKind('lost'),
  remedy: [],
  signs: [
    on('file.missing', ({ file }, { before }) =>
      before?.files.some(({ name, size }) => size > 0 && name.toLowerCase() === file.toLowerCase()) === true
        ? {
            confidence: 'certain',
            says: `It asks for ${file}, which was here a moment ago and is gone.`,
            remedy: [
              'Look into the quarantine of the virus scanner, and except the folder of the firmware from it.',
              'If the files lie on a stick or a network drive, copy them to the disk.',
            ],
          }
        : undefined,
    ),
  ],
});
