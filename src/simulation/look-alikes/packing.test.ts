import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { collect, memorySource } from '../../formats/archive/byte-source.ts';
import { readArchive } from '../../formats/archive/read.ts';
import { generatePackage, type LookAlikeFile } from './package.ts';
import { PACKING_FORMS } from './packing.fixture.ts';
import { packAs } from './packing.ts';

const files = generatePackage({ family: '11', protocol: 'sccp', seed: 1 });

async function unpacked(archive: LookAlikeFile): Promise<readonly LookAlikeFile[]> {
  const found: LookAlikeFile[] = [];
  for await (const { name, body } of readArchive(memorySource(archive.bytes))) {
    found.push({ name, bytes: await collect(body, 1e9, () => new Error('too long')) });
  }
  return found.filter(({ name }) => name !== 'copstart.sh');
}

function hashes(of: readonly LookAlikeFile[]): readonly string[] {
  return of.map(({ name, bytes }) => `${name} ${createHash('sha256').update(bytes).digest('hex')}`);
}

test.each(PACKING_FORMS)('a package packed as %s comes out as it went in', async (form) => {
  expect(hashes(await unpacked(await packAs(files, form)))).toEqual(hashes(files));
});
