/** The lease files on disk. */
import { count } from '../../lib/text.ts';
import type { Rows } from '../row.ts';

export interface LeaseEvents {
  'lease.loaded': { readonly leases: number; readonly file: string };
  /** `line` counts from 1. */
  'lease.row-damaged': { readonly file: string; readonly line: number; readonly reason: string };
  /** The newest file was not closed. It ends with `bytes` of a row that is not complete: those were promised to nobody. */
  'lease.torn': { readonly file: string; readonly bytes: number };
  /** The lease files could not be summed up into a shorter one. */
  'lease.not-compacted': { readonly reason: string };
  /** Nothing is acknowledged while this lasts. `cause`: the word of the system, `ENOSPC`. */
  'lease.not-stored': { readonly file: string; readonly reason: string; readonly cause?: string };
}

export const LEASE_ROWS: Rows<LeaseEvents> = {
  'lease.loaded': {
    level: 'debug',
    sentence: (e) => `${count(e.leases, 'lease')} remembered from ${e.file}.`,
    explanation: 'Leases survive a restart: every device keeps its address.',
  },
  'lease.row-damaged': {
    level: 'warning',
    sentence: (e) => `${e.file} is damaged at line ${e.line}: ${e.reason}.`,
    explanation:
      'A lease may be missing; the device will simply ask again. All other rows were kept, and of two about one address ' +
      'the newer counts.',
  },
  'lease.torn': {
    level: 'info',
    sentence: (e) =>
      `${e.file} was not closed${e.bytes === 0 ? '' : ` and ended in the middle of a line; that rest (${count(e.bytes, 'byte')}) was cut off`}.`,
    explanation:
      'A crash, a power cut or a kill: every lease that was acknowledged is there, and what was cut off had been promised ' +
      'to nobody. It is also what is seen of a file whose end somebody took away.',
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
