/** Cause 19: a file is empty, or stands in for the real one: a git-LFS pointer, a link as text, a saved web page. */
import { libraryRule, ofKind } from '../../library.ts';

export const PLACEHOLDER_FILE = libraryRule({
  cause: 'placeholder-file',
  explains: ['image-truncated'],
  is: ofKind('empty', 'lfs-pointer', 'link-text', 'web-page'),
  remedy: ['Compare its size with that of the original download.'],
});
