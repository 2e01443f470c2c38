import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askedAtOnce, type FoldersAtHand } from '../host/files/asked-folders.fixture.ts';
import { foldersInEventLoop } from '../host/node/files/folders/asked-folders.ts';
import { stationError } from '../host/station-error.ts';
import { err, ok } from '../lib/result.ts';
import { instant } from '../lib/time.ts';
import type { Found } from './files.ts';
import { FolderSource } from './folder-source.ts';
import { bytesOf, foundOf } from './found.fixture.ts';

let root = '';
let now = instant(0);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rouse-folder-'));
  now = instant(10_000);
});
afterEach(() => rmSync(root, { recursive: true }));

function source(...paths: readonly string[]): FolderSource {
  return new FolderSource(foldersInEventLoop, paths.length === 0 ? [root] : paths, () => now);
}

async function text(finding: Found): Promise<string> {
  const found = await foundOf(finding);
  if (found.kind === 'problem') return found.why;
  return new TextDecoder().decode(await bytesOf(found, 0, found.size));
}

function put(name: string, content: string): void {
  writeFileSync(join(root, name), content);
}

describe('files of a folder', () => {
  it('are found whatever the case, and exactly where two differ in nothing else', async () => {
    put('jar11sccp.sbn', 'lower');
    put('Jar11sccp.sbn', 'upper');
    const files = source();
    expect(await text(files.find('jar11sccp.sbn'))).toBe('lower');
    expect(await text(files.find('Jar11sccp.sbn'))).toBe('upper');
    expect(['lower', 'upper']).toContain(await text(files.find('JAR11SCCP.sbn')));
  });

  it('are found in nested folders by their path and by their name alone', async () => {
    mkdirSync(join(root, 'cmterm'));
    put('cmterm/term11.default.loads', 'list');
    expect(await text(source().find('term11.default.loads'))).toBe('list');
    expect(await text(source().find('CMTERM/term11.default.loads'))).toBe('list');
  });

  it('may be added while the station runs', async () => {
    const files = source();
    expect(await text(files.find('late.sbn'))).toBe('not-found');
    put('late.sbn', 'here');
    expect(await text(files.find('late.sbn'))).toBe('not-found');
    now = instant(11_000);
    expect(await text(files.find('late.sbn'))).toBe('here');
  });

  it('are snapshots: one that was replaced is new for the next reader and unchanged for the running one', async () => {
    put('a.sbn', 'old');
    const files = source();
    const before = await foundOf(files.find('a.sbn'));
    rmSync(join(root, 'a.sbn'));
    put('a.sbn', 'newer');
    expect(await text(files.find('a.sbn'))).toBe('newer');
    expect(await text(before)).toBe('old');
  });

  it('are not served when they lie outside, links included', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'rouse-outside-'));
    writeFileSync(join(outside, 'secret'), 'secret');
    symlinkSync(join(outside, 'secret'), join(root, 'link'));
    symlinkSync(outside, join(root, 'folder'));
    put('real', 'real');
    symlinkSync(join(root, 'real'), join(root, 'inner'));
    expect(await text(source().find('link'))).toBe('not-found');
    expect(await text(source().find('folder/secret'))).toBe('not-found');
    expect(await text(source().find('inner'))).toBe('real');
    rmSync(outside, { recursive: true });
  });

  it('are not served when they have become links that lead out', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'rouse-outside-'));
    for (const path of [join(outside, 'secret'), join(root, 'file')]) writeFileSync(path, 'text');
    mkdirSync(join(root, 'folder'));
    put('folder/secret', 'text');
    const files = source();
    for (const name of ['file', 'folder/secret']) expect(await text(files.find(name))).toBe('text');
    for (const name of ['file', 'folder']) rmSync(join(root, name), { recursive: true });
    symlinkSync(join(outside, 'secret'), join(root, 'file'));
    symlinkSync(outside, join(root, 'folder'));
    for (const name of ['file', 'folder/secret']) expect(await text(files.find(name))).toBe('not-found');
    rmSync(outside, { recursive: true });
  });

  it('are not served out of hidden folders', async () => {
    mkdirSync(join(root, '.data'));
    put('.data/leases', 'who has what');
    put('.hidden.xml', 'served: only folders are hidden');
    expect(await text(source().find('leases'))).toBe('not-found');
    expect(await text(source().find('.hidden.xml'))).toContain('served');
  });

  it('may be single files', async () => {
    put('one.loads', '1');
    put('two.loads', '2');
    const files = source(join(root, 'one.loads'));
    expect(await text(files.find('one.loads'))).toBe('1');
    expect(await text(files.find('two.loads'))).toBe('not-found');
  });

  it('larger than memory allows are read piece by piece, also across a chunk', async () => {
    const big = Buffer.alloc(17 * 1024 * 1024);
    for (let i = 0; i < big.length; i += 4096) big.writeUInt32BE(i, i);
    writeFileSync(join(root, 'big'), big);
    const found = await foundOf(source().find('big'));
    expect(found.kind).toBe('chunked');
    if (found.kind !== 'chunked') return;
    const at = 1024 * 1024 - 100;
    expect(Buffer.compare(await bytesOf(found, at, 512), big.subarray(at, at + 512))).toBe(0);
    expect(await bytesOf(found, found.size - 10, 512)).toHaveLength(10);
    const other = join(root, 'other');
    writeFileSync(other, 'a whole new file');
    renameSync(other, join(root, 'big'));
    expect(Buffer.compare(await bytesOf(found, 4096, 512), big.subarray(4096, 4608))).toBe(0);
    found.close?.();
  });

  it('larger than memory allows end where somebody writes into them, rather than mix old and new', async () => {
    const path = join(root, 'big');
    writeFileSync(path, '');
    truncateSync(path, 17 * 1024 * 1024);
    utimesSync(path, 1, 1);
    const found = await foundOf(source().find('big'));
    if (found.kind !== 'chunked') return expect.fail(found.kind);
    expect(await bytesOf(found, 0, 512)).toHaveLength(512);
    writeFileSync(path, 'new', { flag: 'r+' });
    expect(await bytesOf(found, 10_000_000, 512)).toHaveLength(0);
    found.close?.();
  });
});

describe('a folder that cannot be listed any more', () => {
  const facts = { path: '/served/a', name: 'a', size: 1, version: '1' };

  async function refusing(cause: string): Promise<FolderSource> {
    let listed: ReturnType<FoldersAtHand['list']> = ok([facts]);
    const folders: FoldersAtHand = {
      list: () => listed,
      look: () => facts,
      read: () => ok(new Uint8Array([65])),
      open: () => err(stationError('unreadable', '', '')),
    };
    const refused = new FolderSource(askedAtOnce(folders), ['/served'], () => now);
    expect(await text(refused.find('a'))).toBe('A');
    listed = err(stationError('unreadable', 'too large', '', cause));
    now = instant(now + 5000);
    expect(await text(refused.find('new'))).toBe('not-found');
    return refused;
  }

  it('is served as it was, so that nobody takes it away by writing very many files into it', async () => {
    expect(await text((await refusing('')).find('a'))).toBe('A');
  });

  it('is empty where it is gone', async () => {
    expect(await text((await refusing('ENOENT')).find('a'))).toBe('not-found');
  });
});
