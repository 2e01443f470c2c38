import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expand, isFile, isFolder } from './local-files.ts';

let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'rouse-local-'));
  for (const name of ['a.bin', 'b.bin', 'c+1.txt', '.hidden.bin', 'what*.bin']) writeFileSync(join(root, name), '');
  mkdirSync(join(root, 'folder.bin'));
});
afterAll(() => rmSync(root, { recursive: true }));

describe('names on the command line', () => {
  it.each([
    ['?.bin', ['a.bin', 'b.bin']],
    ['*.bin', ['a.bin', 'b.bin', 'what*.bin']],
    ['.*', ['.hidden.bin']],
    ['c+*', ['c+1.txt']],
    ['what*.bin', ['what*.bin']],
    ['none*', ['none*']],
    ['a.bin', ['a.bin']],
  ])('%s means %j', (pattern, names) => {
    expect(expand(join(root, pattern))).toEqual(names.map((name) => join(root, name)));
  });

  it('below a file are neither files nor folders, and no error', () => {
    expect([isFile(join(root, 'a.bin/x')), isFolder(join(root, 'a.bin/x'))]).toEqual([false, false]);
  });
});
