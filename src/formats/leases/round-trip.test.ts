import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4, macFromBytes } from '../../lib/address.ts';
import { decodeText, encodeText } from '../../lib/text.ts';
import { instant, NEVER } from '../../lib/time.ts';
import { printCsv, readCsv } from './csv.ts';
import { printIsc } from './isc-print.ts';
import { readIsc } from './isc-read.ts';
import { printJson, readJson } from './json.ts';
import type { LeaseRecord } from './lease-record.ts';

/** What means something in one of the formats. */
const AWKWARD = [
  '=',
  '+',
  '@',
  "'",
  '-',
  '\t',
  '\r',
  '\n',
  ',',
  ';',
  '{',
  '}',
  '"',
  '\\',
  '#',
  ' ',
  'ü',
  '\udcfc',
  '\0',
  '&#x2c',
];

describe('leases of any kind', () => {
  const second = fc.integer({ min: 1, max: 4_000_000_000 }).map((value) => instant(value * 1000));
  /** What stands in packets: mostly text, sometimes anything. */
  const text = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.uint8Array({ minLength: 1, maxLength: 20 }).map(decodeText),
      fc.string({ unit: fc.constantFrom(...AWKWARD), minLength: 1, maxLength: 12 }),
    )
    .map((one) => decodeText(encodeText(one)));
  const lease: fc.Arbitrary<LeaseRecord> = fc.record({
    address: fc.nat({ max: 0xffff_ffff }).map(ipv4),
    hardware: fc.uint8Array({ minLength: 6, maxLength: 6 }).map(macFromBytes),
    clientId: fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    state: fc.constantFrom('bound' as const, 'declined' as const),
    since: second,
    until: fc.oneof(second, fc.constant(NEVER)),
    hostname: text,
    vendorClass: text,
  });
  const leases = fc.uniqueArray(lease, { selector: ({ address }) => address, maxLength: 5 });

  it.each([
    ['CSV', printCsv, readCsv],
    ['the format of ISC', printIsc, readIsc],
    ['JSON', printJson, readJson],
  ])('survive being written and read as %s, byte for byte', (_, print, read) => {
    fc.assert(
      fc.property(leases, (given) => {
        const bytes = encodeText(print(given));
        expect(read(decodeText(bytes))).toEqual({ leases: given, reservations: [], issues: [] });
      }),
      { numRuns: 300 },
    );
  });
});
