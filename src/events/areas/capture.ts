/** The recording of frames into a file. */
import { count, formatBytes } from '../../lib/text.ts';
import type { Rows } from '../row.ts';

export interface CaptureEvents {
  'capture.began': { readonly file: string; readonly adapters: readonly string[] };
  /** `full`: it has the size that it may have. `failed`: the disk refused. */
  'capture.ended': {
    readonly file: string;
    readonly packets: number;
    readonly bytes: number;
    readonly why: 'stopped' | 'full' | 'failed';
    readonly reason?: string;
  };
}

export const CAPTURE_ROWS: Rows<CaptureEvents> = {
  'capture.began': {
    level: 'notice',
    sentence: (e) => `Every frame of ${e.adapters.join(' and ')} is recorded into ${e.file}: it may hold passwords.`,
    explanation: '`--record FILE`. Wireshark, tcpdump and `rouse replay` read it.',
  },
  'capture.ended': {
    level: (e) => (e.why === 'stopped' ? 'notice' : 'warning'),
    sentence: (e) => `${e.file} holds ${count(e.packets, 'frame')}, ${formatBytes(e.bytes)}${endText(e)}`,
    explanation:
      'The recording has ended: with the station, when the file was as large as it may be, or when the disk refused.',
  },
};

function endText({ why, reason = '' }: CaptureEvents['capture.ended']): string {
  if (why === 'stopped') return '.';
  return why === 'full' ? ': it is full, and nothing more is recorded.' : `: the disk refused more (${reason}).`;
}
