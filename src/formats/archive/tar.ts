/** The entries of a tar stream, and the gzip around it. */
import { Readable, pipeline } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import type { ArchiveBudget } from './budget.ts';
import type { ByteStream } from './byte-source.ts';
import type { ArchiveEntry, EntryGate, RawEntry } from './entry.ts';
import { refusalOf } from './refusal.ts';

const CHUNK = 64 * 1024;

/** Unpacks gzip and counts what comes out. */
export async function* gunzipped(stream: ByteStream, budget: ArchiveBudget): AsyncGenerator<Uint8Array, void> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  // Errors of either side reach the loop below through `gunzip`, which `pipeline` destroys with them.
  pipeline(Readable.from(stream), gunzip, () => undefined);
  const chunks: AsyncIterable<Uint8Array> = gunzip;
  for await (const chunk of chunks) {
    budget.unpack(chunk.length);
    yield chunk;
  }
}

/** Throws `ArchiveRefused` for a broken or cut-off tar, or what the gate refuses. */
export async function* tarEntries(stream: ByteStream, gate: EntryGate): AsyncGenerator<ArchiveEntry, void> {
  let current = '';
  try {
    const decoder = createTarDecoder({ strict: true });
    for await (const parsed of ReadableStream.from(stream).pipeThrough(decoder)) {
      current = parsed.header.name;
      const entry = gate.admit(rawEntry(parsed));
      if (entry === undefined) await parsed.body.cancel();
      else yield* withBody(entry, parsed);
    }
  } catch (error) {
    throw refusalOf(error, current);
  }
}

/** One entry; what its reader left of the body is skipped, so that the next header comes next. */
async function* withBody(
  entry: Omit<ArchiveEntry, 'body'>,
  parsed: ParsedTarEntry,
): AsyncGenerator<ArchiveEntry, void> {
  const body = bodyOf(parsed);
  yield { ...entry, body };
  await body.return();
  if (!parsed.body.locked) await parsed.body.cancel();
}

async function* bodyOf(parsed: ParsedTarEntry): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of parsed.body) yield chunk;
  } catch (error) {
    throw refusalOf(error, parsed.header.name);
  }
}

function rawEntry({ header }: ParsedTarEntry): RawEntry {
  const modified = header.mtime?.getTime() ?? 0;
  return {
    name: header.name,
    kind: kindOf(header.type),
    size: header.size,
    modified: Number.isFinite(modified) ? Math.floor(modified / 1000) : 0,
  };
}

function kindOf(type: ParsedTarEntry['header']['type']): RawEntry['kind'] {
  if (type === undefined || type === 'file') return 'file';
  if (type === 'directory') return 'directory';
  return type === 'link' || type === 'symlink' ? 'link' : 'device';
}
