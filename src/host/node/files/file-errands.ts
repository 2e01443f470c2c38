/** Making, naming and removing files of the data folder beside the turns of a loop: each is durable when it has ended. */
import { randomUUID } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PRIVATE_FILE } from './folders/private-folder.ts';

/** Written, and cut off, at once: what others write to the same disk waits for no more than that. */
const PIECE = 1024 * 1024;
/** Between pieces, for what others have to write. Milliseconds. */
const PAUSE = 20;

/** A file of zeros. It is written under another name, so that nobody writes to it once it can be found. */
export async function makeZeros(path: string, zeros: number): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    await writeZeros(draft, zeros);
    await link(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(dirname(path));
}

async function writeZeros(path: string, zeros: number): Promise<void> {
  const file = await open(path, 'wx', PRIVATE_FILE);
  try {
    const piece = new Uint8Array(Math.min(PIECE, zeros));
    for (let done = 0; done < zeros;) {
      const { bytesWritten } = await file.write(piece, 0, Math.min(piece.length, zeros - done), done);
      done += bytesWritten;
      await file.datasync();
      if (done < zeros) await setTimeout(PAUSE);
    }
  } finally {
    await file.close();
  }
}

export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** Piece by piece from its end: to remove a file of half a gigabyte at once takes the disk a fifth of a second. */
export async function removeDurably(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    for (let left = size - PIECE; left > 0; left -= PIECE) await file.truncate(left);
  } finally {
    await file.close();
  }
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

/** Windows keeps the entries of a folder by itself, and lets nobody open one. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
