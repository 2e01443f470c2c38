import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { storedGzip, storedZip } from '../archive/stored.ts';
import { asciiBytes, joinBytes } from '../bytes.ts';
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

describe('a bomb', () => {
  const bomb = Uint8Array.from(gzipSync(new Uint8Array(40_000_000)));

  test('is not unpacked beyond the limit', () => {
    expect(checkGzip(gzipSync(new Uint8Array(MOST_UNPACKED + 1)))).toMatchObject({
      error: { reason: 'unpacks to more than is looked at' },
    });
  });

  test('takes of the room what it records, however it ends', () => {
    const room = { bytes: 100_000_000 };
    expect(checkGzip(bomb, room).ok).toBe(true);
    expect(checkGzip(flipped(bomb, bomb.length - 5), room).ok).toBe(false);
    expect(room.bytes).toBe(20_000_000);
    expect(checkGzip(bomb, room)).toMatchObject({ error: { reason: 'unpacks to more than is looked at' } });
    expect(room.bytes).toBe(0);
  });

  test('that records little is not unpacked to more', () => {
    const liar = bomb.slice();
    liar.fill(0, liar.length - 4);
    const room = { bytes: 10 };
    expect(checkGzip(liar, room).ok).toBe(false);
    expect(room.bytes).toBe(10);
  });

  test('many times in one image is looked at up to the limit, and named once', () => {
    const body = storedZip([{ name: 'x', bytes: text }]);
    const members = Array.from({ length: 110 }, (_, index) => ({ name: `/${index}.cnz`, body: bomb, modified: 0 }));
    const archive = decodeCnuArchive(encodeCnuArchive([...members, { name: '/z.jar', body, modified: 0 }]));
    expect(archive.ok && damagedMembers(archive.value)).toEqual([
      { name: '/1.cnz', damage: { reason: 'unpacks to more than is looked at', field: 'gzip', offset: 0 } },
    ]);
  });

  test('of files in a zip that overlap takes of the room what they record together', () => {
    const one = storedZip([{ name: 'a', bytes: text }]);
    const head = one.subarray(0, 30 + 1 + text.length);
    const entry = one.subarray(head.length, one.length - 22);
    const end = one.slice(one.length - 22);
    end.set([100, 0, 100, 0], 8);
    const overlapping = joinBytes([head, ...Array.from({ length: 100 }, () => entry), end]);
    const room = { bytes: 10 * text.length };
    expect(checkZip(overlapping, room)).toMatchObject({ error: { reason: 'unpacks to more than is looked at' } });
    expect(room.bytes).toBe(0);
  });
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
