/**
 * Any package as people download it, as a stream of its files: `.cop`, `.cop.sgn`, `.k3.cop.sgn`, `.cop.sha512`, `.tar`,
 * `.tar.gz`, `.tgz`, `.zip`, and the same again inside. Contents decide what it is; names only which archives inside are
 * files that somebody wants whole.
 */
import { sniff, SNIFF_START, SNIFF_LENGTH, type FileKind } from '../sniff.ts';
import { isArchiveName, isPackageName } from './archive-name.ts';
import { ArchiveBudget, ARCHIVE_LIMITS, type ArchiveLimits } from './budget.ts';
import {
  collect,
  memorySource,
  partOf,
  peek,
  skip,
  streamOf,
  type ByteSource,
  type ByteStream,
  type ClosableSource,
} from './byte-source.ts';
import { EntryGate, type ArchiveEntry } from './entry.ts';
import { ADVICE, ArchiveRefused, refusalOf } from './refusal.ts';
import { gunzipped, tarEntries } from './tar.ts';
import { zipEntries } from './zip.ts';

type Archive = Extract<FileKind, { kind: 'archive' }>;
type Entries = AsyncGenerator<ArchiveEntry, void>;

export interface ReadOptions {
  readonly limits?: ArchiveLimits;
  /** Whether devices take this archive as it is: it stays a file. `start`: its first bytes. */
  readonly isImage?: (name: string, start: Uint8Array) => boolean;
  /** Where a zip inside an archive lies while it is read; without it, in memory. */
  readonly spool?: Spool;
}

/** Puts a stream where it can be read in any order. Throws `tooLong()` past `most` bytes. */
export type Spool = (stream: ByteStream, most: number, tooLong: () => Error) => Promise<ClosableSource>;

/** How one archive is read, and all that are in it. */
interface Reading {
  readonly budget: ArchiveBudget;
  readonly isImage: NonNullable<ReadOptions['isImage']>;
  readonly spool: ReadOptions['spool'];
}

/**
 * The files of an archive in order, those of archives inside it included. Read each body before asking for the next
 * entry. Memory stays below a few megabytes (a zip inside an archive, without a spool: its size). Throws `ArchiveRefused`,
 * from here and from the bodies, for what `ArchiveLimits` forbids, for names and types that are not taken, and for damage.
 * Nothing of a refused archive should be kept.
 */
export async function* readArchive(source: ByteSource, options: ReadOptions = {}): Entries {
  const { limits = ARCHIVE_LIMITS, isImage = () => false, spool } = options;
  try {
    const kind = sniff(await source.read(0, SNIFF_LENGTH), source.size);
    if (kind.kind === 'unsupported') throw new ArchiveRefused('', `is a ${kind.format}`, kind.advice);
    if (kind.kind !== 'archive') throw noArchive(kind);
    yield* outermost(kind, source, { budget: new ArchiveBudget(limits, source.size), isImage, spool });
  } catch (error) {
    throw refusalOf(error, '');
  }
}

function noArchive(kind: FileKind): ArchiveRefused {
  const isPacked = kind.kind === 'plain' && kind.payload.kind === 'gzip';
  if (!isPacked) return new ArchiveRefused('', 'is no archive', ADVICE.again);
  return new ArchiveRefused('', 'is gzip, but holds no tar archive', ADVICE.gunzip);
}

function outermost(kind: Archive, source: ByteSource, reading: Reading): Entries {
  if (kind.form !== 'zip') return unpacked(kind, streamOf(source), '', 0, reading);
  const zip = zipEntries(partOf(source, kind.offset), new EntryGate('', reading.budget), reading.budget);
  return opened(zip, 0, reading);
}

/** Reads an archive that comes as a stream. */
async function* unpacked(kind: Archive, stream: ByteStream, within: string, depth: number, reading: Reading): Entries {
  const { budget } = reading;
  const gate = new EntryGate(within, budget);
  const packed = kind.offset === 0 ? stream : skip(stream, kind.offset);
  if (kind.form === 'zip') {
    const zip = await held(packed, within, reading);
    try {
      yield* opened(zipEntries(zip, gate, budget), depth, reading);
    } finally {
      await zip.close();
    }
  } else {
    const tar = kind.form === 'gzip' ? await tarInside(gunzipped(packed, budget), within) : packed;
    yield* opened(tarEntries(tar, gate), depth, reading);
  }
}

/** A zip is read by the directory at its end, so all of it must be there. */
async function held(stream: ByteStream, within: string, { budget, spool }: Reading): Promise<ClosableSource> {
  const { nestedZipBytes, spooledZipBytes } = budget.limits;
  const tooLong = (): Error => new ArchiveRefused(within, 'is too large for a zip inside an archive', ADVICE.outer);
  if (spool !== undefined) return spool(stream, spooledZipBytes, tooLong);
  const bytes = await collect(stream, nestedZipBytes, tooLong);
  return { ...memorySource(bytes), close: () => Promise.resolve() };
}

/** Passes files on and goes into the archives among them. */
async function* opened(entries: Entries, depth: number, reading: Reading): Entries {
  for await (const entry of entries) {
    const { start, whole } = await peek(entry.body, SNIFF_START);
    const kind = sniff(start, entry.size);
    if (kind.kind !== 'archive' || !isPackageName(entry.name) || reading.isImage(entry.name, start)) {
      yield { ...entry, body: whole };
    } else if (depth < reading.budget.limits.nesting) {
      yield* unpacked(kind, whole, `${entry.path}!/`, depth + 1, reading);
    } else if (isArchiveName(entry.name)) {
      throw new ArchiveRefused(entry.path, 'is an archive too deep inside others', ADVICE.outer);
    } else yield { ...entry, body: whole };
  }
}

async function tarInside(stream: ByteStream, within: string): Promise<ByteStream> {
  const { start, whole } = await peek(stream, SNIFF_START);
  const kind = sniff(start, start.length);
  if (kind.kind === 'archive' && kind.form === 'tar') return whole;
  throw new ArchiveRefused(within, 'is gzip, but holds no tar archive', ADVICE.gunzip);
}
