import { testSentences } from '../sentences.fixture.ts';
import { LEASE_ROWS, type LeaseEvents } from './lease.ts';

testSentences<LeaseEvents>(LEASE_ROWS, {
  'lease.loaded': [
    [{ leases: 1, file: 'a' }, '1 lease remembered from a.'],
    [{ leases: 0, file: 'a' }, '0 leases remembered from a.'],
  ],
  'lease.row-damaged': [
    [{ file: 'a', line: 7, reason: 'no address' }, 'a line 7 is damaged and was skipped: no address.'],
  ],
  'lease.torn': [
    [{ file: 'a', bytes: 1 }, 'a ended in the middle of a line; that rest of a line (1 byte) was cut off.'],
    [{ file: 'a', bytes: 20 }, 'a ended in the middle of a line; that rest of a line (20 bytes) was cut off.'],
  ],
  'lease.not-compacted': [
    [{ reason: 'The disk is full.' }, 'The lease files could not be summed up, and go on growing: The disk is full.'],
  ],
  'lease.not-stored': [
    [
      { file: 'a', reason: 'The disk is full.' },
      'Leases cannot be stored: The disk is full. Nothing is acknowledged until they can.',
    ],
  ],
});
