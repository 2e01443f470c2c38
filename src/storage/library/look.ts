/** Looks at a download without keeping anything of it. */
import type { ArchiveEntry } from '../../formats/archive/entry.ts';
import type { StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { emptyDownload, incomingFailure } from './failure.ts';
import type { Incoming, IncomingNeeds } from './incoming.ts';
import type { FactsKind, StoredFile, StoredPackage } from './manifest.ts';
import { Passing } from './passing.ts';
import { packageName, splitPackages } from './split.ts';

export type SeenPackage<F> = Pick<StoredPackage<F>, 'name' | 'source' | 'files'>;

/** Fails as `Library.add` does, but for what concerns the library. */
export async function lookAt<F>(
  incoming: Incoming,
  needs: IncomingNeeds,
  kind: FactsKind<F>,
): Promise<Result<readonly SeenPackage<F>[], StationError>> {
  try {
    const files: StoredFile<F>[] = [];
    const isImage = kind.isImage?.bind(kind);
    for await (const entry of incoming.files({ isImage, ...needs })) files.push(await see(entry, kind));
    if (files.length === 0) return err(emptyDownload(incoming.source));
    const { name, source } = incoming;
    return ok(splitPackages(files).map((group) => ({ name: packageName(name, group), source, files: group.files })));
  } catch (error) {
    const failure = incomingFailure(incoming, error);
    if (failure === undefined) throw error;
    return err(failure);
  }
}

async function see<F>(entry: ArchiveEntry, kind: FactsKind<F>): Promise<StoredFile<F>> {
  const passing = new Passing(kind);
  for await (const chunk of entry.body) passing.take(chunk);
  passing.end();
  return passing.stored(entry, kind);
}
