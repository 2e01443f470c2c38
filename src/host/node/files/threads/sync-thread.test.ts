import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openFiles } from '../files.ts';
import { SYNC_WORD, SyncThread, type SyncOrder } from './sync-thread.ts';

/** What stands for the other thread: a test says when it runs, and what it has done. */
class OtherThread {
  starts = 0;
  #words: SyncOrder['words'] = new Int32Array(new SharedArrayBuffer(0));

  readonly start = ({ words }: SyncOrder): void => {
    this.starts += 1;
    this.#words = words;
  };

  runs(): void {
    this.#words[SYNC_WORD.runs] = 1;
  }

  get descriptor(): number | undefined {
    return this.#words[SYNC_WORD.descriptor];
  }

  end(errno = 0, milliseconds = 5): void {
    this.#words[SYNC_WORD.errno] = errno;
    this.#words[SYNC_WORD.took] = milliseconds * 1000;
    this.#words[SYNC_WORD.ended] = this.#words[SYNC_WORD.asked] ?? 0;
  }
}

let other: OtherThread;
let syncs: SyncThread;

beforeEach(() => {
  other = new OtherThread();
  syncs = new SyncThread(0, other.start);
});

function slowDisk(): void {
  syncs.prepare();
  syncs.took(10);
  other.runs();
}

describe('syncs in another thread', () => {
  it('are not begun while the disk is quick', () => {
    slowDisk();
    for (let n = 0; n < 50; n += 1) syncs.took(0.1);
    expect(syncs.begin(3)).toBeUndefined();
  });

  it('have a thread that is started once', () => {
    for (let n = 0; n < 3; n += 1) syncs.prepare();
    expect(other.starts).toBe(1);
  });

  it('are begun when the disk is slow and the thread runs, one at a time', () => {
    syncs.prepare();
    syncs.took(10);
    expect(syncs.begin(3)).toBeUndefined();
    other.runs();
    const sync = syncs.begin(7);
    expect([sync?.outcome(), other.descriptor, syncs.begin(8)]).toEqual([undefined, 7, undefined]);
    other.end();
    expect([sync?.outcome(), sync?.wait()]).toEqual([{ ok: true }, { ok: true }]);
    const next = syncs.begin(8);
    expect([next?.outcome(), other.descriptor]).toEqual([undefined, 8]);
  });

  it('fail with the name of the errno', () => {
    slowDisk();
    const sync = syncs.begin(7);
    other.end(5);
    const refused = { ok: false, error: 'EIO' };
    expect([sync?.wait(), sync?.outcome()]).toEqual([refused, refused]);
  });

  it('are not begun any more when the disk has become quick', () => {
    slowDisk();
    let begun = 0;
    for (let sync = syncs.begin(7); sync !== undefined && begun < 100; sync = syncs.begin(7)) {
      begun += 1;
      other.end(0, 0.1);
      sync.wait();
    }
    expect(begun).toBeGreaterThan(3);
    expect(begun).toBeLessThan(100);
  });

  it('take one that stood still for a minute for no more than a slow one', () => {
    slowDisk();
    syncs.took(60_000);
    for (let n = 0; n < 60; n += 1) syncs.took(0.01);
    expect(syncs.begin(3)).toBeUndefined();
  });
});

describe('a file', () => {
  it('is synced beside only where the disk is slow', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rouse-syncs-'));
    const file = openFiles(folder, undefined, syncs).append('rows');
    if (!file.ok) return expect.fail(file.error.message);
    expect(file.value.sync()).toEqual({ ok: true });
    slowDisk();
    const beside = file.value.syncBeside();
    expect(beside?.outcome()).toBeUndefined();
    other.end(28);
    expect(beside?.outcome()).toMatchObject({ ok: false, error: { code: 'storage', cause: 'ENOSPC' } });
    file.value.close();
    rmSync(folder, { recursive: true });
  });

  it('is never synced beside without such a thread', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rouse-syncs-'));
    const file = openFiles(folder).append('rows');
    expect(file.ok && file.value.syncBeside()).toBeUndefined();
    if (file.ok) file.value.close();
    rmSync(folder, { recursive: true });
  });
});
