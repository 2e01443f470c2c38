/**
 * What a disk may take long for, done beside the turns of a host: in the event loop where there is one (`inEventLoop`), in
 * a thread where a batched loop never returns to it (`ErrandThread`).
 */
import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ofPromise, type Underway } from '../../../lib/underway.ts';
import { causeOf } from '../../errno.ts';
import { makeZeros, removeDurably, renameDurably, syncFolder } from './file-errands.ts';
import { versionOf } from './folders/folders.ts';
import { Turns } from './threads/turns.ts';

export type Errand =
  /** What was written to this file goes to stable storage. By its path: whoever writes it may close it meanwhile. */
  | { readonly kind: 'sync'; readonly path: string }
  /** The same for the entries of a folder. */
  | { readonly kind: 'sync-folder'; readonly path: string }
  /** A file of zeros, a new name, no file any more: each durable (file-errands.ts). */
  | { readonly kind: 'make'; readonly path: string; readonly zeros: number }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string }
  /** The checksum of a file, as long as it is the one of this version (host/files/folders.ts). */
  | { readonly kind: 'digest'; readonly path: string; readonly version: string; readonly algorithm: string };

/** A digest in hexadecimal, otherwise nothing; or the errno's name. */
export type ErrandOutcome = Result<string, string>;

export interface Errands {
  run(errand: Errand): Underway<ErrandOutcome>;
}

export const inEventLoop: Errands = { run: (errand) => ofPromise(perform(errand)) };

/** Never rejects. Errands that come together are done side by side, some of each kind at once; the others wait. */
export async function perform(errand: Errand): Promise<ErrandOutcome> {
  const turns = errand.kind === 'digest' ? DIGESTS : SYNCS;
  await turns.enter();
  try {
    return ok((await performed(errand)) ?? '');
  } catch (error) {
    return err(causeOf(error));
  } finally {
    turns.leave();
  }
}

/** Each holds a descriptor. Uploads do not wait for checksums, which read whole files. */
const SYNCS = new Turns(16);
const DIGESTS = new Turns(2);

async function performed(errand: Errand): Promise<string | void> {
  switch (errand.kind) {
    case 'sync':
      return opened(errand.path, constants.O_WRONLY, async (file) => file.datasync());
    case 'sync-folder':
      return syncFolder(errand.path);
    case 'make':
      return makeZeros(errand.path, errand.zeros);
    case 'rename':
      return renameDurably(errand.path, errand.to);
    case 'remove':
      return removeDurably(errand.path);
    case 'digest':
      return opened(errand.path, constants.O_RDONLY, async (file) => digest(file, errand));
  }
}

async function digest(file: FileHandle, { version, algorithm }: Extract<Errand, { kind: 'digest' }>): Promise<string> {
  const sum = await contentOf(file, createHash(algorithm));
  if (versionOf(await file.stat()) !== version) throw new Error('the file has changed');
  return sum;
}

async function opened<T>(path: string, flags: number, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, flags);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

const PIECE = 1024 * 1024;

async function contentOf(handle: FileHandle, hash: Hash): Promise<string> {
  const piece = Buffer.alloc(PIECE);
  for (;;) {
    const { bytesRead } = await handle.read(piece, 0, PIECE);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(piece.subarray(0, bytesRead));
  }
}
