/** What is about TFTP alone; its transfers are told as `file.*` (areas/file.ts). */
import type { Rows } from '../row.ts';

export interface TftpEvents {
  'tftp.malformed': { readonly from: string; readonly field: string; readonly offset: number; readonly reason: string };
  'tftp.stray': { readonly from: string; readonly kind: string };
}

export const TFTP_ROWS: Rows<TftpEvents> = {
  'tftp.malformed': {
    level: 'warning',
    sentence: (e) => `TFTP from ${e.from} cannot be read: ${e.reason} (${e.field}, byte ${e.offset})`,
    explanation: 'A damaged or hostile datagram. It was dropped; running transfers go on.',
  },
  'tftp.stray': {
    level: 'debug',
    sentence: (e) => `${e.kind} from ${e.from} belongs to no transfer`,
    explanation: 'Answered with error 5 (unknown transfer), which ends nothing (RFC 1350 section 4).',
  },
};
