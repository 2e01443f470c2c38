/** Cause 32: the device refuses the answers (ERROR 5, unknown transfer), because they come from another address than it asked. */
import { on, signRule } from '../../signs.ts';

const UNKNOWN_TRANSFER = 5;

export const REPLY_FROM_OTHER_ADDRESS = signRule({
  cause: 'reply-from-other-address',
  about: 'device',
  signs: [
    on('file.failed', ({ file, code, sent }) =>
      code === UNKNOWN_TRANSFER && sent === 0
        ? {
            confidence: 'likely',
            says: `It refuses the answer to its request for ${file} as not meant for it (error 5): the answer comes from another address than the one it asked.`,
            remedy: [
              'Serve on the one adapter that the device is at (--adapter NAME), and take the other addresses from that adapter.',
              'Look whether something in between translates addresses (NAT of a virtual machine, a container).',
            ],
          }
        : undefined,
    ),
  ],
  ends: [on('file.progress', () => 'it takes the answers'), on('file.complete', () => 'it takes the answers')],
});
