import type * as nodeFs from 'node:fs';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nodeFolders } from '../../host/node/files/folders/folders.ts';
import { lookAtGiven, type Given } from './given.ts';

/** Whoever runs the tests may read everything: this is what others meet. */
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof nodeFs>();
  const openSync: typeof fs.openSync = (path, ...rest) => {
    if (String(path).endsWith('lost+found')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    return fs.openSync(path, ...rest);
  };
  return { ...fs, openSync };
});

let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rouse-given-'));
  folder = join(root, 'given');
  mkdirSync(folder);
  writeFileSync(join(root, 'outside'), 'x');
});
afterEach(() => rmSync(root, { recursive: true }));

function look(path = folder): Given {
  const given = lookAtGiven(nodeFolders, path);
  if (!given.ok) throw new Error(given.error.message);
  return given.value;
}

function problems(): readonly string[] {
  return look().remarks.map(({ problem }) => problem);
}

describe.skipIf(process.platform === 'win32')('what of a folder is passed over is said', () => {
  test('links that lead out of it, and nowhere', () => {
    for (const name of ['a', 'b']) symlinkSync(join(root, 'outside'), join(folder, name));
    symlinkSync(root, join(folder, 'up'));
    symlinkSync(join(root, 'nothing'), join(folder, 'dead'));
    symlinkSync('loop', join(folder, 'loop'));
    expect(problems()).toEqual([
      'a, b, up are links that lead out of the folder, and are not followed.',
      'dead, loop are links that lead nowhere.',
    ]);
  });

  test('a name that is no text', () => {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/b`), Buffer.of(0xfc), Buffer.from('ro.bin')]), 'x');
    const [problem, ...others] = problems();
    expect(problem).toContain('has a name that is not UTF-8');
    expect(others).toEqual([]);
  });

  test('a folder in it that may not be read: everything else is there', () => {
    mkdirSync(join(folder, 'lost+found'));
    writeFileSync(join(folder, 'term11.default.loads'), 'x');
    expect(look()).toMatchObject({
      kind: 'folder',
      files: [{ name: 'term11.default.loads' }],
      remarks: [{ file: 'lost+found', problem: 'lost+found may not be read by this user.' }],
    });
  });

  test('of very many, some by name', () => {
    for (let n = 10; n < 30; n += 1) symlinkSync(join(root, 'outside'), join(folder, `${n}`));
    expect(problems()).toEqual([
      '10, 11, 12, 13, 14 and 15 others are links that lead out of the folder, and are not followed.',
    ]);
  });

  test('links to files and folders of the same folder are nothing to speak of', () => {
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'deep/a'), 'x');
    symlinkSync('deep/a', join(folder, 'b'));
    symlinkSync('deep', join(folder, 'also'));
    expect(look().files.map(({ name }) => name)).toEqual(['b', 'deep/a']);
    expect(problems()).toEqual([]);
  });
});

test('a file is a file', () => {
  expect(look(join(root, 'outside'))).toMatchObject({ kind: 'file', files: [{ name: 'outside' }], remarks: [] });
});
