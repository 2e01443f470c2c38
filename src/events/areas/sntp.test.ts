import { testSentences } from '../sentences.fixture.ts';
import { SNTP_ROWS, type SntpEvents } from './sntp.ts';

testSentences<SntpEvents>(SNTP_ROWS, {
  'sntp.asked': [
    [{ from: '192.168.1.100:123', version: 4 }, 'asks for the time (version 4), and is told that of this computer'],
  ],
});
