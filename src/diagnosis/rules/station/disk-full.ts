/** Cause 116: the disk is full. An acknowledgement is not given before it is stored, so no device gets an address. */
import { formatBytes } from '../../../lib/text.ts';
import { isFull } from '../../disk.ts';
import { on, signRule } from '../../signs.ts';

export const DISK_FULL = signRule({
  cause: 'disk-full',
  about: 'station',
  signs: [
    on('lease.not-stored', ({ reason, cause }) =>
      isFull(cause)
        ? {
            confidence: 'certain',
            says: `The disk is full, so leases cannot be stored and no device gets an address: ${reason}`,
            remedy: [
              'Make room on the disk; the station goes on by itself.',
              'Or keep the data elsewhere with --data DIR, or do without stored leases: `dhcp: { persistent: false }`.',
            ],
          }
        : undefined,
    ),
    on('host.disk', ({ folder, free }) => ({
      confidence: 'likely',
      says: `Only ${formatBytes(free)} are free for ${folder}: firmware that is added does not fit, and when the disk is full no device gets an address.`,
      remedy: ['Make room on that disk.', 'Or keep the data elsewhere: rouse up --data DIR'],
    })),
  ],
  ends: [on('dhcp.ack', () => 'leases are stored again')],
});
