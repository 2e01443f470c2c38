/** Puts the files of a download among the blobs, one by one, and finds out about each while its bytes pass by. */
import type { ByteStream } from '../../formats/archive/byte-source.ts';
import type { ArchiveEntry } from '../../formats/archive/entry.ts';
import { DONE, type AppendFile, type Done, type Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Blobs } from './blobs.ts';
import { blobName, blobDraftName } from './layout.ts';
import type { FactsKind, StoredFile } from './manifest.ts';
import { Passing } from './passing.ts';

export interface Taking<F> {
  readonly files: Files;
  readonly kind: FactsKind<F>;
  readonly blobs: Blobs;
}

/** Holds one file's bytes in memory at most, and of a large one its beginning. Throws what the entries throw. */
export async function takeFiles<F>(
  entries: AsyncIterable<ArchiveEntry>,
  taking: Taking<F>,
): Promise<Result<readonly StoredFile<F>[], StationError>> {
  const taken: StoredFile<F>[] = [];
  for await (const entry of entries) {
    const file = await takeFile(entry, blobDraftName(taken.length), taking);
    if (!file.ok) return file;
    taken.push(file.value);
  }
  return ok(taken);
}

async function takeFile<F>(
  entry: ArchiveEntry,
  draft: string,
  taking: Taking<F>,
): Promise<Result<StoredFile<F>, StationError>> {
  const opened = taking.files.append(draft);
  if (!opened.ok) return opened;
  const file = opened.value;
  const passing = new Passing(taking.kind);
  try {
    const kept = await keep(entry.body, file, passing);
    if (!kept.ok) return kept;
    const isThere = await taking.blobs.holds(passing);
    const synced = isThere ? DONE : file.sync();
    if (!synced.ok) return synced;
    file.close();
    const settled = isThere ? taking.files.remove(draft) : taking.files.rename(draft, blobName(passing.sha256));
    if (!settled.ok) return settled;
    taking.blobs.put(passing.sha256);
    return ok(passing.stored(entry, taking.kind));
  } finally {
    file.close();
  }
}

async function keep(body: ByteStream, file: AppendFile, passing: Passing): Promise<Done> {
  const emptied = file.truncate(0);
  if (!emptied.ok) return emptied;
  for await (const chunk of body) {
    const written = file.append(chunk);
    if (!written.ok) return written;
    passing.take(chunk);
  }
  passing.end();
  return DONE;
}
