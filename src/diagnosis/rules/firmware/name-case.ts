/**
 * Cause 11: a file is asked for, or listed, in other upper and lower case than it has. This station serves it all the same;
 * it is told because other servers do not, and because people look for it.
 */
import { libraryRule } from '../../library.ts';
import { on } from '../../signs.ts';

const REMEDY = ['Nothing has to be done here. For a server that keeps upper and lower case apart, rename the file.'];

export const NAME_CASE = libraryRule({
  cause: 'name-case',
  is: ({ kind }) => kind === 'case-in-list' || kind === 'case-changed',
  remedy: REMEDY,
  signs: [
    on('file.request', ({ file, called }) =>
      called === undefined
        ? undefined
        : {
            confidence: 'certain',
            says: `It asks for ${file}, and the file is called ${called}: it gets it all the same.`,
            remedy: REMEDY,
          },
    ),
  ],
});
