/** What somebody gives to the library: an archive or a set of files, as a stream of files that is read once. */
import { basename } from 'node:path';
import { streamOf, type ByteSource, type ClosableSource } from '../../formats/archive/byte-source.ts';
import { baseName } from '../../formats/archive/entry-name.ts';
import type { ArchiveEntry } from '../../formats/archive/entry.ts';
import type { ReadOptions } from '../../formats/archive/read.ts';
import type { FileFacts } from '../../host/files/folders.ts';
import type { StationError } from '../../host/station-error.ts';
import type { Result } from '../../lib/result.ts';

export type OpenSource = (path: string) => Promise<Result<ClosableSource, StationError>>;

/** Called with the bytes of the download that were read since the last call. */
export type Reading = (bytes: number) => void;

/** What the files of a download are read with. */
export interface IncomingNeeds extends Pick<ReadOptions, 'isImage' | 'spool'> {
  readonly open: OpenSource;
  readonly reading?: Reading | undefined;
  /** A file of a folder cannot be opened; the others are taken all the same. */
  readonly leftOut?: ((error: StationError) => void) | undefined;
}

export interface Incoming {
  /** `cmterm-7911_7906-sccp.8-5-2.cop.sgn` */
  readonly name: string;
  /** Where it was given from. */
  readonly source: string;
  /** Bytes that will be read in all. */
  readonly bytes: number;
  /** Its files in order, each to be read before the next; throws what readArchive throws, and `SourceUnreadable`. */
  files(needs: IncomingNeeds): AsyncIterable<ArchiveEntry>;
  /** The one file that it is; absent for a folder. */
  readonly archive?: string;
}

/** A file could not be opened. */
export class SourceUnreadable extends Error {
  readonly reason: StationError;

  constructor(reason: StationError) {
    super(reason.message);
    this.reason = reason;
  }
}

export function incomingArchive(file: FileFacts): Incoming {
  return {
    name: baseName(file.name),
    source: file.path,
    bytes: file.size,
    archive: file.path,
    async *files({ open, reading, isImage, spool }) {
      const source = await opened(open, file.path);
      try {
        // Loaded when there is something to unpack: a station without downloads starts sooner.
        const { readArchive } = await import('../../formats/archive/read.ts');
        yield* readArchive(counted(source, reading), { isImage, spool });
      } finally {
        await source.close();
      }
    },
  };
}

/** `source`: the folder, or the one image. */
export function incomingFiles(source: string, files: readonly FileFacts[]): Incoming {
  return {
    name: basename(source),
    source,
    bytes: files.reduce((sum, file) => sum + file.size, 0),
    async *files({ open, reading, leftOut }) {
      for (const file of files) {
        const source = await open(file.path);
        if (source.ok) yield* entryOf(file, source.value, reading);
        else if (leftOut === undefined) throw new SourceUnreadable(source.error);
        else leftOut(source.error);
      }
    },
  };
}

async function* entryOf(
  file: FileFacts,
  source: ClosableSource,
  reading?: Reading,
): AsyncGenerator<ArchiveEntry, void> {
  const entry = { name: baseName(file.name), path: file.name, size: file.size, modified: 0, notes: [] };
  try {
    yield { ...entry, body: streamOf(counted(source, reading)) };
  } finally {
    await source.close();
  }
}

/** Throws `SourceUnreadable`. */
export async function opened(open: OpenSource, path: string): Promise<ClosableSource> {
  const source = await open(path);
  if (!source.ok) throw new SourceUnreadable(source.error);
  return source.value;
}

function counted(source: ByteSource, reading: Reading | undefined): ByteSource {
  if (reading === undefined) return source;
  return {
    size: source.size,
    async read(offset, length) {
      const bytes = await source.read(offset, length);
      reading(bytes.length);
      return bytes;
    },
  };
}
