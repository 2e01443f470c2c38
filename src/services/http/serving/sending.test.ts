import { describe, expect, it } from 'vitest';
import { instant } from '../../../lib/time.ts';
import type { Contents } from './contents.ts';
import { Sending, type Segment } from './sending.ts';

const SIZE = 1_000_000;
const FILE = Uint8Array.from({ length: SIZE }, (_, index) => (index * 7) % 256);

/** Pieces come a turn later, each in the memory that is given for it, as from a disk. */
function contents(log: { closed: number; memory: Set<Uint8Array> }, isThere = true): Contents {
  return {
    async read(start, end, memory) {
      await Promise.resolve();
      if (!isThere) return undefined;
      const into = memory ?? new Uint8Array(end - start);
      if (memory !== undefined) log.memory.add(memory);
      into.set(FILE.subarray(start, end));
      return into.subarray(0, end - start);
    },
    close: () => (log.closed += 1),
  };
}

/** The other side takes each piece only when it is told to, and reads it only then. */
function sending(segments: readonly Segment[]) {
  const state = { outcome: '', progress: 0, now: 0, waiting: [] as Uint8Array[], taken: [] as Buffer[] };
  const one = new Sending({ write: (bytes) => state.waiting.push(bytes) === 0 }, segments, {
    now: () => instant(state.now),
    sent: () => (state.outcome += 'sent'),
    failed: () => (state.outcome += 'failed'),
    progress: (bytes) => (state.progress += bytes),
  });
  /** `after` milliseconds. */
  const take = async (after = 0): Promise<void> => {
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    state.taken.push(...state.waiting.splice(0).map((bytes) => Buffer.from(bytes)));
    state.now += after;
    one.drained();
  };
  return { one, state, take };
}

describe('an answer on its way', () => {
  it('comes whole and in order, in memory that is used again', async () => {
    const log = { closed: 0, memory: new Set<Uint8Array>() };
    const file: Segment = { kind: 'file', contents: contents(log), start: 10, end: SIZE };
    const { one, state, take } = sending([{ kind: 'bytes', bytes: Buffer.from('head') }, file]);
    one.start();
    for (let times = 0; times < 100 && state.outcome === ''; times += 1) await take();
    expect(Buffer.concat(state.taken).equals(Buffer.concat([Buffer.from('head'), FILE.subarray(10)]))).toBe(true);
    expect(state).toMatchObject({ outcome: 'sent', progress: SIZE - 10 });
    expect(log.closed).toBe(1);
    expect(log.memory.size).toBeLessThan(6);
  });

  it('holds two small pieces at most for whoever takes it slowly', async () => {
    const log = { closed: 0, memory: new Set<Uint8Array>() };
    const file: Segment = { kind: 'file', contents: contents(log), start: 0, end: SIZE };
    const { one, state, take } = sending([file]);
    one.start();
    for (let times = 0; times < 100 && state.outcome === ''; times += 1) {
      await take(3000);
      expect(state.waiting.every(({ length }) => length <= 65_536)).toBe(true);
    }
    expect([state.outcome, log.memory.size]).toEqual(['sent', 2]);
  });

  it('stays unfinished where the file is not what it was', async () => {
    const log = { closed: 0, memory: new Set<Uint8Array>() };
    const file: Segment = { kind: 'file', contents: contents(log, false), start: 0, end: SIZE };
    const { one, state, take } = sending([file]);
    one.start();
    await take();
    await take();
    expect([state.outcome, state.progress, log.closed]).toEqual(['failed', 0, 1]);
  });

  it('that is stopped closes its file and says nothing more', async () => {
    const log = { closed: 0, memory: new Set<Uint8Array>() };
    const file: Segment = { kind: 'file', contents: contents(log), start: 0, end: SIZE };
    const { one, state, take } = sending([file]);
    one.start();
    one.stop();
    await take();
    expect([state.outcome, state.taken, log.closed]).toEqual(['', [], 1]);
  });
});
