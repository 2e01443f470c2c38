/** The lease files on disk. */
import { count } from '../../lib/text.ts';
import type { Rows } from '../row.ts';

export interface LeaseEvents {
  'lease.loaded': { readonly leases: number; readonly file: string };
  'lease.row-damaged': { readonly file: string; readonly line: number; readonly reason: string };
  /** The file ended in the middle of a line, as a crash leaves it; those bytes were promised to nobody. */
  'lease.torn': { readonly file: string; readonly bytes: number };
  /** The lease files could not be summed up into a shorter one. */
  'lease.not-compacted': { readonly reason: string };
  'lease.not-stored': { readonly file: string; readonly reason: string };
}

export const LEASE_ROWS: Rows<LeaseEvents> = {
  'lease.loaded': {
    level: 'debug',
    sentence: (e) => `${count(e.leases, 'lease')} remembered from ${e.file}.`,
    explanation: 'Leases survive a restart: every device keeps its address.',
  },
  'lease.row-damaged': {
    level: 'warning',
    sentence: (e) => `${e.file} line ${e.line} is damaged and was skipped: ${e.reason}.`,
    explanation: 'One lease may be missing; the device will simply ask again. All other rows were kept.',
  },
  'lease.torn': {
    level: 'info',
    sentence: (e) =>
      `${e.file} ended in the middle of a line; that rest of a line (${count(e.bytes, 'byte')}) was cut off.`,
    explanation: 'A crash or a power cut in the middle of writing. What was cut off had been promised to nobody.',
  },
  'lease.not-compacted': {
    level: 'warning',
    sentence: (e) => `The lease files could not be summed up, and go on growing: ${e.reason}`,
    explanation: 'Nothing is lost, and it is tried again later. Make room, or look at what is in the folder `leases`.',
  },
  'lease.not-stored': {
    level: 'error',
    sentence: (e) => `Leases cannot be stored: ${e.reason} Nothing is acknowledged until they can.`,
    explanation: 'An acknowledgement is a promise that survives a crash, so it is not given when the disk refuses.',
  },
};
