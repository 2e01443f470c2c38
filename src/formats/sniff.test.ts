import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { storedZip } from './archive/stored.ts';
import { asciiBytes, joinBytes } from './bytes.ts';
import { encodeEnvelope } from './cisco/envelope.ts';
import { sniff, SNIFF_START } from './sniff.ts';

const tar = await packTar([{ header: { name: 'a', size: 1 }, body: 'x' }]);
const gzip = gzipSync(tar);
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 1618309\n`;

function kindOf(bytes: Uint8Array) {
  return sniff(bytes, bytes.length);
}

function signed(name: string, payload: Uint8Array): Uint8Array {
  return encodeEnvelope({ name, payload, signature: new Uint8Array(256) });
}

describe('archives', () => {
  test.each([
    ['gzip', gzip, 'gzip', 0],
    ['tar', tar, 'tar', 0],
    ['zip', storedZip([{ name: 'a', bytes: gzip }]), 'zip', 0],
    ['an empty zip', storedZip([]), 'zip', 0],
    ['a signed package', signed('x.cop.sgn', gzip), 'gzip', 396],
    ['a signed tar', signed('x.cop.sgn', tar), 'tar', 396],
  ])('%s', (_what, bytes, form, offset) => {
    expect(kindOf(bytes)).toEqual({ kind: 'archive', form, offset });
  });

  test('a tar of Unix version 7 has no magic, but a checksum', () => {
    const old = tar.slice();
    old.fill(0, 257, 512);
    const sum = old.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    old.set(asciiBytes(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
    expect(kindOf(old)).toEqual({ kind: 'archive', form: 'tar', offset: 0 });
    old[0] = 'b'.charCodeAt(0);
    expect(kindOf(old)).toMatchObject({ kind: 'plain' });
  });
});

describe('gzip of a single file is no archive', () => {
  test.each([
    ['a few bytes', asciiBytes('hello')],
    ['an image', new Uint8Array(100_000).map((_, at) => (at * 2_654_435_761) >>> 24)],
    ['zeros', new Uint8Array(1_000_000)],
  ])('of %s', (_what, bytes) => {
    expect(kindOf(gzipSync(bytes))).toEqual({ kind: 'plain', payload: { kind: 'gzip', of: 'any device' } });
    const size = gzipSync(bytes).length;
    expect(sniff(gzipSync(bytes).subarray(0, SNIFF_START), size)).toMatchObject({ kind: 'plain' });
  });

  test('where its beginning is damaged, it may be one', () => {
    expect(kindOf(joinBytes([gzip.subarray(0, 20), new Uint8Array(40).fill(255)]))).toMatchObject({ kind: 'archive' });
  });
});

describe('images', () => {
  test('a signed image', () => {
    expect(kindOf(signed('dsp11.x.sbn', asciiBytes('CNU_File_Archive_3.0')))).toMatchObject({
      kind: 'signed',
      header: { name: 'dsp11.x.sbn' },
      payload: { kind: 'cnu-archive' },
    });
  });

  test('the signed gzip of the 7926 is an image, not a package', () => {
    expect(kindOf(signed('EA15FW-BF3-220.SBN', gzip))).toMatchObject({ kind: 'signed', payload: { kind: 'gzip' } });
  });

  test('an unsigned image', () => {
    expect(kindOf(asciiBytes('kOsMoS9 fIrMwArE...'))).toMatchObject({ kind: 'plain', payload: { kind: 'spa-image' } });
  });
});

describe('what stands in for a file', () => {
  test.each([
    ['', { kind: 'empty' }],
    [POINTER, { kind: 'lfs-pointer', size: 1618309, sha256: 'ab'.repeat(32) }],
    ['../45', { kind: 'link-text', target: '../45' }],
    ['7942', { kind: 'link-text', target: '7942' }],
    ['\n<!DOCTYPE html><html>Please log in', { kind: 'web-page' }],
  ])('%j', (text, standIn) => {
    expect(kindOf(asciiBytes(text))).toEqual(standIn);
  });
});

test.each([
  'MZ',
  '(\u00b5/\u00fd',
  '\u001f\u009d',
  'MSCF',
  'Rar!',
  'BZh91AY',
  '7z\u00bc\u00af\u0027\u001c',
  '\u00fd7zXZ\0',
])('%j is named, with advice', (magic) => {
  expect(kindOf(asciiBytes(`${magic} and more, to be longer than any link in a text`.padEnd(80)))).toMatchObject({
    kind: 'unsupported',
    advice: expect.stringContaining('.zip'),
  });
});
