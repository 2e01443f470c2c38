import { testSentences } from '../sentences.fixture.ts';
import { TFTP_ROWS, type TftpEvents } from './tftp.ts';

testSentences<TftpEvents>(TFTP_ROWS, {
  'tftp.malformed': [
    [
      { from: '10.0.0.9:5000', field: 'opcode', offset: 0, reason: 'there is none' },
      'TFTP from 10.0.0.9:5000 cannot be read: there is none (opcode, byte 0)',
    ],
  ],
  'tftp.stray': [[{ from: '10.0.0.9:5000', kind: 'ack' }, 'ack from 10.0.0.9:5000 belongs to no transfer']],
});
