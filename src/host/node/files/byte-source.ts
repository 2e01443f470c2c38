/** A file on a real disk, read piece by piece wherever its reader wants: what archives are unpacked from. */
import { open } from 'node:fs/promises';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { StationError } from '../../station-error.ts';
import { unreadable } from './folders/folders.ts';

export interface OpenedFile {
  /** Bytes, when it was opened. */
  readonly size: number;
  /** At most `length` bytes from `offset`; fewer at the end. Rejects with the system's error. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Never fails. */
  close(): Promise<void>;
}

/** Fails with `unreadable`. */
export async function openFile(path: string): Promise<Result<OpenedFile, StationError>> {
  try {
    const handle = await open(path, 'r');
    const { size } = await handle.stat();
    return ok({
      size,
      async read(offset, length) {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, offset);
        return buffer.subarray(0, bytesRead);
      },
      close: () => handle.close().catch(() => undefined),
    });
  } catch (error) {
    return err(unreadable(path, error));
  }
}
