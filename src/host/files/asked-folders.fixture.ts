/** For tests: folders whose disk answers at once, asked as one that may take its time. */
import { ok } from '../../lib/result.ts';
import { ended, type Underway } from '../../lib/underway.ts';
import type { AskedFolders, Looked } from './asked-folders.ts';
import type { FileFacts, Folders } from './folders.ts';

export interface FoldersAtHand extends Pick<Folders, 'list' | 'read' | 'open'> {
  /** The file as it is now; undefined when it is gone. */
  look(facts: FileFacts): FileFacts | undefined;
}

export function askedAtOnce(folders: FoldersAtHand): AskedFolders {
  return askedLater(folders, (act) => ended(act()));
}

/** `later` says when it is done. */
export function askedLater(folders: FoldersAtHand, later: <T>(act: () => T) => Underway<T>): AskedFolders {
  return {
    list: (path, known) =>
      later(() => {
        const listed = folders.list(path);
        if (!listed.ok) return listed;
        const mark = listed.value.map(({ path: one, version }) => `${one} ${version}`).join();
        return ok(mark === known ? { kind: 'same' } : { kind: 'files', files: listed.value, mark });
      }),
    look: (facts, { version, largest }) =>
      later((): Looked => {
        const now = folders.look(facts);
        if (now === undefined) return { kind: 'gone' };
        if (now.version === version) return { kind: 'same' };
        if (now.size > largest) return { kind: 'large', facts: now };
        const bytes = folders.read(now);
        return bytes.ok ? { kind: 'whole', facts: now, bytes: bytes.value } : { kind: 'unreadable' };
      }),
    open(facts) {
      let opened: ReturnType<Folders['open']> | undefined;
      return {
        read: (offset, length) =>
          later(() => {
            opened ??= folders.open(facts);
            const bytes = new Uint8Array(length);
            return bytes.subarray(0, opened.ok ? opened.value.read(bytes, offset) : 0);
          }),
        close() {
          if (opened?.ok === true) opened.value.close();
        },
      };
    },
  };
}
