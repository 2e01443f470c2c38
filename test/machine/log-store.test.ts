import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Files } from '../../src/host/files/files.ts';
import { ok } from '../../src/lib/result.ts';
import { instant, millis, NEVER, since } from '../../src/lib/time.ts';
import { BlockWriter } from '../../src/storage/syslog/block.ts';
import { LogStore, type LogLimits } from '../../src/storage/syslog/log-store.ts';
import { packSegment } from '../../src/storage/syslog/packed.ts';
import { readBlocks, type Place } from '../../src/storage/syslog/read-log.ts';
import { searchLog, type LogFilter } from '../../src/storage/syslog/search.ts';
import { giveWaySyslog, listSegments } from '../../src/storage/syslog/segments.ts';
import { PowerLost, SimulatedDisk } from './disk.ts';

const START = instant(Date.UTC(2010, 8, 17, 18, 2, 11));
const FOR_EVER: LogLimits = { total: 1e9, age: since(START, NEVER) };

class Kept {
  readonly gaveWay: string[] = [];
  readonly store: LogStore;
  readonly #writer = new BlockWriter();

  constructor(files: Files, limits = FOR_EVER) {
    const opened = LogStore.open(files, limits, { gaveWay: (gone) => this.gaveWay.push(...gone) });
    if (!opened.ok) throw new Error(opened.error.message);
    this.store = opened.value;
  }

