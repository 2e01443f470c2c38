/** Where things lie in the data folder, and what can be said about them by name. */
import type { Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';

const FOLDER = 'library';
export const BLOBS = `${FOLDER}/blobs`;
export const PACKAGES = `${FOLDER}/packages`;
export const LOCK = `${FOLDER}/lock`;

export function blobName(sha256: string): string {
  return `${BLOBS}/${sha256}`;
}

/** Contents while they are written: in the same folder, so that only their name changes when they are whole. */
export function blobDraftName(own: number | string): string {
  return `${BLOBS}/${own}.draft`;
}

/** What was never finished: contents, or a manifest (host/files/files.ts). */
export function isDraft(name: string): boolean {
  return name.endsWith('.draft') || name.endsWith('.new');
}

export function manifestName(id: string): string {
  return `${PACKAGES}/${id}.json`;
}

/** The ids of all packages; whatever else lies there, drafts of a crash for instance, is not one. */
export function packageIds(files: Files): Result<readonly string[], StationError> {
  const names = files.list(PACKAGES);
  return names.ok ? ok(names.value.flatMap((name) => /^([0-9a-f]{12})\.json$/.exec(name)?.[1] ?? [])) : names;
}
