import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Checksums } from '../host/files/checksums.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { shelf } from '../services/tftp/testbed.fixture.ts';
import { ended } from '../lib/underway.ts';
import { VirtualFiles, type VirtualFilesSettings } from './virtual-files.ts';

const FILES = { 'a.bin': new TextEncoder().encode('content'), 'own.md5': new TextEncoder().encode('mine') };
const LIST = [{ name: 'sub/a.bin', size: 7, modified: Date.UTC(2026, 10, 23, 6, 5) }];

/** For files that lie on no disk nobody is asked. */
const checksums: Checksums = { of: () => expect.fail('asked') };

function text(name: string, settings: VirtualFilesSettings, files = shelf(FILES)): string {
  const found = new VirtualFiles(files, settings).find(name, { address: '10.0.0.9' });
  if (found.kind === 'chunked') throw new Error('not expected');
  if (found.kind === 'pending') return 'pending';
  return found.kind === 'problem' ? found.why : new TextDecoder().decode(found.bytes);
}

const sum = (kind: string): string => createHash(kind).update('content').digest('hex');

describe('files that nobody wrote', () => {
  it.each([
    ['dir.txt', { list: () => ended(LIST) }, '2026-11-23 06:05             7  sub/a.bin\n'],
    ['DIR.TXT', { list: () => ended(LIST) }, '2026-11-23 06:05             7  sub/a.bin\n'],
    ['a.bin.sha256', { checksums }, `${sum('sha256')}  a.bin\n`],
    ['a.bin.MD5', { checksums }, `${sum('md5')}  a.bin\n`],
  ])('%s', (name, settings, content) => {
    expect(text(name, settings)).toBe(content);
  });

  it.each(['dir.txt', 'a.bin.sha256', 'a.bin.md5'])(
    '%s is not there unless it is asked for in the settings',
    (name) => {
      expect(text(name, {})).toBe('not-found');
    },
  );

  it('never hide a real file, and there is no checksum of nothing', () => {
    expect(text('own.md5', { checksums })).toBe('mine');
    expect(text('b.bin.md5', { checksums })).toBe('not-found');
    expect(text('.md5', { checksums })).toBe('not-found');
  });

  it('come with the checksum of a file on a disk when that has been computed', () => {
    const origin = { path: '/served/big', version: '1' };
    const big = { kind: 'chunked', name: 'sub/big', size: 1e9, read: () => new Uint8Array(0), origin } as const;
    let outcome: Result<string, string> | undefined;
    const slow: Checksums = {
      of: (file, kind) => {
        expect([file, kind]).toEqual([origin, 'md5']);
        return { outcome: () => outcome };
      },
    };
    const files = shelf({ big });
    expect(text('big.md5', { checksums: slow }, files)).toBe('pending');
    outcome = ok('abcdef');
    expect(text('big.md5', { checksums: slow }, files)).toBe('abcdef  big\n');
    outcome = err('EIO');
    expect(text('big.md5', { checksums: slow }, files)).toBe('failed');
  });
});
