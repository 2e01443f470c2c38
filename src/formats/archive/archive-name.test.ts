import { describe, expect, test } from 'vitest';
import { isArchiveName, isPackageName } from './archive-name.ts';

describe('an archive is promised by', () => {
  test.each([
    'x.cop',
    'x.k3.cop.sgn',
    'x.cop.sha512',
    'X.TAR',
    'x.tar.gz',
    'x.tgz',
    'x.zip',
    'x.cop (1).sgn',
    'x.cop(12).sgn',
    'x.cop.sgn (1)',
    'x (2).tar.gz',
    'x.tar (2).gz',
    'x - Copy.zip',
    'x - Copy (3).zip',
    'x.tar.gz.txt',
    'x.cop.sgn.html',
    'x.zip.part',
    'x.zip.crdownload',
  ])('%s', (name) => {
    expect(isArchiveName(name)).toBe(true);
    expect(isPackageName(name)).toBe(true);
  });
});

test.each(['cmterm-7911_7906-sccp.9-4-2SR3-1', 'x.gz', 'x', 'x.txt', 'x.loads'])(
  'an archive called %s is a package although its name does not say so',
  (name) => {
    expect([isArchiveName(name), isPackageName(name)]).toEqual([false, true]);
  },
);

test.each(['tc-sccp.jar', 'manual.docx', 'openwrt-sysupgrade.bin', 'initrd.img', 'ap3g2-k9w7-tar.default'])(
  'an archive called %s is taken as it is',
  (name) => {
    expect(isPackageName(name)).toBe(false);
  },
);
