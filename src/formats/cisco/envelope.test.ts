import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiBytes } from '../bytes.ts';
import { decodeEnvelope, decodeEnvelopeHeader, encodeEnvelope, imageHeaderLength, looksSigned } from './envelope.ts';

const payload = asciiBytes('#\r\n# This file contains a list ...');
const signature = new Uint8Array(256).fill(7);
const image = encodeEnvelope({ name: 'term11.default.loads', payload, signature });

function decoded(file: Uint8Array) {
  const result = decodeEnvelope(file);
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}

function reasonOf(file: Uint8Array): string {
  const result = decodeEnvelope(file);
  return result.ok ? 'was read' : result.error.reason;
}

function changed(at: number, ...bytes: number[]): Uint8Array {
  const copy = image.slice();
  copy.set(bytes, at);
  return copy;
}

/** An envelope of the given fields, with its header length filled in. */
function handMade(fields: readonly number[]): Uint8Array {
  const padding = (4 - ((10 + fields.length) % 4)) % 4;
  const length = 10 + fields.length + padding;
  const head = [1, 0, 2, 1, 1, 2, 0, 2, length >> 8, length & 0xff];
  return Uint8Array.of(...head, ...fields, ...new Uint8Array(padding).fill(0x0d), 0x50);
}

const NAME_FIELD = [0x0e, 0, 2, 0x61, 0];
const SIGNATURE_FIELD = [0x0c, 0, 1, 9];

describe('encoding', () => {
  test('puts every field where published images have it', () => {
    const hex = (from: number, to: number) => Buffer.from(image.subarray(from, to)).toString('hex');
    expect(hex(0x00, 0x0d)).toBe('0100020101020002019803005b');
    expect(hex(0x0d, 0x10)).toBe('040027');
    expect(Buffer.from(image.subarray(0x10, 0x37)).toString()).toBe('CN=someSigner;OU=someOrgUnit;O=someOrg\0');
    expect(hex(0x37, 0x42)).toBe('0500081234567890abcdef');
    expect(Buffer.from(image.subarray(0x45, 0x68)).toString()).toBe('CN=someCA;OU=someOrgUnit;O=someOrg\0');
    expect(hex(0x68, 0x7d)).toBe('07000f080001010900080a0001000b0001020c0100');
    expect(hex(0x17d, 0x180)).toBe('0e0015');
    expect(hex(0x195, 0x198)).toBe('0d0d0d');
    expect(image.subarray(0x198)).toEqual(payload);
  });

  test.each([
    ['term11.default.loads', 408],
    ['SCCP11.9-4-2SR3-1S.loads', 412],
    ['cnu11.9-4-2ES26.sbn', 404],
    ['GUI-1.4.6.3.SBN', 400],
    ['DSP69xx.12-4-123-2.160119.zz.sgn', 420],
    ['CP7912080004SCCP080108A.sbin', 416],
  ])('the header of %s has %i bytes, as in the published image', (name, length) => {
    expect(imageHeaderLength(name)).toBe(length);
    expect(decoded(encodeEnvelope({ name, payload, signature })).headerLength).toBe(length);
  });

  test('a signature of an impossible length is a mistake of the caller', () => {
    expect(() => encodeEnvelope({ name: 'a', payload, signature: new Uint8Array(5) })).toThrow('not 5');
  });
});

describe('decoding', () => {
  test('names everything an image carries', () => {
    expect(decoded(image)).toEqual({
      version: '1.1',
      headerLength: 408,
      name: 'term11.default.loads',
      signer: 'CN=someSigner;OU=someOrgUnit;O=someOrg',
      issuer: 'CN=someCA;OU=someOrgUnit;O=someOrg',
      serial: Uint8Array.of(0x12, 0x34, 0x56, 0x78, 0x90, 0xab, 0xcd, 0xef),
      digest: 'sha1',
      signature,
      anomalies: [],
      payload,
    });
  });

  test('the payload is a view, not a copy', () => {
    expect(decoded(image).payload.buffer).toBe(image.buffer);
  });

  test('a trust list has a time stamp and a signer version', () => {
    const plain = encodeEnvelope({ name: 'CTLFile.tlv', payload, signature, version: '1.2', digest: 'sha512' });
    const length = decoded(plain).headerLength;
    const [timestamp, signerVersion, padding] = [[0x0f, 0, 4, 0x65, 0x53, 0xf1, 0], [0x1c, 0, 1, 1], [0x0d]];
    const file = Uint8Array.of(...plain.subarray(0, length), ...timestamp, ...signerVersion, ...padding, ...payload);
    new DataView(file.buffer).setUint16(8, length + 12);
    expect(decoded(file)).toMatchObject({
      version: '1.2',
      digest: 'sha512',
      timestamp: 1_700_000_000,
      signerVersion: 1,
    });
  });

  test('the beginning of a large file is enough for its header', () => {
    const header = decodeEnvelopeHeader(image.subarray(0, 408), 500_000_000);
    expect(header.ok && header.value.name).toBe('term11.default.loads');
  });

  test('an unknown field, a repeated field and an unknown digest are anomalies, not errors', () => {
    const file = handMade([...NAME_FIELD, ...SIGNATURE_FIELD, 0x55, 0, 1, 9, ...NAME_FIELD, 0x08, 0, 1, 9]);
    expect(decoded(file).anomalies).toEqual([
      'name appears more than once',
      'unknown tag 0x55',
      'unknown digest algorithm',
      'signature length and key size differ',
    ]);
  });

  test.each([
    ['too short to be a signed file', image.subarray(0, 9)],
    ['does not begin as a signed file does', payload],
    ['unknown header version', changed(4, 3)],
    ['the header (65535 bytes) is longer than the file', changed(8, 0xff, 0xff)],
    ['the header (408 bytes) is longer than the file', image.subarray(0, 407)],
    ['the header length is not a multiple of 4', changed(9, 0x97)],
    ['a field reaches beyond what contains it', changed(0x17e, 0xff)],
    ['the header ends inside a field', handMade([...NAME_FIELD, ...SIGNATURE_FIELD, 0x0e, 0, 0, 0x0e])],
    ['a field reaches beyond what contains it', changed(0x0f, 0xff)],
    ['the header ends inside a field', changed(0x6a, 5)],
    ['containers are nested too deeply', handMade([3, 0, 9, 3, 0, 6, 3, 0, 3, 3, 0, 0])],
    ['the header holds no file name', handMade(SIGNATURE_FIELD)],
    ['the header holds no signature', handMade(NAME_FIELD)],
  ])('%s', (reason, file) => {
    expect(reasonOf(file)).toBe(reason);
  });

  test('what was encoded is decoded', () => {
    const names = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '.', '-', '_'), minLength: 1, maxLength: 200 });
    const sizes = fc.constantFrom(64, 128, 256, 512);
    fc.assert(
      fc.property(names, fc.uint8Array(), sizes, (name, body, size) => {
        const file = encodeEnvelope({ name, payload: body, signature: new Uint8Array(size) });
        expect(decoded(file)).toMatchObject({ name, payload: body, anomalies: [] });
      }),
    );
  });

  test('only the first eight bytes decide whether a file looks signed', () => {
    expect(looksSigned(image.subarray(0, 8))).toBe(true);
    expect(looksSigned(image.subarray(0, 7))).toBe(false);
  });
});
