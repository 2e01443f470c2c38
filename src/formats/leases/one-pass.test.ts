import { describe, it } from 'vitest';
import { LEASE_FORMATS } from './formats.ts';
import { leaseFormatOf, readLeaseFile } from './read-leases.ts';

/** Each would take minutes if a reader looked at what it has seen again and again. */
describe('a file of three hundred thousand characters is read in one pass', () => {
  const MANY = 300_000;

  it.each([
    ['blanks', ' '],
    ['line ends', '\n'],
    ['carriage returns', '\r'],
    ['quotes', '"'],
    ['quotes and commas', '","'],
    ['an open quote in each cell', '"a,'],
    ['backslashes', '\\'],
    ['braces', '{'],
    ['closing braces', '}'],
    ['semicolons', ';'],
    ['words', 'lease '],
    ['leases that are not closed', 'lease 1.1.1.1 {'],
    ['names of columns', ' address'],
    ['equals signs', ' ='],
    ['digits', '1'],
    ['addresses', '00:'],
    ['octal escapes', '\\303'],
    ['comments', '#'],
  ])('%s', (_, part) => {
    const long = part.repeat(MANY / part.length);
    const heads = [
      '',
      'lease 1.1.1.1 { client-hostname "',
      'address,valid_lifetime\n',
      '[DHCP]\nLease_0_MAC=',
      '1 00:26:99:ef:0f:1a ',
    ];
    for (const head of heads) {
      leaseFormatOf(head + long);
      for (const format of LEASE_FORMATS) readLeaseFile(head + long, format);
    }
  });
});
