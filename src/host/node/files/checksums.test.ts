import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../lib/underway.ts';
import type { FileFacts } from '../../files/folders.ts';
import { NodeChecksums } from './checksums.ts';
import { inEventLoop, type Errand, type ErrandOutcome } from './errands.ts';
import { nodeFolders } from './folders/folders.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rouse-checksums-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(content: Uint8Array): FileFacts {
  const path = join(folder, 'a');
  writeFileSync(path, content);
  const listed = nodeFolders.list(path);
  const [facts] = listed.ok ? listed.value : [];
  return facts ?? expect.fail('not listed');
}

/** The real checksums, and how many were computed. */
function counting(): { readonly checksums: NodeChecksums; readonly errands: Errand[] } {
  const errands: Errand[] = [];
  const run = (errand: Errand) => {
    errands.push(errand);
    return inEventLoop.run(errand);
  };
  return { checksums: new NodeChecksums({ run }), errands };
}

describe('a checksum', () => {
  it.each(['sha256', 'md5'] as const)('%s is that of the whole file, computed once', async (kind) => {
    const content = Buffer.alloc(3_000_001, 'content');
    const facts = written(content);
    const { checksums, errands } = counting();
    const first = checksums.of(facts, kind);
    expect([first.outcome(), checksums.of(facts, kind)]).toEqual([undefined, first]);
    const value = createHash(kind).update(content).digest('hex');
    expect(await outcomeOf(first)).toEqual({ ok: true, value });
    expect(await outcomeOf(checksums.of(facts, kind))).toEqual({ ok: true, value });
    expect(errands.length).toBe(1);
  });

  it('of a file that has changed is computed again, and that of the old one is not told for it', async () => {
    const old = written(Buffer.from('old'));
    const { checksums } = counting();
    const fresh = written(Buffer.from('fresh'));
    expect(await outcomeOf(checksums.of(old, 'md5'))).toEqual({ ok: false, error: 'the file has changed' });
    const value = createHash('md5').update('fresh').digest('hex');
    expect(await outcomeOf(checksums.of(fresh, 'md5'))).toEqual({ ok: true, value });
  });

  it('is refused while very many are on the way, and computed again when they are done', () => {
    const errands: Errand[] = [];
    const ends: { outcome?: ErrandOutcome } = {};
    const run = (errand: Errand) => {
      errands.push(errand);
      return { outcome: () => ends.outcome };
    };
    const checksums = new NodeChecksums({ run });
    const ask = (n: number) => checksums.of({ path: `${n}`, version: '' }, 'md5').outcome();
    for (let n = 0; n < 1000; n += 1) expect(ask(n)).toEqual(n < 64 ? undefined : { ok: false, error: 'EBUSY' });
    expect([ask(3), errands.length]).toEqual([undefined, 64]);
    ends.outcome = { ok: true, value: 'abc' };
    expect([ask(999), errands.length]).toEqual([ends.outcome, 65]);
  });

  it('that could not be computed is tried again when it is asked for once more', async () => {
    const { checksums, errands } = counting();
    const gone = { path: join(folder, 'gone'), version: '' };
    expect(await outcomeOf(checksums.of(gone, 'md5'))).toEqual({ ok: false, error: 'ENOENT' });
    checksums.of(gone, 'md5');
    await outcomeOf(checksums.of(gone, 'md5'));
    expect(errands.length).toBe(2);
  });
});
