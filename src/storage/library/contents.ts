/** Reading the library, and sweeping away what a crash or a removal left in it. */
import { DONE, readFile, type Done, type Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { blobName, BLOBS, isDraft, manifestName, PACKAGES, packageIds } from './layout.ts';
import { decodeManifest, type FactsKind, type StoredPackage } from './manifest.ts';

export interface LibraryContents<F> {
  /** The latest first. */
  readonly packages: readonly StoredPackage<F>[];
  /** Manifests that cannot be read: damaged, or written by another version. Their files are kept. */
  readonly unreadable: readonly string[];
}

export function readContents<F>(files: Files, kind: FactsKind<F>): Result<LibraryContents<F>, StationError> {
  const ids = packageIds(files);
  if (!ids.ok) return ids;
  const packages: StoredPackage<F>[] = [];
  const unreadable: string[] = [];
  for (const id of ids.value) {
    const bytes = readFile(files, manifestName(id));
    if (!bytes.ok) return bytes;
    // Removed since the folder was read.
    if (bytes.value === undefined) continue;
    const stored = decodeManifest(bytes.value, kind);
    if (stored === undefined) unreadable.push(`${files.root}/${manifestName(id)}`);
    else packages.push(stored);
  }
  return ok({ packages: packages.toSorted((a, b) => b.added - a.added), unreadable });
}

/** Removes drafts, and blobs that no manifest names; these stay while a manifest cannot be read, for it may name any. */
export function sweep<F>(files: Files, kind: FactsKind<F>): Done {
  const contents = readContents(files, kind);
  const blobs = files.list(BLOBS);
  const manifests = files.list(PACKAGES);
  if (!contents.ok) return contents;
  if (!blobs.ok) return blobs;
  if (!manifests.ok) return manifests;
  const { packages, unreadable } = contents.value;
  const named = new Set(packages.flatMap((stored) => stored.files.map(({ sha256 }) => sha256)));
  const isOrphan = (name: string): boolean => isDraft(name) || (unreadable.length === 0 && !named.has(name));
  const litter = [
    ...blobs.value.filter(isOrphan).map(blobName),
    ...manifests.value.filter(isDraft).map((name) => `${PACKAGES}/${name}`),
  ];
  for (const name of litter) {
    const removed = files.remove(name);
    if (!removed.ok) return removed;
  }
  return DONE;
}
