import { testSentences } from '../sentences.fixture.ts';
import { PHONE_ROWS, type PhoneEvents } from './phone.ts';

const FROM = { device: '00:26:99:ef:0f:1a', from: '192.168.1.100:49152' };
const NAME = 'SEP002699EF0F1A';

testSentences<PhoneEvents>(PHONE_ROWS, {
  'phone.alarm': [
    [
      { ...FROM, severity: 'information', text: `25: Name=${NAME} Last=reset-reset`, last: 'reset-reset' },
      `says (information): 25: Name=${NAME} Last=reset-reset`,
    ],
  ],
  'phone.registered': [
    [{ ...FROM, by: 'SIP', name: NAME }, `has registered by SIP as ${NAME}`],
    [
      { ...FROM, by: 'SCCP', name: NAME, model: 'Cisco 7911G', load: 'SCCP11.9-4-2SR3-1S', last: 'Reset-Reset' },
      `has registered by SCCP as ${NAME} (Cisco 7911G), and runs SCCP11.9-4-2SR3-1S; before, it was told to reset`,
    ],
    [
      { ...FROM, by: 'SCCP', name: NAME, last: 'Unheard-of' },
      `has registered by SCCP as ${NAME}; before, it restarted (Unheard-of)`,
    ],
  ],
  'phone.refused': [
    [
      { ...FROM, by: 'SCCP', name: 'router', reason: 'Not the name of a phone' },
      'may not register by SCCP as "router": Not the name of a phone',
    ],
  ],
  'phone.left': [
    [{ ...FROM, by: 'SCCP', why: 'unregistered', ignored: 0 }, 'has signed off (SCCP)'],
    [
      { ...FROM, by: 'SCCP', why: 'silent', ignored: 2 },
      'gives no sign of life any more (SCCP); 2 messages of it had no meaning here',
    ],
  ],
  'phone.malformed': [
    [
      { ...FROM, by: 'SCCP', reason: 'no message has 542393671 bytes (length)' },
      'sent what is no SCCP: no message has 542393671 bytes (length)',
    ],
  ],
  'phone.restarting': [
    [{ ...FROM, by: 'SCCP', hard: false }, 'is told to restart (SCCP)'],
    [{ ...FROM, by: 'SCCP', hard: true }, 'is told to reset (SCCP)'],
  ],
  'phone.turned-away': [
    [
      { sender: '10.9.9.9', why: 'stranger', times: 1 },
      '1 connection of phones not taken, the last one from 10.9.9.9: it is on no network of this station.',
    ],
    [
      { sender: '192.168.1.9', why: 'crowded', times: 12 },
      '12 connections of phones not taken, the last one from 192.168.1.9: too many are open.',
    ],
  ],
});
