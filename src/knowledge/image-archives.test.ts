import { packTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { isImageArchive, nameAskedFor } from './image-archives.ts';

describe('an archive that a device takes as it is', () => {
  test.each([
    'c1240-k9w7-tar.124-10b.JA.tar',
    'ap3g2-k9w7-tar.153-3.JF15.tar',
    'ap3g2-rcvk9w8-tar.152-4.JB6.tar',
    'ap3g2-k9w7-tar.default',
    'c2960-lanbasek9-tar.122-55.SE7.tar',
    'C3750-IPSERVICESK9-TAR.150-2.SE.TAR',
    'c2900XL-c3h2s-tar-120.5-WC14.tar',
    'image.tar.default',
    'jinstall-ex-2200-12.3R12.4-domestic-signed.tgz',
    'openwrt-19.07-ipq806x-sysupgrade.tar',
  ])('%s', (name) => {
    expect(isImageArchive(name)).toBe(true);
  });

  test('one of IOS under another name, by what lies first in it', async () => {
    const image = await packTar([{ header: { name: 'info', size: 4 }, body: 'info' }]);
    expect([isImageArchive('new.tar', image), isImageArchive('new.tar')]).toEqual([true, false]);
  });
});

test.each([
  'cmterm-7911_7906-sccp.9-4-2SR3-1.tar',
  'cmterm-7911_7906-sccp.9-4-2SR3-1.cop.sgn',
  'cmterm-devicepack.tar.gz',
  'files.tar',
  'firmware.tgz',
  'po-locale-de_DE-9.1.2.tar',
])('%s is a package', (name) => {
  expect(isImageArchive(name)).toBe(false);
});

test.each([
  ['c1240-k9w7-tar.124-10b.JA.tar', 'c1240-k9w7-tar.default'],
  ['AP3G2-k9w7-tar.153-3.JF15.tar', 'AP3G2-k9w7-tar.default'],
  ['ap3g2-k9w8-tar.153-3.JF15.tar', 'ap3g2-k9w8-tar.default'],
  ['ap3g2-k9w7-tar.default', undefined],
  ['c2960-lanbasek9-tar.122-55.SE7.tar', undefined],
  ['term11.default.loads', undefined],
])('%s is what a device means that asks for %s', (image, asked) => {
  expect(nameAskedFor(image)).toBe(asked);
});
