/** Look-alike packages in the forms in which firmware is downloaded. */
import { packTar, type TarEntry } from 'modern-tar';
import { encodeEnvelope } from '../../formats/cisco/envelope.ts';
import type { LookAlikeFile } from './package.ts';
import { seededBytes } from './seeded-bytes.ts';
import { storedGzip, storedZip } from '../../formats/archive/stored.ts';

/**
 * The file-name suffix says the form. `nested` is a `.cop.sgn` as locales come: a tar inside with the files deep in
 * folders; `zip-of-cop` a `.zip` that holds a `.cop.sgn`.
 */
export type PackingForm =
  'tar' | 'tar.gz' | 'tgz' | 'cop' | 'cop.sgn' | 'k3.cop.sgn' | 'cop.sha512' | 'zip' | 'nested' | 'zip-of-cop';

const INSTALL_SCRIPT: LookAlikeFile = {
  name: 'copstart.sh',
  bytes: new TextEncoder().encode('#!/bin/sh\n# A look-alike: installs nothing.\nexit 0\n'),
};

/** 1 March 2017, 00:00 UTC. */
const BUILT = new Date(1_488_326_400_000);

/** Packs files as `base.form`, the way such a download is named and wrapped. */
export async function packAs(
  files: readonly LookAlikeFile[],
  form: PackingForm,
  base = 'cmterm-look-alike',
): Promise<LookAlikeFile> {
  switch (form) {
    case 'tar':
      return { name: `${base}.tar`, bytes: await tarOf(files) };
    case 'tar.gz':
    case 'tgz':
    case 'cop':
      return { name: `${base}.${form}`, bytes: storedGzip(await tarOf([INSTALL_SCRIPT, ...files])) };
    case 'cop.sgn':
    case 'k3.cop.sgn':
    case 'cop.sha512':
      return signedCop(`${base}.${form}`, [INSTALL_SCRIPT, ...files]);
    case 'zip':
      return { name: `${base}.zip`, bytes: storedZip(files) };
    case 'nested': {
      const inner = await tarOf(files.map((file) => ({ ...file, name: `usr/local/cm/tftp/${file.name}` })));
      return signedCop(`${base}.cop.sgn`, [INSTALL_SCRIPT, { name: `${base}.tar`, bytes: inner }]);
    }
    case 'zip-of-cop':
      return { name: `${base}.zip`, bytes: storedZip([await packAs(files, 'cop.sgn', base)]) };
  }
}

/** A tar of the given entries; `header` fields beyond the name are for tests of what must be refused. */
export async function tarOf(
  files: readonly (LookAlikeFile & { readonly header?: Partial<TarEntry['header']> })[],
): Promise<Uint8Array> {
  const entries = files.map(({ name, bytes, header }) => ({
    header: { name, size: bytes.length, mtime: BUILT, ...header },
    body: bytes,
  }));
  return packTar(entries);
}

async function signedCop(name: string, files: readonly LookAlikeFile[]): Promise<LookAlikeFile> {
  const payload = storedGzip(await tarOf(files));
  const digest = name.endsWith('.sha512') ? 'sha512' : 'sha1';
  return { name, bytes: encodeEnvelope({ name, payload, digest, signature: seededBytes(name, 256) }) };
}
