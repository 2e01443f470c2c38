import { testSentences } from '../sentences.fixture.ts';
import { CAPTURE_ROWS, type CaptureEvents } from './capture.ts';

testSentences<CaptureEvents>(CAPTURE_ROWS, {
  'capture.began': [
    [{ file: 'a.pcapng', adapters: ['eth1'] }, 'Every frame of eth1 is recorded into a.pcapng: it may hold passwords.'],
  ],
  'capture.ended': [
    [{ file: 'a.pcapng', packets: 1, bytes: 500, why: 'stopped' }, 'a.pcapng holds 1 frame, 500 B.'],
    [
      { file: 'a.pcapng', packets: 2, bytes: 2000, why: 'full' },
      'a.pcapng holds 2 frames, 2.0 kB: it is full, and nothing more is recorded.',
    ],
    [
      { file: 'a.pcapng', packets: 2, bytes: 2000, why: 'failed', reason: 'ENOSPC' },
      'a.pcapng holds 2 frames, 2.0 kB: the disk refused more (ENOSPC).',
    ],
  ],
});
