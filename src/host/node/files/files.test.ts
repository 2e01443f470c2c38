import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readFile, replaceFile, type Files } from '../../files/files.ts';
import { openFiles } from './files.ts';
import { identityOf, isAlive } from './process-identity.ts';

const base = mkdtempSync(join(tmpdir(), 'rouse-files-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

let count = 0;
let root = '';
beforeEach(() => {
  count += 1;
  root = join(base, String(count));
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function value<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('files on a real disk', () => {
  test('appending creates the folders above, and goes on where the file ended', () => {
    const files = openFiles(root);
    const first = value(files.append('a/b/c.txt'));
    value(first.append(bytes('one ')));
    value(first.sync());
    first.close();
    const second = value(files.append('a/b/c.txt'));
    expect(second.size).toBe(4);
    value(second.append(bytes('two')));
    second.close();
    second.close();
    expect(readFileSync(join(root, 'a/b/c.txt'), 'utf8')).toBe('one two');
  });

  test('a file that was cut goes on from there', () => {
    const file = value(openFiles(root).append('a'));
    value(file.append(bytes('abcdef')));
    value(file.truncate(2));
    value(file.append(bytes('X')));
    expect(file.size).toBe(3);
    file.close();
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('abX');
  });

  test('what is reserved is there until the file is closed, and does not count', () => {
    const file = value(openFiles(root).append('a'));
    value(file.append(bytes('ab')));
    value(file.reserve(8));
    expect([file.size, file.reserved]).toEqual([2, 8]);
    value(file.append(bytes('cd')));
    expect([file.size, file.reserved]).toEqual([4, 6]);
    expect(readFileSync(join(root, 'a'), 'latin1')).toBe('abcd\0\0\0\0\0\0');
    file.close();
    expect(readFileSync(join(root, 'a'), 'latin1')).toBe('abcd');
  });

  test('a file that is removed, replaced or moved while it is open knows that it is gone', async () => {
    const files = openFiles(root);
    const opened = ['a', 'in/b', 'in/c', 'd', 'e'].map((name) => files.append(name));
    const gone = () => opened.map((file) => file.ok && file.value.isGone());
    for (const file of opened) if (file.ok) file.value.append(Uint8Array.of(1));
    expect(gone()).toEqual([false, false, false, false, false]);
    rmSync(join(root, 'a'));
    renameSync(join(root, 'in'), join(root, 'out'));
    rmSync(join(root, 'd'));
    writeFileSync(join(root, 'd'), 'another');
    expect(gone()).toEqual([true, true, true, false, false]);
    // Whether a name leads to another file is looked at now and then only.
    await expect.poll(gone).toEqual([true, true, true, true, false]);
    rmSync(root, { recursive: true });
    expect(gone()).toEqual([true, true, true, true, true]);
    for (const file of opened) if (file.ok) file.value.close();
  });

  test('a replaced file has its new content, and no draft is left', () => {
    const files = openFiles(root);
    for (const text of ['old and long', 'new']) value(replaceFile(files, 'folder/a', bytes(text)));
    expect(value(readFile(files, 'folder/a'))).toEqual(bytes('new'));
    expect(value(files.list('folder'))).toEqual(['a']);
  });

  test('what is not there reads as nothing, lists as nothing, and is removed without complaint', () => {
    const files = openFiles(root);
    expect(value(readFile(files, 'nowhere/a'))).toBeUndefined();
    expect(value(files.list('nowhere'))).toEqual([]);
    value(replaceFile(files, 'a', bytes('x')));
    value(files.remove('b'));
    value(files.remove('a'));
    expect(existsSync(join(root, 'a'))).toBe(false);
  });

  test('a file is read piece by piece to its end', () => {
    const files = openFiles(root);
    value(replaceFile(files, 'a', bytes('abcde')));
    const file = value(files.open('a'));
    const into = new Uint8Array(3);
    expect(file?.size).toBe(5);
    expect([file?.read(into), file?.read(into), file?.read(into)].map((read) => read?.ok && read.value)).toEqual([
      3, 2, 0,
    ]);
    file?.close();
  });

  test('a folder where a file should be is a refusal with what to do, not an exception', () => {
    const files = openFiles(root);
    value(replaceFile(files, 'a/b', bytes('x')));
    expect(files.append('a')).toMatchObject({ ok: false, error: { code: 'storage', cause: 'EISDIR' } });
    expect(files.append('a/b/c')).toMatchObject({ ok: false, error: { code: 'storage' } });
    expect(files.append('a/b/c')).toMatchObject({
      error: { message: expect.stringContaining('a file where a folder') },
    });
    expect(files.list('a/b')).toMatchObject({ ok: false, error: { code: 'storage' } });
  });

  test('a file where a folder should be is not taken for nothing', () => {
    const files = openFiles(root);
    value(replaceFile(files, 'a', bytes('x')));
    expect(files.list('a')).toMatchObject({ ok: false, error: { cause: 'ENOTDIR' } });
    expect(files.open('a/b')).toMatchObject({ ok: false, error: { cause: 'ENOTDIR' } });
  });

  // /proc makes no folders, whoever asks.
  test.runIf(process.platform === 'linux')('a place without folders is refused in the words of the system', () => {
    expect(openFiles('/proc/rouse/data').lock('lock')).toMatchObject({ ok: false, error: { code: 'storage' } });
  });

  test.runIf(process.platform === 'linux')('a full disk fails the write', () => {
    const file = value(openFiles('/dev').append('full'));
    expect(file.append(bytes('x'))).toMatchObject({
      ok: false,
      error: { code: 'storage', message: '/dev/full could not be written: the disk is full.', cause: 'ENOSPC' },
    });
    file.close();
  });
});

describe.skipIf(process.platform === 'win32')('what is in the data folder', () => {
  const mode = (name: string): string => (statSync(join(root, name)).mode & 0o777).toString(8);

  test('is for its user only: every folder, every file, locks and drafts too', () => {
    const files = openFiles(join(root, 'data'));
    value(files.append('leases/1.jsonl')).close();
    value(replaceFile(files, 'addresses/eth1.json', bytes('{}')));
    value(files.lock('leases/lock'));
    expect(['data', 'data/leases', 'data/addresses'].map(mode)).toEqual(['700', '700', '700']);
    const all = ['data/leases/1.jsonl', 'data/addresses/eth1.json', 'data/leases/lock'];
    expect(all.map(mode)).toEqual(['600', '600', '600']);
  });

  test.each([
    ['written', (files: Files) => value(files.append('leases/2')).close()],
    ['locked', (files: Files) => value(files.lock('leases/lock')).release()],
  ])('becomes so when it was not, as soon as something is %s there', (_, touch) => {
    mkdirSync(join(root, 'leases/old'), { recursive: true, mode: 0o755 });
    for (const name of ['leases/1', 'leases/2']) writeFileSync(join(root, name), '', { mode: 0o644 });
    for (const name of ['leases', 'leases/1', 'leases/2']) chmodSync(join(root, name), 0o775);
    chmodSync(root, 0o755);
    touch(openFiles(root));
    expect(['leases', 'leases/1', 'leases/2'].map(mode)).toEqual(['700', '600', '600']);
  });

  test('leaves the folder itself as it is when somebody else has made it', () => {
    mkdirSync(root);
    chmodSync(root, 0o755);
    writeFileSync(join(root, 'theirs'), '', { mode: 0o644 });
    chmodSync(join(root, 'theirs'), 0o644);
    const files = openFiles(root);
    value(files.append('own')).close();
    expect(['', 'theirs', 'own'].map(mode)).toEqual(['755', '644', '600']);
  });
});

describe('a lock', () => {
  test('is refused while a living process holds it, which is named', () => {
    const files = openFiles(root);
    const lock = value(files.lock('lock'));
    const refused = files.lock('lock');
    expect(refused).toMatchObject({ ok: false, error: { code: 'storage' } });
    expect(!refused.ok && refused.error.message).toBe(
      `The data in ${root} is in use by another Rouse (pid ${process.pid}).`,
    );
    lock.release();
    lock.release();
    value(files.lock('lock'));
  });

  test('of a process that is gone is taken over', () => {
    const files = openFiles(root);
    value(replaceFile(files, 'lock', bytes(JSON.stringify({ pid: 999_999_999, started: '' }))));
    value(files.lock('lock'));
    expect(JSON.parse(readFileSync(join(root, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    expect(value(files.list(''))).toEqual(['lock']);
  });

  test.runIf(process.platform === 'linux')(
    'of an earlier process with a pid that somebody else has now is taken over',
    () => {
      const files = openFiles(root);
      value(replaceFile(files, 'lock', bytes(JSON.stringify({ pid: process.ppid, started: 'another boot:1' }))));
      value(files.lock('lock'));
    },
  );

  test('without content belongs to a process that is just starting, and after a while to nobody', () => {
    const files = openFiles(root);
    value(replaceFile(files, 'lock', bytes('')));
    expect(files.lock('lock')).toMatchObject({ ok: false, error: { code: 'storage' } });
    utimesSync(join(root, 'lock'), 0, 0);
    value(files.lock('lock'));
  });

  test('is not released by somebody who does not hold it', () => {
    const files = openFiles(root);
    const lock = value(files.lock('lock'));
    writeFileSync(join(root, 'lock'), 'taken over');
    lock.release();
    expect(existsSync(join(root, 'lock'))).toBe(true);
  });
});

test('a process is alive while it runs and has started when its identity says', () => {
  expect(isAlive(identityOf(process.pid))).toBe(true);
  expect(isAlive({ pid: 999_999_999, started: '' })).toBe(false);
});

test.runIf(process.platform === 'linux')(
  'a process that ended is not alive although nobody has asked about its end',
  async () => {
    const parent = spawn('sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 60'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const [pid] = await once(parent.stdout, 'data');
    const identity = identityOf(Number(pid));
    expect(isAlive(identity)).toBe(true);
    parent.stdin.end();
    await vi.waitFor(() => expect(isAlive(identity)).toBe(false));
    parent.kill();
  },
);
