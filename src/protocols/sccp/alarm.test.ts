import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAlarm, type AlarmWords } from './alarm.ts';

it.each<[string, AlarmWords]>([
  [
    '25: Name=SEP002699EF0F1A Load=SCCP11.9-4-2SR3-1S Last=reset-reset',
    { number: 25, name: 'SEP002699EF0F1A', load: 'SCCP11.9-4-2SR3-1S', last: 'reset-reset' },
  ],
  [
    '23: Name=SEP0007EB4E0E3C, Load=P00303020209 Last=Initialized',
    { number: 23, name: 'SEP0007EB4E0E3C', load: 'P00303020209', last: 'Initialized' },
  ],
  [
    '10:Name=SEP002699EF0F1A load=7.2(3.0) last=TCP-timeout',
    { number: 10, name: 'SEP002699EF0F1A', load: '7.2(3.0)', last: 'TCP-timeout' },
  ],
  ['25: Name=SEP002699EF0F1A Load=SCCP11.9-4', { number: 25, name: 'SEP002699EF0F1A', load: 'SCCP11.9-4' }],
  ['14: Name=SEP002699EF0F1A Load= Last=', { number: 14, name: 'SEP002699EF0F1A' }],
  ['Load ID Incorrect', {}],
  ['LastTime=12 Download=x', {}],
  ['', {}],
])('%j is read', (text, words) => {
  expect(readAlarm(text)).toEqual(words);
});

it('any text is read', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), (text) => void readAlarm(text)));
});
