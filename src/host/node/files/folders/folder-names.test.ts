import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hiddenDraftName } from '../../../files/drafts.ts';
import { FolderNames } from './folder-names.ts';
import type { HeldFolder } from './held-folder.ts';

let root = '';
let now = 0;
let reads = 0;
let names: FolderNames;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rouse-test-'));
  now = 0;
  reads = 0;
  names = new FolderNames(() => now);
});
afterEach(() => rmSync(root, { recursive: true }));

/** Counts how often its names are read: only then it is asked for itself. */
function held(folder = root): HeldFolder {
  return {
    place: folder,
    at(name) {
      if (name === undefined) reads += 1;
      return name === undefined ? folder : join(folder, name);
    },
    close: () => undefined,
  };
}

describe('the spelling of a name', () => {
  it('is that on disk, the exact one first', () => {
    for (const name of ['Config.TXT', 'both', 'BOTH']) writeFileSync(join(root, name), '');
    expect(names.spelling(held(), 'config.txt')).toBe('Config.TXT');
    expect([names.spelling(held(), 'both'), names.spelling(held(), 'BOTH')]).toEqual(['both', 'BOTH']);
    expect(names.spelling(held(), 'New')).toBe('New');
  });

  it('reads a folder once a second, however many ask', () => {
    for (let asked = 0; asked < 1000; asked += 1) names.spelling(held(), `new-${asked}`);
    expect(reads).toBe(1);
    writeFileSync(join(root, 'Late'), '');
    expect(names.spelling(held(), 'late')).toBe('late');
    now = 1000;
    expect(names.spelling(held(), 'late')).toBe('Late');
    expect(reads).toBe(2);
  });

  it('is remembered for a bounded number of folders', () => {
    mkdirSync(join(root, 'first'));
    for (let folder = 0; folder <= 256; folder += 1) mkdirSync(join(root, `${folder}`));
    names.spelling(held(join(root, 'first')), 'x');
    for (let folder = 0; folder <= 255; folder += 1) names.spelling(held(join(root, `${folder}`)), 'x');
    const before = reads;
    names.spelling(held(join(root, 'first')), 'x');
    expect(reads).toBe(before + 1);
  });
});

it('what a crash left behind an hour ago goes, what is being written stays', () => {
  const [old, young] = [hiddenDraftName('old'), hiddenDraftName('young')];
  for (const name of [old, young, 'file']) writeFileSync(join(root, name), '');
  const longAgo = Date.now() / 1000 - 3700;
  utimesSync(join(root, old), longAgo, longAgo);
  utimesSync(join(root, 'file'), longAgo, longAgo);
  names.spelling(held(), 'new');
  expect(readdirSync(root).toSorted()).toEqual([young, 'file'].toSorted());
});
