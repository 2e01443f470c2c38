import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipv4, macFromBytes } from '../../../lib/address.ts';
import { decodeText } from '../../../lib/text.ts';
import { instant, NEVER } from '../../../lib/time.ts';
import type { ClientKey, Lease } from '../../../protocols/dhcp/leases/lease.ts';
import { unpackLease } from '../../../protocols/dhcp/leases/packed-lease.ts';
import { endText } from './end-row.ts';
import { leaseText } from './lease-row.ts';
import { readRow, rowLength, writeRow } from './row.ts';

const PHONE: Lease = {
  address: ipv4(0xc0a8_0164),
  client: 'hw:01:00:26:99:ef:0f:1a' as ClientKey,
  hardware: macFromBytes(Uint8Array.of(0, 0x26, 0x99, 0xef, 0x0f, 0x1a)),
  state: 'bound',
  since: instant(Date.UTC(2010, 8, 17, 18, 2, 11)),
  until: instant(Date.UTC(2010, 8, 17, 20, 2, 11)),
  hostname: 'SEP002699EF0F1A',
  vendorClass: 'Cisco Systems, Inc. IP Phone CP-7911G',
};

function row(rest: string): Buffer {
  const bytes = Buffer.alloc(rowLength(rest));
  expect(writeRow(rest, bytes, 0)).toBe(bytes.length);
  return bytes;
}

function written(lease: Lease, seq = 7): Buffer {
  return row(leaseText(lease, seq));
}

function readBack(bytes: Buffer) {
  return readRow(bytes, 0, bytes.length - 1);
}

describe('a lease as a row', () => {
  test('is JSON that people can read', () => {
    const line = written(PHONE).toString('utf8');
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({
      crc: expect.stringMatching(/^[0-9a-f]{8}$/),
      address: '192.168.1.100',
      state: 'bound',
      since: '2010-09-17T18:02:11.000Z',
      until: '2010-09-17T20:02:11.000Z',
      client: 'hw:01:00:26:99:ef:0f:1a',
      hardware: '00:26:99:ef:0f:1a',
      hostname: 'SEP002699EF0F1A',
      vendorClass: 'Cisco Systems, Inc. IP Phone CP-7911G',
      seq: '7',
    });
  });

  test('an infinite lease ends never', () => {
    const line = written({ ...PHONE, until: NEVER });
    expect(line.toString('latin1')).toContain('"until":"never"');
    expect(readBack(line)).toMatchObject({ ok: true, value: { lease: { until: NEVER } } });
  });

  const leases = fc.record<Lease>(
    {
      address: fc.integer({ min: 0, max: 0xffff_ffff }).map(ipv4),
      client: fc.string({ minLength: 1 }).map((text) => text as ClientKey),
      hardware: fc.uint8Array({ maxLength: 16 }).map(macFromBytes),
      state: fc.constantFrom('offered', 'bound', 'released', 'declined'),
      since: fc.integer({ min: 0, max: 4e12 }).map(instant),
      until: fc.oneof(fc.integer({ min: 0, max: 4e12 }).map(instant), fc.constant(NEVER)),
      hostname: fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 20 }).map(decodeText)),
      vendorClass: fc.string({ unit: 'grapheme' }),
      agent: fc.string(),
    },
    { requiredKeys: ['address', 'client', 'hardware', 'state', 'since', 'until'] },
  );

  test('comes back as it was, whatever is in its texts, and takes one line', () => {
    fc.assert(
      fc.property(leases, fc.maxSafeNat(), (lease, seq) => {
        const line = written(lease, seq);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        const read = readBack(line);
        if (!read.ok || read.value.kind !== 'lease') throw new Error(JSON.stringify(read));
        expect(read.value.seq).toBe(seq);
        expect(unpackLease(read.value.lease)).toEqual(lease);
      }),
    );
  });

  test('one changed byte anywhere is noticed, and nothing that is read can throw', () => {
    fc.assert(
      fc.property(leases, fc.nat(), fc.integer({ min: 1, max: 255 }), (lease, where, change) => {
        const line = written(lease);
        const at = where % (line.length - 1);
        line[at] = (line[at] ?? 0) ^ change;
        expect(readBack(line).ok).toBe(false);
      }),
    );
  });
});

