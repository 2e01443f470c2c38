import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PHONE, shelf } from './testbed.ts';
import { VirtualFiles, type VirtualFilesSettings } from './virtual-files.ts';

const FILES = { 'a.bin': new TextEncoder().encode('content'), 'own.md5': new TextEncoder().encode('mine') };
const LIST = [{ name: 'sub/a.bin', size: 7, modified: Date.UTC(2026, 10, 23, 6, 5) }];

function text(name: string, settings: Partial<VirtualFilesSettings>): string {
  const found = new VirtualFiles(shelf(FILES), { checksums: false, ...settings }).find(name, PHONE);
  if (found.kind === 'chunked') throw new Error('not expected');
  return found.kind === 'problem' ? `problem ${found.code}` : new TextDecoder().decode(found.bytes);
}

const sum = (kind: string): string => createHash(kind).update('content').digest('hex');

describe('files that nobody wrote', () => {
  it.each([
    ['dir.txt', { list: () => LIST }, '2026-11-23 06:05             7  sub/a.bin\n'],
    ['DIR.TXT', { list: () => LIST }, '2026-11-23 06:05             7  sub/a.bin\n'],
    ['a.bin.sha256', { checksums: true }, `${sum('sha256')}  a.bin\n`],
    ['a.bin.MD5', { checksums: true }, `${sum('md5')}  a.bin\n`],
  ])('%s', (name, settings, content) => {
    expect(text(name, settings)).toBe(content);
  });

  it.each(['dir.txt', 'a.bin.sha256', 'a.bin.md5'])(
    '%s is not there unless it is asked for in the settings',
    (name) => {
      expect(text(name, {})).toBe('problem 1');
    },
  );

  it('never hide a real file, and there is no checksum of nothing', () => {
    expect(text('own.md5', { checksums: true })).toBe('mine');
    expect(text('b.bin.md5', { checksums: true })).toBe('problem 1');
    expect(text('.md5', { checksums: true })).toBe('problem 1');
  });

  it('of a file too large for memory are refused rather than hold up everybody else', () => {
    const large = { kind: 'chunked', name: 'big', size: 1, read: () => new Uint8Array(1) } as const;
    const files = new VirtualFiles(shelf({ big: large }), { checksums: true });
    expect(files.find('big.sha256', PHONE)).toMatchObject({ kind: 'problem', code: 0 });
  });
});
