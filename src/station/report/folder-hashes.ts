/** The hashes of files that were served where they lie. Each is read once, and only when a device has read it. */
import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import type { FileFacts, Folders } from '../../host/files/folders.ts';
import type { HashOf } from './report.ts';

/** Of files in these folders; of one that is not there any more, or has another size by now, there is none. */
export function hashesInFolders(folders: Folders, paths: readonly string[]): HashOf {
  const listed = new Map<string, readonly FileFacts[]>();
  for (const path of paths) {
    const files = folders.list(path);
    if (files.ok) listed.set(resolve(path), files.value);
  }
  const known = new Map<string, string | undefined>();
  const hash = (file: FileFacts): string | undefined => {
    if (!known.has(file.path)) known.set(file.path, hashOf(folders, file));
    return known.get(file.path);
  };
  return (name, size, from) => {
    const given = from === undefined ? undefined : listed.get(resolve(from));
    const among = given ?? [...listed.values()].flat();
    const wanted = basename(name).toLowerCase();
    const found = among.filter((file) => file.size === size && basename(file.name).toLowerCase() === wanted);
    const hashes = new Set(found.map(hash));
    return hashes.size === 1 ? [...hashes][0] : undefined;
  };
}

const PIECE = 1 << 20;

function hashOf(folders: Folders, file: FileFacts): string | undefined {
  const opened = folders.open(file);
  if (!opened.ok) return undefined;
  const hash = createHash('sha256');
  const piece = new Uint8Array(PIECE);
  let at = 0;
  for (let read = opened.value.read(piece, 0); read > 0; read = opened.value.read(piece, at)) {
    hash.update(piece.subarray(0, read));
    at += read;
  }
  opened.value.close();
  return at === file.size ? hash.digest('hex') : undefined;
}
