/** Cause 46: the device agrees to large blocks, and the first of them does not arrive: the path carries smaller packets. */
import { onAny, on, signRule } from '../../signs.ts';

/** What one packet of 576 bytes holds: every path carries that. */
const ANYWHERE = 512;

export const BLOCK_TOO_LARGE_FOR_PATH = signRule({
  cause: 'block-too-large-for-path',
  about: 'device',
  explains: ['firewall', 'signing-key-era', 'hardware-revision', 'lossy-cable'],
  signs: onAny(['file.stalled', 'file.failed'], (event) => {
    const { file, asks, sent, block = ANYWHERE } = event;
    const hasAnswered = event.type === 'file.stalled' ? event.heard : event.why === 'silent';
    if (asks === 'write' || sent > 0 || block <= ANYWHERE || !hasAnswered) return undefined;
    return {
      confidence: event.type === 'file.failed' ? 'certain' : 'likely',
      says: `It agrees to blocks of ${block} bytes for ${file}, and the first one does not arrive: the path between carries only smaller packets.`,
      remedy: [
        'Offer smaller blocks: `tftp: { largest-block: 1428 }`, or 512 where that does not help.',
        'Look for a tunnel, a VPN or a switch with a smaller frame size in between.',
      ],
    };
  }),
  ends: [on('file.progress', () => 'blocks arrive'), on('file.complete', () => 'blocks arrive')],
});
