import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { storedGzip, storedZip } from '../archive/stored.ts';
import { asciiBytes } from '../bytes.ts';
import { checkGzip, checkZip, MOST_UNPACKED } from './checked-contents.ts';
import { damagedMembers, decodeCnuArchive, encodeCnuArchive } from './cnu-archive.ts';

const text = asciiBytes('something to pack, '.repeat(50));
const zip = storedZip([
  { name: 'a.class', bytes: text },
  { name: 'b.class', bytes: text },
]);

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

test('whole gzip and zip files pass, and tell how much was looked at', () => {
  expect(checkGzip(gzipSync(text))).toEqual({ ok: true, value: text.length });
  expect(checkGzip(storedGzip(text))).toEqual({ ok: true, value: text.length });
  expect(checkZip(zip)).toEqual({ ok: true, value: 2 * text.length });
});

describe('every flipped bit that matters is found', () => {
  test('anywhere in the contents of a gzip', () => {
    const packed = storedGzip(text);
    for (let at = 15; at < packed.length; at += 1) expect(checkGzip(flipped(packed, at)).ok).toBe(false);
  });

  test('anywhere in the contents of a zip', () => {
    const start = 30 + 'a.class'.length;
    for (let at = start; at < start + text.length; at += 1) {
      expect(checkZip(flipped(zip, at))).toMatchObject({
        error: { reason: 'has another CRC than recorded', field: 'a.class' },
      });
    }
  });

  test('in the magic, which must not hide the file', () => {
    expect(checkGzip(flipped(gzipSync(text), 0))).toMatchObject({ error: { reason: 'does not begin as gzip does' } });
    expect(checkZip(flipped(zip, 0))).toMatchObject({ error: { reason: 'has no file where the directory says' } });
    expect(checkZip(flipped(zip, zip.length - 22))).toMatchObject({
      error: { reason: 'has no end of central directory' },
    });
  });
});

test('a bomb is not unpacked beyond the limit', () => {
  const bomb = gzipSync(new Uint8Array(MOST_UNPACKED + 1));
  expect(checkGzip(bomb).ok).toBe(false);
});

test('members of an archive are checked because of their names', () => {
  const broken = flipped(storedGzip(text), 0);
  const archive = decodeCnuArchive(
    encodeCnuArchive([
      { name: '/ubin/vm.cnz', body: broken, modified: 0 },
      { name: '/ubin/vm.bin', body: broken, modified: 0 },
      { name: '/flash0/a.jar', body: zip, modified: 0 },
      { name: '/etc/gone.jar', modified: 0 },
    ]),
  );
  const damaged = archive.ok ? damagedMembers(archive.value) : [];
  expect(damaged).toEqual([
    { name: '/ubin/vm.cnz', damage: { reason: 'does not begin as gzip does', field: 'gzip', offset: 0 } },
  ]);
});
