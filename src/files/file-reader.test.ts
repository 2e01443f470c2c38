import { describe, expect, it } from 'vitest';
import { MemoryFolders } from '../../test/machine/memory-folders.ts';
import { askedLater } from '../host/files/asked-folders.fixture.ts';
import type { FileFacts } from '../host/files/folders.ts';
import { instant } from '../lib/time.ts';
import { FileReader } from './file-reader.ts';

const MIB = 1024 * 1024;

/** A disk that answers when it is let. */
class SlowDisk {
  readonly folders = new MemoryFolders();
  readonly reader: FileReader;
  now = 0;
  readonly #answers: (() => void)[] = [];

  constructor(sizes: readonly number[]) {
    const files = sizes.map((size, n) => ({ name: String(n), bytes: new Uint8Array(size) }));
    this.folders.put('/served', files);
    const asked = askedLater(this.folders, (act) => {
      let outcome: ReturnType<typeof act> | undefined;
      this.#answers.push(() => (outcome = act()));
      return { outcome: () => outcome };
    });
    this.reader = new FileReader(asked, () => instant(this.now));
  }

  facts(name: number): FileFacts {
    const listed = this.folders.list(`/served/${name}`);
    const [facts] = listed.ok ? listed.value : [];
    return facts ?? expect.fail(`there is no ${name}`);
  }

  answer(): void {
    for (const answer of this.#answers.splice(0)) answer();
  }

  /** Reads one file to where it is in memory. */
  warm(name: number): void {
    const read = this.reader.read(this.facts(name));
    this.answer();
    expect(read.outcome()).toMatchObject({ kind: 'snapshot' });
  }
}

describe('a file', () => {
  it('is looked at once for all who ask meanwhile, and anew for who asks afterwards', () => {
    const disk = new SlowDisk([10]);
    const first = [disk.reader.read(disk.facts(0)), disk.reader.read(disk.facts(0))];
    expect(first.map((read) => read.outcome())).toEqual([undefined, undefined]);
    disk.answer();
    const found = first.map((read) => read.outcome());
    expect(found[0]).toBe(found[1]);
    const other = Uint8Array.of(1, 2, 3);
    disk.folders.put('/served', [{ name: '0', bytes: other }]);
    const late = disk.reader.read(disk.facts(0));
    disk.answer();
    expect(late.outcome()).toMatchObject({ bytes: other });
    expect(disk.folders.wholes).toBe(2);
  });

  it('in memory is given as it was after a second, and one that is not is waited for', () => {
    const disk = new SlowDisk([10, 10]);
    disk.warm(0);
    const [known, unknown] = [disk.reader.read(disk.facts(0)), disk.reader.read(disk.facts(1))];
    disk.now = 1000;
    expect(known.outcome()).toBeUndefined();
    disk.now = 1001;
    expect([known.outcome(), unknown.outcome()]).toMatchObject([{ kind: 'snapshot' }, undefined]);
  });

  it('that was let go while it was looked at is read after all', () => {
    const disk = new SlowDisk(Array.from({ length: 9 }, () => 16 * MIB));
    disk.warm(0);
    const again = disk.reader.read(disk.facts(0));
    for (let n = 1; n < 9; n += 1) disk.reader.read(disk.facts(n)).outcome();
    const others = Array.from({ length: 8 }, (_, n) => disk.reader.read(disk.facts(n + 1)));
    disk.answer();
    for (const one of others) one.outcome();
    expect(again.outcome()).toBeUndefined();
    disk.answer();
    expect(again.outcome()).toMatchObject({ kind: 'snapshot', name: '0' });
  });
});
