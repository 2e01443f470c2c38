/** A folder that lives as long as the command that made it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Scratch {
  readonly path: string;
  /** `name` may lead through folders. */
  write(name: string, bytes: Uint8Array): void;
  /** Idempotent, and fit for an exit handler. */
  remove(): void;
}

export function makeScratch(prefix: string): Scratch {
  const path = mkdtempSync(join(tmpdir(), prefix));
  return {
    path,
    write(name, bytes) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), bytes);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
