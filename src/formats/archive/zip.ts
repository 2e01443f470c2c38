/** The entries of a zip, read by its directory, each compared with its CRC-32. */
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import {
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type Entry,
  type ZipFile,
} from 'yauzl';
import type { ArchiveBudget } from './budget.ts';
import { streamOf, type ByteSource } from './byte-source.ts';
import type { ArchiveEntry, EntryGate, RawEntry } from './entry.ts';
import { ADVICE, ArchiveRefused, refusalOf } from './refusal.ts';

const MADE_BY_UNIX = 3;
const TYPE_BITS = 0o170000;
const TYPE_FILE = 0o100000;
const TYPE_FOLDER = 0o040000;
const TYPE_LINK = 0o120000;

/** Throws `ArchiveRefused` for a broken or cut-off zip, or what the gate refuses. */
export async function* zipEntries(
  source: ByteSource,
  gate: EntryGate,
  budget: ArchiveBudget,
): AsyncGenerator<ArchiveEntry, void> {
  let current = '';
  try {
    const zip = await fromRandomAccessReaderPromise(new SourceReader(source), source.size, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: false,
    });
    for await (const found of zip.eachEntry()) {
      current = nameOf(found);
      const entry = gate.admit(rawEntry(found));
      if (entry === undefined) continue;
      if (found.isEncrypted()) throw new ArchiveRefused(current, 'is encrypted', ADVICE.decrypt);
      const body = bodyOf(zip, found, budget);
      yield { ...entry, body };
      await body.return();
      current = '';
    }
  } catch (error) {
    throw refusalOf(error, current);
  }
}

/** How yauzl reads. */
class SourceReader extends RandomAccessReader {
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    super();
    this.source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(streamOf(this.source, start, end));
  }
}

async function* bodyOf(zip: ZipFile, entry: Entry, budget: ArchiveBudget): AsyncGenerator<Uint8Array, void> {
  try {
    const chunks: AsyncIterable<Uint8Array> = await zip.openReadStreamPromise(entry);
    let crc = 0;
    for await (const chunk of chunks) {
      budget.unpack(chunk.length);
      crc = crc32(chunk, crc);
      yield chunk;
    }
    if (crc !== entry.crc32) {
      throw new ArchiveRefused(nameOf(entry), 'is damaged (its CRC differs)', ADVICE.again);
    }
  } catch (error) {
    throw refusalOf(error, nameOf(entry));
  }
}

/** With `decodeStrings` off, so that a bad name reaches the gate and is refused by name. */
function nameOf(entry: Entry): string {
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
}

function rawEntry(entry: Entry): RawEntry {
  const name = nameOf(entry);
  const modified = Math.floor(entry.getLastModDate({ timezone: 'UTC' }).getTime() / 1000);
  return { name, kind: kindOf(name, entry), size: entry.uncompressedSize, modified };
}

/** The upper half of the attributes is the Unix file mode where the maker was a Unix; 0 means that it did not say. */
function kindOf(name: string, entry: Entry): RawEntry['kind'] {
  const type = entry.versionMadeBy >> 8 === MADE_BY_UNIX ? (entry.externalFileAttributes >>> 16) & TYPE_BITS : 0;
  if (type === TYPE_LINK) return 'link';
  if (/[/\\]$/.test(name) || type === TYPE_FOLDER) return 'directory';
  return type === 0 || type === TYPE_FILE ? 'file' : 'device';
}
