/** Looking at files and reading them, whole or in pieces, without standing still. */
import type { FileHandle } from 'node:fs/promises';
import { causeOf } from '../../errno.ts';
import type { KnownFile, Looked } from '../../files/asked-folders.ts';
import type { FileFacts } from '../../files/folders.ts';
import { factsOf, type versionOf } from './folders/folders.ts';
import { NotInside } from './folders/held-folder.ts';
import { openInside } from './opened.ts';
import { Turns } from './threads/turns.ts';

/** Done side by side: each keeps one of the system's four helpers busy, and holds a descriptor. */
const LOOKS = new Turns(2);
const PIECES = new Turns(2);

/** Never rejects. */
export async function lookAt(facts: FileFacts, known: KnownFile): Promise<Looked> {
  await LOOKS.enter();
  try {
    return await looked(facts, known);
  } catch (error) {
    return { kind: isGone(error) ? 'gone' : 'unreadable' };
  } finally {
    LOOKS.leave();
  }
}

async function looked({ path, name, within }: FileFacts, { version, largest }: KnownFile): Promise<Looked> {
  const handle = await openInside(path, within);
  try {
    const facts = { ...factsOf(path, name, await handle.stat()), ...(within === undefined ? {} : { within }) };
    if (facts.version === version) return { kind: 'same' };
    if (facts.size > largest) return { kind: 'large', facts };
    return { kind: 'whole', facts, bytes: await bytesOf(handle, 0, facts.size) };
  } finally {
    // Nobody waits for that.
    void closed(handle);
  }
}

async function closed(handle: FileHandle): Promise<void> {
  try {
    await handle.close();
  } catch {
    // A disk that says so now has said so before.
  }
}

/** Not there, or something else is in its place. */
function isGone(error: unknown): boolean {
  return error instanceof NotInside || ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes(causeOf(error));
}

/** A piece of a file that is opened by its first piece. */
export interface Piece {
  /** A number that no other file has had. */
  readonly file: number;
  readonly facts: FileFacts;
  readonly offset: number;
  readonly length: number;
}

/** By number. */
const opened = new Map<number, OpenedFile>();

/** Never rejects. Nothing when the file is closed, or not of that version any more. */
export async function pieceOf({ file, facts, offset, length }: Piece): Promise<Uint8Array> {
  const open = opened.get(file) ?? new OpenedFile(facts);
  opened.set(file, open);
  await PIECES.enter();
  try {
    return await open.read(offset, length);
  } catch {
    return new Uint8Array(0);
  } finally {
    PIECES.leave();
  }
}

/** Never rejects. */
export async function closePieces(file: number): Promise<void> {
  const open = opened.get(file);
  opened.delete(file);
  await open?.close();
}

class OpenedFile {
  readonly #facts: FileFacts;
  #handle: Promise<FileHandle> | undefined;
  #isClosed = false;

  constructor(facts: FileFacts) {
    this.#facts = facts;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (this.#isClosed) return new Uint8Array(0);
    this.#handle ??= openInside(this.#facts.path, this.#facts.within);
    const handle = await this.#handle;
    const bytes = await bytesOf(handle, offset, length);
    return isAsItWas(this.#facts, await handle.stat()) ? bytes : new Uint8Array(0);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    try {
      const handle = await this.#handle;
      if (handle !== undefined) await closed(handle);
    } catch {
      // It was never open.
    }
  }
}

/** A file whose last name was taken has another change time, and the same bytes. */
function isAsItWas({ version }: FileFacts, stats: Parameters<typeof versionOf>[0]): boolean {
  const [dev, ino, modified, , size] = version.split(':');
  return [dev, ino, modified, size].join(':') === [stats.dev, stats.ino, stats.mtimeMs, stats.size].join(':');
}

/** Fewer at the end of the file. In memory of their own, so that they can be handed to another thread. */
async function bytesOf(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await handle.read(bytes, read, length - read, offset + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}
