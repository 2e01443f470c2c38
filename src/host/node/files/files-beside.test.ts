import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../lib/underway.ts';
import type { Files, FilesBeside } from '../../files/files.ts';
import { inEventLoop, type Errands } from './errands.ts';
import { openFiles } from './files.ts';

let folder = '';
let files: Files;
let beside: FilesBeside;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rouse-beside-'));
  files = openFiles(folder, inEventLoop);
  if (files.beside === undefined) throw new Error('nobody is there');
  beside = files.beside;
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('another thread', () => {
  it('makes a file of zeros for this user only, which is then appended to from its start', async () => {
    expect(await outcomeOf(beside.make('spare', 1_300_000))).toEqual({ ok: true, value: undefined });
    expect(readdirSync(folder)).toEqual(['spare']);
    expect(readFileSync(join(folder, 'spare')).equals(Buffer.alloc(1_300_000))).toBe(true);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'spare')).mode & 0o777).toBe(0o600);
    const opened = files.append('spare', 'made');
    if (!opened.ok) throw new Error(opened.error.message);
    const file = opened.value;
    expect([file.size, file.reserved]).toEqual([0, 1_300_000]);
    file.append(new TextEncoder().encode('row'));
    expect([file.size, file.reserved]).toEqual([3, 1_299_997]);
    file.leave();
    expect(statSync(join(folder, 'spare')).size).toBe(1_300_000);
  });

  it('makes no file in place of another, and leaves nothing behind', async () => {
    writeFileSync(join(folder, 'spare'), 'rows');
    expect(await outcomeOf(beside.make('spare', 10))).toMatchObject({ ok: false, error: { code: 'storage' } });
    expect(await outcomeOf(beside.make('away/spare', 10))).toMatchObject({ ok: false });
    expect(readdirSync(folder)).toEqual(['spare']);
    expect(readFileSync(join(folder, 'spare'), 'utf8')).toBe('rows');
  });

  it('syncs, renames, and removes long files whole', async () => {
    writeFileSync(join(folder, 'draft'), Buffer.alloc(2_700_000));
    expect(await outcomeOf(beside.sync('draft'))).toMatchObject({ ok: true });
    expect(await outcomeOf(beside.rename('draft', 'named'))).toMatchObject({ ok: true });
    expect(readdirSync(folder)).toEqual(['named']);
    expect(await outcomeOf(beside.remove('named'))).toMatchObject({ ok: true });
    expect(readdirSync(folder)).toEqual([]);
    expect(await outcomeOf(beside.rename('draft', 'named'))).toMatchObject({ ok: false, error: { cause: 'ENOENT' } });
  });
});

describe('a file that was made', () => {
  it('must be there to be opened, and is not created', () => {
    expect(files.append('spare', 'made')).toMatchObject({ ok: false, error: { cause: 'ENOENT' } });
    expect(existsSync(join(folder, 'spare'))).toBe(false);
  });
});

describe('settling', () => {
  it('waits for all that was asked for', () => {
    let questions = 0;
    const slow: Errands = {
      run: () => ({ outcome: () => ((questions += 1) < 5 ? undefined : { ok: true, value: '' }) }),
    };
    const waited = openFiles(folder, slow).beside;
    const made = waited?.make('spare', 1);
    waited?.settle();
    expect(questions).toBe(5);
    expect(made?.outcome()).toMatchObject({ ok: true });
  });
});
