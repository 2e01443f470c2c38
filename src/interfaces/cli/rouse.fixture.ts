/** For tests: command lines run in this process, with what they say and how they end. */
import { Socket } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from './main.ts';

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `rouse ARGS`. One at a time: it takes the streams and the exit code of the process for so long. */
export async function rouse(...args: readonly string[]): Promise<Ended> {
  return running(args).ended;
}

/** The same while it goes on: what it has said so far. */
export function running(args: readonly string[]): { readonly said: () => string; readonly ended: Promise<Ended> } {
  const [stdout, stderr] = [new Captured(), new Captured()];
  const own = ['stdout', 'stderr'].map((name) => [name, Object.getOwnPropertyDescriptor(process, name)] as const);
  Object.defineProperty(process, 'stdout', { configurable: true, value: stdout });
  Object.defineProperty(process, 'stderr', { configurable: true, value: stderr });
  const before = process.exitCode;
  process.exitCode = undefined;
  const ended = main(['node', 'rouse', ...args]).then(() => ({
    status: Number(process.exitCode ?? -1),
    stdout: stdout.text,
    stderr: stderr.text,
  }));
  return {
    said: () => stdout.text,
    ended: ended.finally(() => {
      for (const [name, property] of own) if (property !== undefined) Object.defineProperty(process, name, property);
      process.exitCode = before;
    }),
  };
}

type Done = (error?: Error | null) => void;
type WriteArguments = readonly [said: Uint8Array | string, encoding?: BufferEncoding | Done, done?: Done];

/** A pipe that somebody reads at once. */
class Captured extends Socket {
  text = '';

  override write(...[said, encoding, done]: WriteArguments): boolean {
    this.text += typeof said === 'string' ? said : new TextDecoder().decode(said);
    (typeof encoding === 'function' ? encoding : done)?.();
    return true;
  }
}

/** A folder for the tests of a file, which is removed after them. */
export class Folder {
  path = '';

  constructor() {
    beforeAll(() => void (this.path = mkdtempSync(join(tmpdir(), 'rouse-cli-'))));
    afterAll(() => rmSync(this.path, { recursive: true, force: true }));
  }

  at(name: string): string {
    return join(this.path, name);
  }

  /** The path of a file with these contents. */
  put(name: string, contents: string | Uint8Array): string {
    writeFileSync(this.at(name), contents);
    return this.at(name);
  }
}
