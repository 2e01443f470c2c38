/** Cause 15: one package was unpacked over another, and the default lists are those of another release than the rest. */
import { libraryRule, ofKind } from '../../library.ts';

export const DEFAULT_LIST_OVERWRITTEN = libraryRule({
  cause: 'default-list-overwritten',
  explains: ['signing-key-era', 'requested-file-missing'],
  is: ofKind('default-list-of-other-load'),
  remedy: ['The library does that by itself: rouse firmware add FILE for each download keeps them apart.'],
});
