/** Cause 34: the file has more blocks than a device can count, and the transfer ends where the number starts over. */
import { formatBytes } from '../../../lib/text.ts';
import { onAny, on, signRule } from '../../signs.ts';

const LAST_NUMBER = 65_535;

export const BLOCK_NUMBER_OVERFLOW = signRule({
  cause: 'block-number-overflow',
  about: 'device',
  explains: ['lossy-cable', 'firewall', 'unplugged-too-early'],
  signs: onAny(['file.stalled', 'file.failed'], ({ by, file, asks, sent, size = 0, block = 512 }) => {
    const blocks = Math.floor(sent / block);
    if (by !== 'tftp' || asks === 'write' || sent >= size || blocks < LAST_NUMBER - 1 || blocks > LAST_NUMBER + 1)
      return undefined;
    return {
      confidence: 'certain',
      says: `It stops in ${file} after ${formatBytes(sent)}, where the numbers of the blocks start over: it cannot count any further.`,
      remedy: [
        'Let it ask for larger blocks, if it can (blksize 1428 reaches 93 MB).',
        'Some loaders go on with block 1 instead of 0: that is the quirk wrap-to-one of a recipe.',
        'If it can do neither, take a smaller file, or a way without TFTP.',
      ],
    };
  }),
  ends: [on('file.complete', () => 'it has read a file to its end')],
});
