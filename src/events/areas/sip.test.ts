import { testSentences } from '../sentences.fixture.ts';
import { SIP_ROWS, type SipEvents } from './sip.ts';

const FROM = { device: '00:26:99:ef:0f:1a', from: '192.168.1.100:5060' };

testSentences<SipEvents>(SIP_ROWS, {
  'sip.call': [
    [{ ...FROM, caller: '21', called: '22', status: 200 }, '21 calls 22: it was taken'],
    [{ ...FROM, caller: '21', called: '22', status: 486 }, '21 calls 22: busy'],
    [{ ...FROM, caller: '21', called: '22', status: 599 }, '21 calls 22: refused with 599'],
  ],
  'sip.test-call': [
    [
      { ...FROM, caller: '21', plays: 'echo', took: 7000, heard: 350, sent: 350 },
      '21 has called the echo for 7.0 s: 350 packets heard, 350 packets sent',
    ],
  ],
  'sip.denied': [[{ ...FROM, user: '21' }, 'wants to be SIP user "21" and does not know the password']],
  'sip.unreadable': [[FROM, 'sends to the SIP port what is no SIP']],
  'sip.crowded': [
    [{ sender: '10.0.0.9', times: 3 }, '3 connections for SIP refused, the last one from 10.0.0.9: too many are open.'],
  ],
});
