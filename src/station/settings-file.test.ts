import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangedRow } from '../config/setting-row.ts';
import { withSetting } from '../config/edit.ts';
import { openFiles } from '../host/node/files/files.ts';
import { SettingsFile } from './settings-file.ts';

const BEFORE = '# the bench\ntftp:\n    timeout: 5s   # slow phones\n';
let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rouse-settings-'));
  path = join(folder, 'rouse.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

function opened(text?: string | Uint8Array): SettingsFile {
  if (text !== undefined) writeFileSync(path, text);
  return new SettingsFile({ files: openFiles }, path);
}

function versionOf(file: SettingsFile): string {
  const state = file.state();
  if (!state.ok) throw new Error(state.error.message);
  return state.value.version;
}

async function set(file: SettingsFile, name: string, value: string, seen = versionOf(file)): Promise<ChangedRow> {
  return file.change(seen, (text) => withSetting(text, name.split('.'), value));
}

describe('the file of the settings', () => {
  it('keeps its rights and leads where it led', async () => {
    const place = join(folder, 'kept.yaml');
    writeFileSync(place, BEFORE);
    chmodSync(place, 0o640);
    symlinkSync(place, path);
    expect((await set(opened(), 'tftp.timeout', '7s')).refused).toBeUndefined();
    expect(readFileSync(place, 'utf8')).toBe(BEFORE.replace('5s', '7s'));
    expect(statSync(place).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).toSorted()).toEqual(['kept.yaml', 'rouse.yaml']);
  });

  it('is made for its user alone where there is none', async () => {
    expect((await set(opened(), 'tftp.timeout', '7s')).refused).toBeUndefined();
    expect(readFileSync(path, 'utf8')).toBe('tftp:\n  timeout: 7s\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('takes one of two changes that were meant for the same version', async () => {
    const file = opened(BEFORE);
    const seen = versionOf(file);
    const both = await Promise.all([set(file, 'tftp.timeout', '7s', seen), set(file, 'tftp.retries', '9', seen)]);
    expect(both.map(({ isOther }) => isOther === true)).toEqual([false, true]);
    expect(readFileSync(path, 'utf8')).toBe(BEFORE.replace('5s', '7s'));
  });

  it('takes a change back, and says whether it is in force', async () => {
    const file = opened(BEFORE);
    const { version } = await set(file, 'tftp.timeout', '7s');
    expect(file.state()).toMatchObject({ value: { inForce: false } });
    expect(await file.undo(version)).toMatchObject({ version: expect.any(String) });
    expect(readFileSync(path, 'utf8')).toBe(BEFORE);
    expect(file.state()).toMatchObject({ value: { inForce: true } });
    expect((await file.undo(version)).refused).toHaveLength(1);
  });

  it('does not take back what somebody has changed since', async () => {
    const file = opened(BEFORE);
    const { version } = await set(file, 'tftp.timeout', '7s');
    writeFileSync(path, '# by hand\n');
    expect(await file.undo(version)).toMatchObject({ isOther: true });
    expect(readFileSync(path, 'utf8')).toBe('# by hand\n');
  });

  it.each([
    ['is no text', new Uint8Array([0x23, 0xff, 0xfe, 0x0a])],
    ['is wrong elsewhere', '# x\ntftp:\n  port: many\n'],
    ['is no YAML', 'tftp: [\n'],
  ])('stays as it is when it %s', async (_what, text) => {
    const file = opened(text);
    const state = file.state();
    const row = await set(file, 'tftp.retries', '9', state.ok ? state.value.version : '');
    expect(row.refused).not.toBeUndefined();
    expect(readFileSync(path)).toEqual(Buffer.from(text));
  });

  it('names the line of what is wrong', async () => {
    const row = await set(opened(BEFORE), 'tftp.timeout', 'soon');
    expect(row.refused?.[0]).toMatch(/^rouse\.yaml:3: tftp\.timeout: /);
    expect(readFileSync(path, 'utf8')).toBe(BEFORE);
  });
});
