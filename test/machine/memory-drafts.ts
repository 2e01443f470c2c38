/** Files that are written into folders in memory. */
import type { Draft, DraftPlace, DraftRefusal, Drafts } from '../../src/host/files/drafts.ts';
import { err, ok, type Result } from '../../src/lib/result.ts';
import { ended } from '../../src/lib/underway.ts';
import type { MemoryFolders } from './memory-folders.ts';

export class MemoryDrafts implements Drafts {
  readonly #folders: MemoryFolders;

  constructor(folders: MemoryFolders) {
    this.#folders = folders;
  }

  begin({ folder, rooms = [], name, rule }: DraftPlace): Result<Draft, DraftRefusal> {
    const place = [folder, ...rooms].join('/');
    const isThere = this.#folders.names(place).includes(name);
    if (rule === 'create' && isThere) return err({ kind: 'exists', reason: 'the file exists' });
    if (rule === 'replace' && !isThere) return err({ kind: 'missing', reason: 'file not found' });
    const parts: Uint8Array[] = [];
    return ok({
      write(bytes) {
        parts.push(bytes);
        return ok(undefined);
      },
      sync: () => undefined,
      flush: () => ended(ok(undefined)),
      commit: () => {
        this.#folders.add(place, { name, bytes: Buffer.concat(parts) });
        return ended(ok(undefined));
      },
      abort: () => true,
    });
  }

  free(): undefined {
    return undefined;
  }
}
