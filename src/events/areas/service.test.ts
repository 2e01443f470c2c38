import { testSentences } from '../sentences.fixture.ts';
import { SERVICE_ROWS, type ServiceEvents } from './service.ts';

testSentences<ServiceEvents>(SERVICE_ROWS, {
  'service.fault': [
    [
      { service: 'tftp', reason: 'x is not a function' },
      'tftp met an error of its own and went on: x is not a function',
    ],
  ],
});
