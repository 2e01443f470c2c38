/** Cause 7: the data folder cannot be written, so leases and records would be lost. */
import { isFull } from '../../disk.ts';
import { on, signRule, type Sign } from '../../signs.ts';

export const SETTINGS_NOT_KEPT = signRule({
  cause: 'settings-not-kept',
  about: 'station',
  signs: [
    on('station.unrecorded', ({ message, hint, cause }) => (isFull(cause) ? undefined : sign(message, hint))),
    on('lease.not-stored', ({ reason, cause }) => (isFull(cause) ? undefined : sign(reason, ''))),
    on('host.folder', ({ message, hint, cause }) => (isFull(cause) ? undefined : sign(message, hint))),
    on('station.failed', ({ code, message, hint }) => (code === 'storage' ? sign(message, hint) : undefined)),
  ],
});

function sign(message: string, hint: string): Sign {
  return {
    confidence: 'certain',
    says: `The folder for leases and records cannot be written, so nothing of this session is kept: ${message}`,
    remedy: [
      ...(hint === '' ? [] : [hint]),
      'Give this user the right to write there, or choose another folder with --data DIR.',
    ],
  };
}
