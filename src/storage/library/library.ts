/**
 * The firmware library in the data folder. Contents lie in `library/blobs/`, each under its SHA-256 and once, however
 * many packages have it; `library/packages/` holds a manifest for each package. Blobs are whole and synced before a
 * manifest names them, and a manifest appears by a rename, so a crash leaves at most blobs that nobody names: those are
 * swept away by the next who writes. Writing is done under a lock; reading needs none.
 */
import { createHash } from 'node:crypto';
import { streamOf } from '../../formats/archive/byte-source.ts';
import type { Spool } from '../../formats/archive/read.ts';
import { DONE, readFile, replaceFile, type Done, type Files, type Lock } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Instant } from '../../lib/time.ts';
import { Blobs } from './blobs.ts';
import { readContents, sweep, type LibraryContents } from './contents.ts';
import { emptyDownload, incomingFailure } from './failure.ts';
import { opened, type Incoming, type IncomingNeeds, type OpenSource } from './incoming.ts';
import { blobName, BLOBS, LOCK, manifestName, packageIds } from './layout.ts';
import {
  encodeManifest,
  packageId,
  type FactsKind,
  type Origin,
  type StoredFile,
  type StoredPackage,
} from './manifest.ts';
import { packageName, splitPackages } from './split.ts';
import { spoolIn } from './spool.ts';
import { takeFiles } from './take.ts';

export interface AddedPackage<F> {
  readonly package: StoredPackage<F>;
  /** False when it was in the library already. */
  readonly fresh: boolean;
}

export interface AddOptions extends IncomingNeeds {
  readonly now: Instant;
}

type Added<F> = Result<readonly AddedPackage<F>[], StationError>;

/** Milliseconds to wait for another process that writes. */
const PATIENCE = 60_000;
const LOOK_AGAIN = 50;

export class Library<F> {
  readonly #files: Files;
  readonly #kind: FactsKind<F>;

  constructor(files: Files, kind: FactsKind<F>) {
    this.#files = files;
    this.#kind = kind;
  }

  contents(): Result<LibraryContents<F>, StationError> {
    return readContents(this.#files, this.#kind);
  }

  /** Changes when a package is added or removed; cheap enough to be asked every second. */
  ids(): Result<readonly string[], StationError> {
    return packageIds(this.#files);
  }

  /** Where the bytes of a file lie. */
  pathOf(file: Pick<StoredFile<F>, 'sha256'>): string {
    return `${this.#files.root}/${blobName(file.sha256)}`;
  }

  /** For what is added, and for what is only looked at. */
  spool(open: OpenSource): Spool {
    return spoolIn(this.#files, open);
  }

  /** The bytes of a file; undefined when they are gone. */
  read(file: Pick<StoredFile<F>, 'sha256'>): Result<Uint8Array | undefined, StationError> {
    return readFile(this.#files, blobName(file.sha256));
  }

  /**
   * Takes a download in: all of its packages or none. Fails with `unreadable` for what cannot be read or is refused (the
   * message names the entry), with `no-firmware` for one without files, and with `storage` when the disk refuses.
   */
  async add(incoming: Incoming, options: AddOptions): Promise<Added<F>> {
    return this.#locked(async () => {
      const added = await this.#add(incoming, options).catch((error: unknown): Added<F> => {
        const failure = incomingFailure(incoming, error);
        if (failure === undefined) throw error;
        return err(failure);
      });
      const swept = sweep(this.#files, this.#kind);
      return added.ok && !swept.ok ? swept : added;
    });
  }

  /** Removes packages, and the contents that no other package has. Ids that are not there are passed over. */
  async remove(ids: readonly string[]): Promise<Done> {
    return this.#locked(async () => {
      for (const id of ids) {
        const removed = this.#files.remove(manifestName(id));
        if (!removed.ok) return removed;
      }
      return Promise.resolve(sweep(this.#files, this.#kind));
    });
  }

  async #add(incoming: Incoming, { now, ...needs }: AddOptions): Promise<Added<F>> {
    const contents = this.contents();
    const blobs = this.#files.list(BLOBS);
    if (!contents.ok) return contents;
    if (!blobs.ok) return blobs;
    const { packages } = contents.value;
    const blobsThere = new Blobs(this.#files, blobs.value);
    const origin = incoming.archive === undefined ? undefined : await originOf(incoming.archive, needs.open);
    const known = origin === undefined ? [] : knownBy(origin, packages);
    if (known.length > 0 && (await blobsThere.hold(known.flatMap(({ files }) => files)))) {
      return ok(known.map((stored) => ({ package: stored, fresh: false })));
    }
    const isImage = this.#kind.isImage?.bind(this.#kind);
    const entries = incoming.files({ isImage, ...needs });
    const taken = await takeFiles(entries, { files: this.#files, kind: this.#kind, blobs: blobsThere });
    if (!taken.ok) return taken;
    if (taken.value.length === 0) return err(emptyDownload(incoming.source));
    return this.#record(packagesOf(incoming, taken.value, now, origin), packages);
  }

  /** A package that came before, perhaps in another wrapping, stays as it is. */
  #record(found: readonly StoredPackage<F>[], present: readonly StoredPackage<F>[]): Added<F> {
    const added: AddedPackage<F>[] = [];
    for (const stored of found) {
      const before = present.find(({ id }) => id === stored.id);
      const name = manifestName(stored.id);
      const written = before === undefined ? replaceFile(this.#files, name, encodeManifest(stored)) : DONE;
      if (!written.ok) return written;
      added.push({ package: before ?? stored, fresh: before === undefined });
    }
    return ok(added);
  }

  async #locked<T>(action: () => Promise<Result<T, StationError>>): Promise<Result<T, StationError>> {
    const lock = await this.#lock();
    if (!lock.ok) return lock;
    try {
      return await action();
    } finally {
      lock.value.release();
    }
  }

  async #lock(): Promise<Result<Lock, StationError>> {
    for (let waited = 0; ; waited += LOOK_AGAIN) {
      const lock = this.#files.lock(LOCK);
      if (lock.ok || waited >= PATIENCE) return lock;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    }
  }
}

function packagesOf<F>(
  incoming: Incoming,
  files: readonly StoredFile<F>[],
  added: Instant,
  archive: Omit<Origin, 'packages'> | undefined,
): readonly StoredPackage<F>[] {
  const groups = splitPackages(files);
  const origin = archive === undefined ? {} : { origin: { ...archive, packages: groups.length } };
  return groups.map((group) => {
    const named = { id: packageId(group.files), name: packageName(incoming.name, group), source: incoming.source };
    return { ...named, added, ...origin, files: group.files };
  });
}

/** All packages that the same archive brought, if they are all still there. */
function knownBy<F>(
  origin: Omit<Origin, 'packages'>,
  packages: readonly StoredPackage<F>[],
): readonly StoredPackage<F>[] {
  const known = packages.filter((one) => one.origin?.sha256 === origin.sha256);
  return known.length === known[0]?.origin?.packages ? known : [];
}

/** Hashes the download itself: cheaper by far than to unpack it once more. */
async function originOf(path: string, open: OpenSource): Promise<Omit<Origin, 'packages'>> {
  const source = await opened(open, path);
  try {
    const hash = createHash('sha256');
    for await (const chunk of streamOf(source)) hash.update(chunk);
    return { size: source.size, sha256: hash.digest('hex') };
  } finally {
    await source.close();
  }
}
