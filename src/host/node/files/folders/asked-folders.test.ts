import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hiddenDraftName } from '../../../files/drafts.ts';
import type { FileFacts } from '../../../files/folders.ts';
import { outcomeOf } from '../../../../lib/underway.ts';
import { foldersInEventLoop } from './asked-folders.ts';
import { nodeFolders } from './folders.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rouse-asked-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(name: string, content = name): void {
  writeFileSync(join(root, name), content);
}

/** What both say of the folder. */
async function lists(path = root) {
  const asked = await outcomeOf(foldersInEventLoop.list(path));
  return { waited: nodeFolders.list(path), asked };
}

async function factsOf(name: string): Promise<FileFacts> {
  const { asked } = await lists();
  const found =
    asked.ok && asked.value.kind === 'files' ? asked.value.files.find((one) => one.name === name) : undefined;
  return found ?? expect.fail(`${name} was not listed`);
}

/** Descriptors of this process that lead into the folder. */
function descriptors(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(root);
    } catch {
      return false;
    }
  }).length;
}

describe('a listing that nobody waits for', () => {
  it('is the one that others wait for: folders, links inside and out, hidden folders, drafts, links in a circle', async () => {
    for (const folder of ['sub', 'sub/deep', '.git']) mkdirSync(join(root, folder));
    for (const name of ['a', 'B', '.hidden', 'sub/c', 'sub/deep/d', '.git/config', hiddenDraftName('x')]) put(name);
    symlinkSync(join(root, 'sub/c'), join(root, 'inner'));
    symlinkSync('/etc/hostname', join(root, 'outer'));
    symlinkSync(tmpdir(), join(root, 'folder'));
    symlinkSync('circle', join(root, 'circle'));
    symlinkSync('nowhere', join(root, 'gone'));
    for (let n = 0; n < 100; n += 1) put(`many-${n}`);
    const { waited, asked } = await lists();
    if (!waited.ok || !asked.ok || asked.value.kind !== 'files') return expect.fail('not listed');
    expect(asked.value.files).toEqual(waited.value);
    expect(asked.value.files.map(({ name }) => name)).toContain('sub/deep/d');
  });

  it('may be that of a single file', async () => {
    put('a');
    const { waited, asked } = await lists(join(root, 'a'));
    expect(asked).toMatchObject({ value: { files: waited.ok ? waited.value : [] } });
  });

  it.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
    'leaves out a folder that may not be entered',
    async () => {
      mkdirSync(join(root, 'closed'));
      put('closed/secret');
      put('a');
      chmodSync(root, 0o755);
      chmodSync(join(root, 'closed'), 0o700);
      process.seteuid?.(65_534);
      const asked = await outcomeOf(foldersInEventLoop.list(root));
      process.seteuid?.(0);
      expect(asked).toMatchObject({ ok: true, value: { files: [{ name: 'a' }] } });
    },
  );

  it('says what is not there as others do, and that nothing has changed', async () => {
    const { waited, asked } = await lists(join(root, 'none'));
    expect(asked).toEqual(waited);
    put('a');
    const first = await outcomeOf(foldersInEventLoop.list(root));
    const mark = first.ok && first.value.kind === 'files' ? first.value.mark : '';
    expect(await outcomeOf(foldersInEventLoop.list(root, mark))).toEqual({ ok: true, value: { kind: 'same' } });
    put('a', 'other');
    expect(await outcomeOf(foldersInEventLoop.list(root, mark))).toMatchObject({ value: { kind: 'files' } });
  });
});

describe('a look', () => {
  it('brings the bytes unless they are known or too many', async () => {
    put('a', 'content');
    const facts = await factsOf('a');
    const look = async (known: { version?: string; largest: number }) =>
      outcomeOf(foldersInEventLoop.look(facts, known));
    expect(await look({ largest: 7 })).toEqual({ kind: 'whole', facts, bytes: new Uint8Array(Buffer.from('content')) });
    expect(await look({ largest: 6 })).toEqual({ kind: 'large', facts });
    expect(await look({ largest: 7, version: facts.version })).toEqual({ kind: 'same' });
    expect(await look({ largest: 7, version: 'older' })).toMatchObject({ kind: 'whole' });
    rmSync(join(root, 'a'));
    expect(await look({ largest: 7 })).toEqual({ kind: 'gone' });
    mkdirSync(join(root, 'a'));
    expect(await look({ largest: 7 })).toEqual({ kind: 'gone' });
  });
});

describe('a file in pieces', () => {
  it('is the one that was found, whatever takes its place', async () => {
    put('a', 'old content');
    const file = foldersInEventLoop.open(await factsOf('a'));
    expect(Buffer.from(await outcomeOf(file.read(4, 7))).toString()).toBe('content');
    put('b', 'new content');
    renameSync(join(root, 'b'), join(root, 'a'));
    expect(Buffer.from(await outcomeOf(file.read(0, 100))).toString()).toBe('old content');
    expect(await outcomeOf(file.read(100, 10))).toHaveLength(0);
    file.close();
  });

  it('ends where somebody has written to it, or put another one there before the first piece', async () => {
    put('a', 'old content');
    const [read, unread] = [foldersInEventLoop.open(await factsOf('a')), foldersInEventLoop.open(await factsOf('a'))];
    expect(await outcomeOf(read.read(0, 3))).toHaveLength(3);
    put('a', 'written to');
    expect([await outcomeOf(read.read(0, 3)), await outcomeOf(unread.read(0, 3))]).toEqual([
      new Uint8Array(0),
      new Uint8Array(0),
    ]);
    for (const one of [read, unread]) one.close();
  });

  it.runIf(process.platform === 'linux')(
    'holds one descriptor until it is closed, pieces on their way or not',
    async () => {
      put('a', 'x'.repeat(100_000));
      const facts = await factsOf('a');
      const [file, other] = [foldersInEventLoop.open(facts), foldersInEventLoop.open(facts)];
      await Promise.all([0, 1, 2].map(async (n) => outcomeOf(file.read(n, 10))));
      expect(descriptors()).toBe(1);
      const late = Array.from({ length: 50 }, (_, n) => other.read(n, 10));
      other.close();
      file.close();
      for (const one of late) await outcomeOf(one);
      for (let turn = 0; turn < 200 && descriptors() > 0; turn += 1) await pause(5);
      expect(descriptors()).toBe(0);
      expect(await outcomeOf(file.read(0, 10))).toHaveLength(0);
    },
  );
});
