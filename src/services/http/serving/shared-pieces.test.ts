import { describe, expect, it } from 'vitest';
import type { ReadPieces } from '../../../host/files/served-files.ts';
import { KeptBytes } from './kept-bytes.ts';
import { GRAIN, SharedPieces } from './shared-pieces.ts';

const SIZE = 3 * GRAIN + 1000;
const FILE = Uint8Array.from({ length: SIZE }, (_, index) => (index * 31) % 251);

/** A file on a disk, and what is asked of it. */
function disk() {
  const asked: number[] = [];
  const state = { isThere: true };
  const pieces: ReadPieces = {
    async read(start, end, memory) {
      asked.push(start);
      await Promise.resolve();
      if (!state.isThere) return undefined;
      const into = memory ?? new Uint8Array(end - start);
      into.set(FILE.subarray(start, end));
      return into.subarray(0, end - start);
    },
    close: () => undefined,
  };
  return { asked, state, file: { size: SIZE, pieces } };
}

/** A whole grain, or what is left of the file. */
const grain = (index: number) => ({ start: index * GRAIN, end: Math.min(SIZE, (index + 1) * GRAIN) });

describe('pieces of a large file', () => {
  it('are kept once a second reader wants them, and leave nothing behind of a single one', async () => {
    const shared = new SharedPieces(new KeptBytes());
    const { asked, file } = disk();
    const memory = new Uint8Array(GRAIN);
    const first = await shared.read('a', file, grain(0), memory);
    expect(first?.buffer).toBe(memory.buffer);
    const second = await shared.read('a', file, grain(0), new Uint8Array(GRAIN));
    expect(asked).toEqual([0, 0]);
    expect(shared.read('a', file, grain(0), memory)).toBe(second);
    expect(asked.length).toBe(2);
  });

  it('are the right bytes, whichever part is asked for', async () => {
    const shared = new SharedPieces(new KeptBytes());
    const { file } = disk();
    for (const range of [
      grain(3),
      grain(3),
      grain(3),
      { start: 3 * GRAIN + 7, end: SIZE },
      { start: 5, end: 70_005 },
    ]) {
      for (const memory of [undefined, new Uint8Array(GRAIN)]) {
        const bytes = await shared.read('a', file, range, memory);
        expect(Buffer.from(bytes ?? []).equals(FILE.subarray(range.start, range.end))).toBe(true);
      }
    }
  });

  it('are copied for whoever takes less than a grain, and are another version under another name', async () => {
    const shared = new SharedPieces(new KeptBytes());
    const { asked, file } = disk();
    for (let times = 0; times < 2; times += 1) await shared.read('a', file, grain(1));
    const part = await shared.read('a', file, { start: GRAIN, end: GRAIN + 10 });
    expect([part?.length, part?.buffer.byteLength]).toEqual([10, 10]);
    await shared.read('b', file, grain(1));
    expect(asked.length).toBe(3);
  });

  it('are read again by who waited for another reader, when that one goes away', async () => {
    const shared = new SharedPieces(new KeptBytes());
    const gone = disk();
    await shared.read('a', gone.file, grain(2));
    gone.state.isThere = false;
    const running = shared.read('a', gone.file, grain(2));
    const waiting = shared.read('a', disk().file, grain(2));
    expect(await running).toBeUndefined();
    expect((await waiting)?.length).toBe(GRAIN);
  });
});
