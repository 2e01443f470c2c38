import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiBytes, viewOf } from '../bytes.ts';
import { decodeCnuArchive, encodeCnuArchive, type CnuArchive } from './cnu-archive.ts';

const BUILT = 1_400_000_000;
const contents = [
  { body: asciiBytes('boot'), modified: BUILT },
  { name: '/bin/tool', body: asciiBytes('tool!'), modified: BUILT + 1 },
  { name: '/etc/old.tab', modified: BUILT },
];
const archive = encodeCnuArchive(contents);

function decoded(payload: Uint8Array): CnuArchive {
  const result = decodeCnuArchive(payload);
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}

function changed(at: number, value: number): Uint8Array {
  const copy = archive.slice();
  viewOf(copy).setUint32(at, value);
  return copy;
}

test('is laid out as published archives are', () => {
  const text = (from: number, length: number) => Buffer.from(archive.subarray(from, from + length)).toString('latin1');
  expect(text(0, 20)).toBe('CNU_File_Archive_3.0');
  expect(text(0x38, 20)).toBe('CNU_File_Archive_3.0');
  const view = viewOf(archive);
  expect([view.getUint32(0x30), view.getUint32(0x34)]).toEqual([3, 0x248 + 60 + 10 + 13]);
  expect([0, 4, 8, 12, 16].map((at) => view.getUint32(0x248 + at))).toEqual([6, 2, 4, BUILT, 0]);
  expect([0, 4, 8, 12, 16].map((at) => view.getUint32(0x25c + at))).toEqual([7, 2, 5, BUILT + 1, 0x248 + 60]);
  expect(text(0x248 + 60, 23)).toBe('/bin/tool\0/etc/old.tab\0');
  expect(text(0x248 + 83, 9)).toBe('boottool!');
});

test('gives the members in record order, with views of their contents', () => {
  expect(decoded(archive)).toEqual({
    members: [
      { kind: 'boot-code', name: '', modified: BUILT, size: 4, body: asciiBytes('boot') },
      { kind: 'file', name: '/bin/tool', modified: BUILT + 1, size: 5, body: asciiBytes('tool!') },
      { kind: 'deleted', name: '/etc/old.tab', modified: BUILT, size: 0, body: new Uint8Array() },
    ],
    surplus: 0,
    anomalies: [],
  });
});

describe('the length the archive knows of itself', () => {
  test.each([1, 5, 9])('shows that the last %i bytes are missing', (missing) => {
    expect(decoded(archive.subarray(0, archive.length - missing)).surplus).toBe(-missing);
  });

  test('one extra byte is told but was published so', () => {
    const longer = Uint8Array.of(...archive, 0x0a);
    expect(decoded(longer)).toMatchObject({ surplus: 1, anomalies: ['one extra byte after the contents'] });
  });
});

test.each([
  ['does not begin with CNU_File_Archive_3.0', asciiBytes('CNU_File_Archive_2.0')],
  ['the archive ends inside its head', archive.subarray(0, 0x200)],
  ['the archive ends inside its records', archive.subarray(0, 0x248 + 59)],
  ['4097 records', changed(0x30, 4097)],
  ['the contents begin inside the records', changed(0x34, 0x248)],
  ['a name lies outside the archive', changed(0x25c + 16, 0xffff_ffff)],
])('%s', (reason, payload) => {
  expect(decodeCnuArchive(payload)).toMatchObject({ ok: false, error: { reason } });
});

test.each([
  ['the second magic is missing', changed(0x38, 0)],
  ['a record of unknown type', changed(0x25c, 9)],
  ['a delete record with contents', changed(0x25c + 4, 1)],
])('%s: told, and still read', (anomaly, payload) => {
  expect(decoded(payload).anomalies).toContain(anomaly);
});

test('what was encoded is decoded', () => {
  const names = fc.stringMatching(/^\/[a-z]{1,20}$/);
  const member = fc.record({ name: names, body: fc.uint8Array({ maxLength: 50 }), modified: fc.nat() });
  fc.assert(
    fc.property(fc.array(member, { maxLength: 30 }), (members) => {
      const { members: found, surplus } = decoded(encodeCnuArchive(members));
      expect(surplus).toBe(0);
      expect(found.map(({ name, body, modified }) => ({ name, body, modified }))).toEqual(members);
    }),
  );
});
