/** Puts the files of a download among the blobs, one by one, and finds out about each while its bytes pass by. */
import type { ByteStream } from '../../formats/archive/byte-source.ts';
import type { ArchiveEntry } from '../../formats/archive/entry.ts';
import { DONE, type AppendFile, type Done, type Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { blobName, blobDraftName } from './layout.ts';
import type { FactsKind, StoredFile } from './manifest.ts';
import { Passing } from './passing.ts';

export interface Taking<F> {
  readonly files: Files;
  readonly kind: FactsKind<F>;
  /** The blobs that are there; those that are taken are added. */
  readonly present: Set<string>;
}

/** Holds one file's bytes in memory at most, and of a large one its beginning. Throws what the entries throw. */
export async function takeFiles<F>(
  entries: AsyncIterable<ArchiveEntry> | Iterable<ArchiveEntry>,
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
  const passing = new Passing(taking.kind.largest);
  try {
    const kept = await keep(entry.body, file, passing, taking.present);
    if (!kept.ok) return kept;
  } finally {
    file.close();
  }
  const settled = settle(draft, passing.sha256, taking);
  if (!settled.ok) return settled;
  return ok(passing.stored(entry, taking.kind));
}

async function keep(body: ByteStream, file: AppendFile, passing: Passing, present: ReadonlySet<string>): Promise<Done> {
  const emptied = file.truncate(0);
  if (!emptied.ok) return emptied;
  for await (const chunk of body) {
    const written = file.append(chunk);
    if (!written.ok) return written;
    passing.take(chunk);
  }
  passing.end();
  return present.has(passing.sha256) ? DONE : file.sync();
}

function settle<F>(draft: string, sha256: string, { files, present }: Taking<F>): Done {
  if (present.has(sha256)) return files.remove(draft);
  present.add(sha256);
  return files.rename(draft, blobName(sha256));
}