test.each([
  ['', 'it does not begin with a checksum'],
  ['# a note', 'it does not begin with a checksum'],
  ['{"crc":"00', 'it does not begin with a checksum'],
  ['{"crc":"0","address":"192.168.1.100"}', 'it does not begin with a checksum'],
  ['{"crc":"00000000","address":"192.168.1.100"}', 'its checksum does not match'],
])('%j is refused: %s', (text, reason) => {
  const bytes = Buffer.from(text, 'latin1');
  expect(readRow(bytes, 0, bytes.length)).toEqual({ ok: false, error: reason });
});

/** With a proper checksum. */
function sealed(rest: string): Buffer {
  return Buffer.from(`{"crc":"${crc32(rest).toString(16).padStart(8, '0')}",${rest}\n`, 'latin1');
}

const ADDRESS = '"address":"192.168.1.1"';
const BOUND = `${ADDRESS},"state":"bound"`;
const TIMES = '"since":"2010-09-17T18:02:11.000Z","until":"never"';

test.each([
  ['', 'its address cannot be read'],
  ['"address":"192.168.1', 'its address cannot be read'],
  ['"address":"192.168.1.300"}', 'its address cannot be read'],
  ['"address":"192.168.1"}', 'its address cannot be read'],
  ['"address":"192.168.1.x"}', 'its address cannot be read'],
  [`${ADDRESS},"state":"asleep"}`, 'its state is not known'],
  [`${BOUND},"since":"soon"}`, 'its times cannot be read'],
  [`${BOUND},"since":"2010-09-17T18:02:11.000Z","until":"2010-09-17T18:0x:11.000Z"}`, 'its times cannot be read'],
  [`${BOUND},${TIMES},"client":""}`, 'it does not say whose it is'],
  [`${BOUND},${TIMES},"client":"hw:01","hardware":"ZZ"}`, 'it does not say whose it is'],
])('%s with a proper checksum is refused all the same: %s', (rest, reason) => {
  expect(readBack(sealed(rest))).toEqual({ ok: false, error: reason });
});

describe('the last row of a file', () => {
  test('says what the file is, and how much is in it', () => {
    const end = { of: 'snapshot', rows: 40, seq: 1234 } as const;
    expect(readBack(row(endText(end)))).toEqual({ ok: true, value: { kind: 'end', ...end } });
    expect(row(endText(end)).toString('latin1')).toBe('{"crc":"66547915","end":"snapshot","rows":"40","seq":"1234"}\n');
  });

  test('names the file that goes on', () => {
    const end = { of: 'journal', rows: 40, seq: 1234, next: 7 } as const;
    expect(readBack(row(endText(end)))).toEqual({ ok: true, value: { kind: 'end', ...end } });
  });

  test.each([
    '"end":"diary","rows":"1","seq":"1"}',
    '"end":"journal","rows":"","seq":"1"}',
    '"end":"journal","rows":"1"}',
    '"end":"journal","rows":"1","seq":"1","next":""}',
  ])('%s with a proper checksum is refused all the same', (rest) => {
    expect(readBack(sealed(rest))).toMatchObject({ ok: false });
  });
});

test('a lease from before rows were numbered has no number', () => {
  const line = sealed(`${BOUND},${TIMES},"client":"hw:01","hardware":""}`);
  expect(readBack(line)).toMatchObject({ ok: true, value: { kind: 'lease', seq: 0 } });
});

test('what a newer Rouse appended to a line does not stop it from being read', () => {
  const line = sealed(`${BOUND},${TIMES},"client":"hw:01","hardware":"","hostname":"x","colour":{"of":["a lamp"]}}`);
  expect(readBack(line)).toMatchObject({ ok: true, value: { lease: { hostname: 'x', until: NEVER } } });
});
