/** For tests in an event loop: waits for what is found, and for pieces of it. */
import { setImmediate } from 'node:timers/promises';
import { outcomeOf } from '../lib/underway.ts';
import type { Found, FoundFile } from './files.ts';
import type { FileProblem } from './problem.ts';

export async function foundOf(found: Found): Promise<FoundFile | FileProblem> {
  return found.kind === 'pending' ? outcomeOf(found.until) : found;
}

/** `length` bytes from `offset`, or fewer. */
export async function bytesOf(file: FoundFile, offset: number, length: number): Promise<Uint8Array> {
  if (file.kind === 'snapshot') return file.bytes.subarray(offset, offset + length);
  for (;;) {
    const bytes = file.read(offset, length);
    if (bytes !== undefined) return bytes;
    await setImmediate();
  }
}
