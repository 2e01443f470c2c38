import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toNetascii } from '../../../protocols/tftp/netascii.ts';
import type { ChunkedFile, Snapshot } from '../../../files/files.ts';
import { NetasciiFile } from './netascii-file.ts';

const snapshot = (bytes: Uint8Array): Snapshot => ({ kind: 'snapshot', name: 'a', size: bytes.length, bytes });

const LINES = Buffer.from(`${'A'.repeat(69)}\n`.repeat(1000));

/** A file of lines of 70 bytes, which are made when they are read; `reads` counts how often. */
function lines(size: number): ChunkedFile & { reads: number } {
  return {
    kind: 'chunked',
    name: 'lines',
    size,
    reads: 0,
    read(offset, length) {
      this.reads += 1;
      return LINES.subarray(offset % 70, (offset % 70) + length);
    },
  };
}

describe('a file in netascii', () => {
  it('is, block by block and with whole windows sent again, what the whole file would be', () => {
    const text = fc.array(fc.constantFrom(10, 13, 0, 65), { maxLength: 90 }).map((bytes) => Uint8Array.from(bytes));
    const again = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), again, (bytes, size, steps) => {
        const whole = [...toNetascii(bytes)];
        const file = new NetasciiFile(snapshot(bytes), 3 * size, 4);
        steps.forEach((back, furthest) => {
          const at = Math.max(0, furthest - back) * size;
          const read = file.read(at, size);
          expect(read instanceof Uint8Array ? [...read] : read).toEqual(whole.slice(at, at + size));
          file.read(furthest * size, size);
        });
      }),
    );
  });

  it('of any size is translated while it is read, every part of it once', () => {
    const [size, block] = [70 * 1_000_000, 65_464];
    const source = lines(size);
    const file = new NetasciiFile(source, 4 * block);
    let travelled = 0;
    for (let length = block; length === block; travelled += length) length = file.read(travelled, block)?.length ?? 0;
    expect(travelled).toBe(size + size / 70);
    expect(source.reads).toBe(Math.ceil(size / 65_536));
  });

  it('that shrinks says so', () => {
    const source = lines(100_000);
    const file = new NetasciiFile(
      { ...source, read: (offset, length) => source.read(offset, length)?.subarray(1) },
      512,
    );
    expect(file.read(0, 512)).toBe('changed');
  });
});
