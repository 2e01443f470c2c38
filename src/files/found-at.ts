/**
 * Where the bytes of a found file are, as data that can go to another thread: services that do not live beside the file
 * view ask it, and read by themselves. So a device gets the same bytes whichever thread serves it.
 */
import type { DeviceIdentity } from '../devices/identity.ts';
import type { Happening } from '../events/types.ts';
import type { FileOrigin, FoundFile } from './files.ts';
import { fileProblem, type FileProblem } from './problem.ts';

export type FoundAt =
  /** On a disk: `version` changes whenever the file there does (host/files/folders.ts). */
  | ({ readonly kind: 'on-disk'; readonly name: string; readonly size: number } & FileOrigin)
  /** Nowhere but here: it was generated. */
  | { readonly kind: 'in-memory'; readonly name: string; readonly size: number; readonly bytes: Uint8Array };

/** The file view for whoever lives in another thread. */
export interface AskedFiles {
  /** As `FileSource.find`. Never rejects: a view that does not answer is a problem `failed`. */
  find(name: string, who: DeviceIdentity): Promise<FoundAt | FileProblem>;
  /** What a device did with a file: which loads it takes shows by that, by whatever protocol it reads. */
  follow(happening: Happening): void;
}

/** Lets go of the file: whoever is told opens it again. */
export function foundAt(found: FoundFile): FoundAt | FileProblem {
  const { name, size, origin } = found;
  if (found.kind === 'chunked') found.close?.();
  if (origin !== undefined) {
    const { path, within, version, modified } = origin;
    const place = {
      path,
      version,
      ...(within !== undefined && { within }),
      ...(modified !== undefined && { modified }),
    };
    return { kind: 'on-disk', name, size, ...place };
  }
  if (found.kind === 'chunked') return fileProblem('failed', 'the file lies nowhere but with who makes it');
  return { kind: 'in-memory', name, size, bytes: found.bytes };
}
