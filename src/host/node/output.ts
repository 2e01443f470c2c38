/**
 * Standard output for a program that goes on whatever happens to it: a file on a disk that is full, a pipe whose reader is
 * slow, stuck or gone. (`process.stdout` keeps everything in memory for a slow reader, and of a file that was written in
 * part it forgets the rest.)
 */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { causeOf } from '../errno.ts';

export interface Output {
  /** Writes one thing at a time: not to be called again before `done`, which may be called before this returns. */
  write(bytes: Uint8Array, done: (outcome: Written) => void): void;
  /** For the end of a command: what is still on its way to a stuck reader holds the process a moment longer at most. */
  abandon(): void;
}

export interface Written {
  /** Bytes, from the first on. */
  readonly bytes: number;
  /** Why it was not all; the system's word. */
  readonly refusal?: { readonly cause: string; readonly isForGood: boolean };
}

const LAST_MOMENT_MS = 500;

export function standardOutput(): Output {
  return process.stdout instanceof Socket ? new StreamOutput(process.stdout) : new FileOutput(1);
}

/** A pipe, a socket or a terminal: Node writes it without blocking, and knows when the other side has taken it. */
class StreamOutput implements Output {
  readonly #stream: Socket;

  constructor(stream: Socket) {
    this.#stream = stream;
  }

  write(bytes: Uint8Array, done: (outcome: Written) => void): void {
    this.#stream.write(bytes, (error) => {
      if (error instanceof Error) done({ bytes: 0, refusal: { cause: causeOf(error), isForGood: true } });
      else done({ bytes: bytes.length });
    });
  }

  /** A write that is under way keeps a process alive, and nothing takes it back. */
  abandon(): void {
    setTimeout(() => process.exit(), LAST_MOMENT_MS).unref();
  }
}

class FileOutput implements Output {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(bytes: Uint8Array, done: (outcome: Written) => void): void {
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
    } catch (error) {
      const cause = causeOf(error);
      return done({ bytes: written, refusal: { cause, isForGood: cause === 'EBADF' } });
    }
    done({ bytes: written });
  }

  abandon(): void {
    // Nothing is ever on its way.
  }
}
