/**
 * Reading the kernel's own files. They answer errors in many states of what they describe, and what they describe may vanish
 * meanwhile, so an error is no more than an empty answer. One kind of error is told apart: when this process may open no
 * more files, what was read is not how things are.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { causeOf } from '../errno.ts';

const SHORTAGES = ['EMFILE', 'ENFILE', 'ENOMEM'] as const;

export class KernelFiles {
  /** The errno's name of the first read that failed for want of descriptors or memory. */
  shortage: string | undefined;

  /** Trimmed; empty when it cannot be read. */
  text(path: string): string {
    return this.attempt(() => readFileSync(path, 'latin1').trim()) ?? '';
  }

  /** Where a link leads; undefined when there is none. */
  link(path: string): string | undefined {
    return this.attempt(() => readlinkSync(path));
  }

  /** The names in a folder; none when it cannot be read. */
  names(path: string): readonly string[] {
    return this.attempt(() => readdirSync(path)) ?? [];
  }

  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      const [cause, number] = [causeOf(error), numberIn(error)];
      this.shortage ??= SHORTAGES.find((name) => cause === name || number === constants.errno[name]);
      return undefined;
    }
  }
}

/** Trimmed; empty when it cannot be read. */
export function readText(path: string): string {
  return new KernelFiles().text(path);
}

/** `os.networkInterfaces` throws an `ERR_SYSTEM_ERROR` that carries the errno inside, as a number of either sign. */
function numberIn(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('info' in error)) return undefined;
  const { info } = error;
  if (typeof info !== 'object' || info === null || !('errno' in info)) return undefined;
  return typeof info.errno === 'number' ? Math.abs(info.errno) : undefined;
}
