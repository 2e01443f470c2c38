/**
 * Any package as people download it, as a stream of its files: `.cop`, `.cop.sgn`, `.k3.cop.sgn`, `.cop.sha512`, `.tar`,
 * `.tar.gz`, `.tgz`, `.zip`, and the same again inside. Contents decide what it is; names only which entries are archives.
 */
import { sniff, SNIFF_LENGTH, type FileKind } from '../sniff.ts';
import { isArchiveName } from './archive-name.ts';
import { ArchiveBudget, ARCHIVE_LIMITS, type ArchiveLimits } from './budget.ts';
import { collect, memorySource, peek, skip, streamOf, type ByteSource, type ByteStream } from './byte-source.ts';
import { EntryGate, type ArchiveEntry } from './entry.ts';
import { ArchiveRefused, refusalOf } from './refusal.ts';
import { gunzipped, tarEntries } from './tar.ts';
import { zipEntries } from './zip.ts';

type Archive = Extract<FileKind, { kind: 'archive' }>;
type Entries = AsyncGenerator<ArchiveEntry, void>;

/**
 * The files of an archive in order, those of archives inside it included. Read each body before asking for the next
 * entry. Memory stays below a few megabytes (a zip inside an archive: its size). Throws `ArchiveRefused`, from here and
 * from the bodies, for what `ArchiveLimits` forbids, for names and types that are not taken, and for damage. Nothing of
 * a refused archive should be kept.
 */
export async function* readArchive(source: ByteSource, limits: ArchiveLimits = ARCHIVE_LIMITS): Entries {
  const kind = sniff(await source.read(0, SNIFF_LENGTH), source.size);
  if (kind.kind === 'unsupported') throw new ArchiveRefused('', `is a ${kind.format}. ${kind.advice}`);
  if (kind.kind !== 'archive') throw new ArchiveRefused('', 'is no archive');
  const budget = new ArchiveBudget(limits, source.size);
  try {
    yield* outermost(kind, source, budget);
  } catch (error) {
    throw refusalOf(error, '');
  }
}

function outermost(kind: Archive, source: ByteSource, budget: ArchiveBudget): Entries {
  if (kind.form !== 'zip' || kind.offset > 0) return unpacked(kind, streamOf(source), '', 0, budget);
  return opened(zipEntries(source, new EntryGate('', budget), budget), 0, budget);
}

/** Reads an archive that comes as a stream. */
async function* unpacked(
  kind: Archive,
  stream: ByteStream,
  within: string,
  depth: number,
  budget: ArchiveBudget,
): Entries {
  const gate = new EntryGate(within, budget);
  const packed = kind.offset === 0 ? stream : skip(stream, kind.offset);
  if (kind.form === 'zip') {
    const tooLong = () => new ArchiveRefused(within, 'is too large for a zip inside an archive; unpack the outer one');
    const bytes = await collect(packed, budget.limits.nestedZipBytes, tooLong);
    yield* opened(zipEntries(memorySource(bytes), gate, budget), depth, budget);
  } else {
    const tar = kind.form === 'gzip' ? await tarInside(gunzipped(packed, budget), within) : packed;
    yield* opened(tarEntries(tar, gate), depth, budget);
  }
}

/** Passes files on and goes into the archives among them. */
async function* opened(entries: Entries, depth: number, budget: ArchiveBudget): Entries {
  for await (const entry of entries) {
    if (!isArchiveName(entry.name)) {
      yield entry;
      continue;
    }
    const { start, whole } = await peek(entry.body, SNIFF_LENGTH);
    const kind = sniff(start, entry.size);
    if (kind.kind !== 'archive') yield { ...entry, body: whole };
    else if (depth < budget.limits.nesting) yield* unpacked(kind, whole, `${entry.path}!/`, depth + 1, budget);
    else throw new ArchiveRefused(entry.path, 'is an archive too deep inside others; unpack the outermost one');
  }
}

async function tarInside(stream: ByteStream, within: string): Promise<ByteStream> {
  const { start, whole } = await peek(stream, SNIFF_LENGTH);
  const kind = sniff(start, start.length);
  if (kind.kind === 'archive' && kind.form === 'tar') return whole;
  throw new ArchiveRefused(within, 'is gzip, but holds no tar archive');
}
