import { expect, test } from 'vitest';
import { asciiBytes, joinBytes } from '../bytes.ts';
import { encodeEnvelope } from './envelope.ts';
import { decodeTrustList } from './trust-list.ts';

function field(tag: number, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === 'string' ? asciiBytes(value) : value;
  return joinBytes([Uint8Array.of(tag, bytes.length >> 8, bytes.length & 0xff), bytes]);
}

function trustList(...fields: readonly Uint8Array[]): Uint8Array {
  const payload = joinBytes(fields);
  const signature = new Uint8Array(128);
  return encodeEnvelope({ name: 'CTLFile.tlv', payload, signature, version: '1.2', timestamp: 1, signerVersion: 1 });
}

const RECORD = field(1, Uint8Array.of(0, 90));

test('gives every record with role, names and address', () => {
  const file = trustList(
    RECORD,
    field(2, 'cucm.example\0'),
    field(3, 'CN=cucm\0'),
    field(4, Uint8Array.of(0, 2)),
    field(5, 'CN=ca\0'),
    field(6, Uint8Array.of(1, 2)),
    field(10, Uint8Array.of(192, 0, 2, 1)),
    RECORD,
    field(4, Uint8Array.of(0, 99)),
    field(9, Uint8Array.of(0x30)),
  );
  const list = decodeTrustList(file);
  expect(list).toMatchObject({ ok: true, value: { header: { version: '1.2', timestamp: 1 } } });
  expect(list.ok && list.value.records).toEqual([
    {
      role: 'ccm+tftp',
      dnsName: 'cucm.example',
      subject: 'CN=cucm',
      issuer: 'CN=ca',
      serial: Uint8Array.of(1, 2),
      address: '192.0.2.1',
    },
    { role: 'other', dnsName: '', subject: '', issuer: '', serial: new Uint8Array(), certificate: Uint8Array.of(0x30) },
  ]);
});

test.each([
  ['ends inside a field', trustList(RECORD, Uint8Array.of(2, 0))],
  ['a field reaches beyond the file', trustList(RECORD, Uint8Array.of(2, 0, 9))],
  ['too many records', trustList(...Array.from({ length: 300 }, () => RECORD))],
  ['does not begin as a signed file does', asciiBytes('something else')],
])('%s', (reason, file) => {
  expect(decodeTrustList(file)).toMatchObject({ ok: false, error: { reason } });
});
