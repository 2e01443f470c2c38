/** A folder that lives as long as the command that made it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Scratch {
  readonly path: string;
  write(name: string, bytes: Uint8Array): void;
  /** Idempotent, and fit for an exit handler. */
  remove(): void;
}

export function makeScratch(prefix: string): Scratch {
  const path = mkdtempSync(join(tmpdir(), prefix));
  return {
    path,
    write: (name, bytes) => writeFileSync(join(path, name), bytes),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
