import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { perform, type Errand } from './errands.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rouse-errands-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Descriptors of this process that lead into the folder. */
function descriptors(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;
}

it.runIf(process.platform === 'linux').each<[string, number, (path: string) => Errand]>([
  ['sync', 16, (path) => ({ kind: 'sync', path })],
  ['digest', 2, (path) => ({ kind: 'digest', path, version: '', algorithm: 'md5' })],
])(
  'of hundreds of errands (%s) at most %i have their file open at once, and all are done',
  async (_kind, most, errand) => {
    const paths = Array.from({ length: 300 }, (_, n) => join(folder, String(n)));
    for (const path of paths) writeFileSync(path, 'x'.repeat(100_000));
    let [done, highest] = [0, 0];
    const all = paths.map(async (path) => perform(errand(path)).then(() => (done += 1)));
    while (done < paths.length) {
      highest = Math.max(highest, descriptors());
      await new Promise(setImmediate);
    }
    await Promise.all(all);
    expect(highest).toBeGreaterThan(0);
    expect(highest).toBeLessThanOrEqual(most);
  },
);
