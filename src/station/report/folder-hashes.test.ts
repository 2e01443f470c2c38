import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { nodeFolders } from '../../host/node/files/folders/folders.ts';
import { hashesInFolders } from './folder-hashes.ts';

const scratch = mkdtempSync(join(tmpdir(), 'rouse-hashes-'));
afterAll(() => rmSync(scratch, { recursive: true }));

it('gives the hash of a file that was served where it lies, where only one can be meant', () => {
  for (const [folder, text] of [
    ['a', 'one'],
    ['b', 'two'],
  ] as const) {
    mkdirSync(join(scratch, folder));
    writeFileSync(join(scratch, folder, 'Term11.default.loads'), text);
  }
  writeFileSync(join(scratch, 'a', 'only.sbn'), '');
  const hashOf = hashesInFolders(nodeFolders, [join(scratch, 'a'), join(scratch, 'b'), join(scratch, 'gone')]);
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  expect(hashOf('term11.default.loads', 3, join(scratch, 'a'))).toBe(sha256('one'));
  expect(hashOf('x/term11.default.loads', 3, join(scratch, 'b'))).toBe(sha256('two'));
  expect(hashOf('term11.default.loads', 3, undefined)).toBeUndefined();
  expect(hashOf('term11.default.loads', 4, join(scratch, 'a'))).toBeUndefined();
  expect(hashOf('only.sbn', 0, undefined)).toBe(sha256(''));
});
