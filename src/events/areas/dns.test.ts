import { testSentences } from '../sentences.fixture.ts';
import { DNS_ROWS, type DnsEvents } from './dns.ts';

const ASKED = { from: '192.168.1.100:1025', name: 'ciscocm1', kind: 'A' };

testSentences<DnsEvents>(DNS_ROWS, {
  'dns.answered': [[ASKED, 'asks for ciscocm1 (A), and is told']],
  'dns.unknown': [[ASKED, 'asks for ciscocm1 (A), which is not known here']],
  'dns.refused': [
    [
      { from: '8.8.8.8:53', times: 3000 },
      '3,000 questions for names refused, the last one from 8.8.8.8:53: that is in no network of this station.',
    ],
  ],
  'dns.not-forwarded': [
    [{ to: '10.0.0.9:53', reason: 'no answer' }, 'The name server 10.0.0.9:53 does not answer: no answer'],
  ],
  'dns.crowded': [
    [{ from: '10.0.0.1', times: 1 }, '1 connection for names refused, the last one from 10.0.0.1: too many are open.'],
  ],
  'dns.not-over': [
    [
      { over: 'TCP', message: 'TCP port 53 is taken.', hint: 'Stop that.' },
      'No names by TCP: TCP port 53 is taken. Stop that.',
    ],
  ],
});
