import { testSentences } from '../sentences.fixture.ts';
import { SERVICE_ROWS, type ServiceEvents } from './service.ts';

testSentences<ServiceEvents>(SERVICE_ROWS, {
  'service.fault': [
    [
      { service: 'tftp', reason: 'x is not a function' },
      'tftp met an error of its own and went on: x is not a function',
    ],
  ],
  'service.missing': [
    [
      { service: 'SNTP', without: 'no time', problem: 'Port 123 is taken by chronyd.', hint: 'Stop it.' },
      'SNTP is not there (no time): Port 123 is taken by chronyd. Stop it.',
    ],
  ],
});
