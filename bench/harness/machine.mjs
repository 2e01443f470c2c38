/** What the figures were taken on: without it no figure means anything. */
import { readFileSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { run } from './processes.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @returns {Promise<Readonly<Record<string, string>>>} */
export async function machine() {
  const { stdout: commit } = await run('git', ['-C', ROOT, 'rev-parse', '--short', 'HEAD']);
  const { stdout: filesystem } = await run('stat', ['-f', '-c', '%T', tmpdir()]);
  return {
    rouse: `${rouseVersion()} (${commit.trim() || 'no commit'})`,
    node: process.version,
    kernel: release(),
    cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    'leases and files on': `${tmpdir()} (${filesystem.trim() || 'unknown'})`,
  };
}

/** @returns {string} */
export function rouseVersion() {
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return version;
}