  write(texts: readonly string[], after = 0, from = '10.0.0.1') {
    this.#writer.begin({ at: START + after, transport: 'udp', from, device: '00:26:99:ef:0f:1a' });
    for (const text of texts) {
      const octets = new TextEncoder().encode(text);
      this.#writer.add(octets, 0, octets.length);
    }
    return this.store.write(this.#writer.take(), instant(START + after));
  }
}

function read(files: Files, filter: LogFilter = {}, from?: Place) {
  const found = searchLog(files, filter, from);
  const texts: string[] = [];
  for (;;) {
    const next = found.next();
    if (next.done === true) return { texts, place: next.value };
    if (!next.value.ok) throw new Error(next.value.error.message);
    texts.push(new TextDecoder().decode(next.value.value.octets));
  }
}

/** Packs every segment that is ended. */
function pack(files: Files, store: LogStore): void {
  for (const segment of store.ended.filter(({ isPacked }) => !isPacked)) {
    const opened = files.open(segment.path);
    if (!opened.ok || opened.value === undefined) throw new Error('it is there');
    const steps = packSegment(files, segment, readBlocks(opened.value));
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    if (step.value === undefined) throw new Error('it was not packed');
    store.replaced(segment, step.value);
  }
}

function lines(count: number, of = 'line'): readonly string[] {
  return Array.from({ length: count }, (_, n) => `<13>${of} ${n}`);
}

describe('messages that are kept', () => {
  it('are read in the order in which they came, also from where a reader stopped', () => {
    const files = new SimulatedDisk().files();
    const kept = new Kept(files);
    kept.write(['<13>one', '', '<13>two']);
    const first = read(files);
    expect(first.texts).toEqual(['<13>one', '', '<13>two']);
    kept.write(['<13>three']);
    expect(read(files, {}, first.place).texts).toEqual(['<13>three']);
    kept.store.close();
    const again = new Kept(files);
    again.write(['<13>four']);
    expect(read(files, {}, first.place).texts).toEqual(['<13>three', '<13>four']);
  });

  it('are read on also by who stopped in a segment that is packed meanwhile', () => {
    const disk = new SimulatedDisk();
    const kept = new Kept(disk.files());
    kept.write(lines(4000, 'first'));
    const { place } = read(disk.files());
    kept.write(lines(4000, 'second'), 1);
    kept.store.close();
    pack(disk.files(), new Kept(disk.files()).store);
    const on = read(disk.files(), {}, place);
    expect(on.texts).toEqual(lines(4000, 'second'));
    expect(read(disk.files(), {}, on.place).texts).toEqual([]);
  });

  it('are kept by one station at a time', () => {
    const files = new SimulatedDisk().files();
    const kept = new Kept(files);
    expect(() => new Kept(files)).toThrow('held');
    kept.store.close();
    expect(() => new Kept(files)).not.toThrow();
  });

  it('survive a power cut once they were synced, in order, and of the others only whole blocks', () => {
    const script = (disk: SimulatedDisk, synced: string[]): void => {
      const kept = new Kept(disk.files(), { ...FOR_EVER, total: 20_000 });
      for (let n = 0; n < 40; n += 1) {
        const texts = lines(5, `block ${n} ${'x'.repeat(50)}`);
        kept.write(texts, n);
        if (n % 3 === 0)
          kept.store.sync((done) => done.ok && synced.splice(0, synced.length, ...read(disk.files()).texts));
      }
      kept.store.close();
    };
    const whole = new SimulatedDisk();
    script(whole, []);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.steps }), fc.array(fc.nat()), (step, choices) => {
        const disk = new SimulatedDisk();
        const synced: string[] = [];
        disk.crashAtStep(step);
        try {
          script(disk, synced);
        } catch (error) {
          if (!(error instanceof PowerLost)) throw error;
        }
        let at = 0;
        disk.restart((most) => (choices[at++ % choices.length] ?? 0) % (most + 1));
        const { texts } = read(disk.files());
        expect(texts.length % 5).toBe(0);
        const oldest = texts[0];
        // Segments that had to go may be gone; what is there from the oldest on is whole.
        const expected = oldest === undefined ? [] : synced.slice(Math.max(0, synced.indexOf(oldest)));
        if (synced.includes(oldest ?? '')) expect(texts.slice(0, expected.length)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('are as they were after they were packed, and take less room', () => {
    const disk = new SimulatedDisk();
    const kept = new Kept(disk.files(), { ...FOR_EVER, total: 2_000_000 });
    for (let n = 0; n < 8; n += 1) kept.write(lines(4000, `block ${n}`), n);
    const before = read(disk.files()).texts;
    const size = listed(disk);
    pack(disk.files(), kept.store);
    expect(read(disk.files()).texts).toEqual(before);
    expect(listed(disk)).toBeLessThan(size / 2);
    expect(read(disk.files(), { text: 'block 3 1234' }).texts).toEqual(['<13>block 3 1234']);
    expect(read(disk.files(), { text: 'BLOCK 3 1234', ignoreCase: true }).texts).toEqual(['<13>block 3 1234']);
    expect(read(disk.files(), { text: 'BLOCK 3 1234' }).texts).toEqual([]);
  });

  it('go, the oldest first, when there are too many', () => {
    const disk = new SimulatedDisk();
    const kept = new Kept(disk.files(), { ...FOR_EVER, total: 100_000 });
    for (let n = 0; n < 40; n += 1) kept.write(lines(200, `block ${n}`), n);
    const { texts } = read(disk.files());
    expect(listed(disk)).toBeLessThan(115_000);
    expect(listed(disk)).toBeGreaterThan(70_000);
    expect(texts.at(-1)).toBe('<13>block 39 199');
    expect(kept.gaveWay).toEqual([]);
  });

  it('go when they are too old', () => {
    const disk = new SimulatedDisk();
    const kept = new Kept(disk.files(), { ...FOR_EVER, age: millis(1000_000) });
    for (const minute of [0, 10, 20, 30]) {
      kept.write([`<13>minute ${minute}`], minute * 60_000);
      kept.store.tidy(instant(START + minute * 60_000));
    }
    kept.store.tidy(instant(START + 31 * 60_000));
    expect(read(disk.files()).texts).toEqual(['<13>minute 20', '<13>minute 30']);
  });

  it('go, the oldest first, when the disk is full', () => {
    const disk = new SimulatedDisk();
    const kept = new Kept(disk.files(), { ...FOR_EVER, total: 200_000 });
    for (let n = 0; n < 8; n += 1) kept.write(lines(400, `block ${n}`), n);
    disk.room(5000);
    expect(kept.write(lines(400, 'new'), 9)).toEqual(ok(undefined));
    expect(kept.gaveWay).toHaveLength(1);
    expect(read(disk.files()).texts.at(-1)).toBe('<13>new 399');
    expect(read(disk.files()).texts[0]).toBe('<13>block 2 0');
  });

  it('are not written where no room can be made', () => {
    const disk = new SimulatedDisk();
    const kept = new Kept(disk.files());
    disk.room(100);
    expect(kept.write(lines(400))).toMatchObject({ ok: false, error: { cause: 'ENOSPC' } });
    expect(read(disk.files()).texts).toEqual([]);
    disk.room(100_000);
    expect(kept.write(['<13>x']).ok).toBe(true);
    expect(read(disk.files()).texts).toEqual(['<13>x']);
  });

  it('give way to what is more important, all but the newest', () => {
    const disk = new SimulatedDisk();
    const kept = new Kept(disk.files(), { ...FOR_EVER, total: 100_000 });
    for (let n = 0; n < 8; n += 1) kept.write(lines(400, `block ${n}`), n);
    const before = paths(disk);
    expect(giveWaySyslog(disk.files(), 1)).toEqual(before.slice(0, 1));
    expect(giveWaySyslog(disk.files(), 1e9)).toEqual(before.slice(1, -1));
    expect(kept.write(['<13>x'], 9).ok).toBe(true);
  });

  it('are all found around damage', () => {
    const disk = new SimulatedDisk();
    const kept = new Kept(disk.files());
    for (let n = 0; n < 5; n += 1) kept.write([`<13>block ${n}`], n);
    const [path = ''] = paths(disk);
    const bytes = disk.peek(path)?.slice() ?? new Uint8Array();
    bytes.fill(0xff, 100, 110);
    disk.put(path, bytes);
    expect(read(disk.files()).texts).toHaveLength(4);
    disk.put(path, bytes.subarray(0, bytes.length - 3));
    expect(read(disk.files()).texts).toHaveLength(3);
  });
});

describe('a search', () => {
  it('finds what is in one message, however messages lie beside each other', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\u0000', 'R'), maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { minLength: 1 })),
        fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (blocks, wanted, packed) => {
          const disk = new SimulatedDisk();
          const kept = new Kept(disk.files());
          blocks.forEach((texts, n) => kept.write(texts, n));
          kept.store.close();
          if (packed) pack(disk.files(), new Kept(disk.files()).store);
          const expected = blocks.flat().filter((one) => one.includes(wanted));
          expect(read(disk.files(), { text: wanted }).texts).toEqual(expected);
        },
      ),
    );
  });

  it('finds by severity, sender and time', () => {
    const files = new SimulatedDisk().files();
    const kept = new Kept(files);
    kept.write(['<11>error', '<13>notice', 'nothing'], 0, '10.0.0.1');
    kept.write(['<8>emergency'], 60_000, '10.0.0.2');
    expect(read(files, { severity: 3 }).texts).toEqual(['<11>error', '<8>emergency']);
    expect(read(files, { sender: ({ from }) => from === '10.0.0.2' }).texts).toEqual(['<8>emergency']);
    expect(read(files, { since: START + 1 }).texts).toEqual(['<8>emergency']);
    expect(read(files, { until: START, text: 'r' }).texts).toEqual(['<11>error']);
  });
});

function paths(disk: SimulatedDisk): readonly string[] {
  const segments = listSegments(disk.files());
  return segments.ok ? segments.value.map(({ path }) => path) : [];
}

/** Bytes of all segments. */
function listed(disk: SimulatedDisk): number {
  return paths(disk).reduce((sum, path) => sum + (disk.peek(path)?.length ?? 0), 0);
}
