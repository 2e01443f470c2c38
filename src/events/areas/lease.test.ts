import { testSentences } from '../sentences.fixture.ts';
import { LEASE_ROWS, type LeaseEvents } from './lease.ts';

testSentences<LeaseEvents>(LEASE_ROWS, {
  'lease.loaded': [
    [{ leases: 1, file: 'a' }, '1 lease remembered from a.'],
    [{ leases: 0, file: 'a' }, '0 leases remembered from a.'],
  ],
  'lease.row-damaged': [[{ file: 'a', line: 7, reason: 'no address' }, 'a is damaged at line 7: no address.']],
  'lease.torn': [
    [{ file: 'a', bytes: 0 }, 'a was not closed.'],
    [{ file: 'a', bytes: 1 }, 'a was not closed and ended in the middle of a line; that rest (1 byte) was cut off.'],
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
