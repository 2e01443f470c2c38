/** Folders with something to serve: a look-alike 7911G package, and files large enough to roll a block counter over. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';

/** Writes a complete look-alike package, by default a small one; returns the folder. */
export function writePackage(folder: string, sizes: 'real' | 'small' = 'small'): string {
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of generatePackage({ family: '11', protocol: 'sccp', seed: 7, sizes })) {
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

/** Writes noise of a size in bytes; returns its SHA-256 in hexadecimal. */
export function writeNoise(file: string, size: number): string {
  const bytes = randomBytes(size);
  writeFileSync(file, bytes);
  return createHash('sha256').update(bytes).digest('hex');
}

export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
