/** Uploads that end in the program instead of on a disk, however long it takes to keep them. Used by docs/tftp.md. */
import { fileProblem, ofPromise, type FileSink, type Upload } from 'rouse/tftp';

/** The device gets its last acknowledgement when `keep` has ended, and an ERROR when that was in vain. */
export function sinkFor(keep: (name: string, content: Uint8Array) => Promise<void>): FileSink {
  return { begin: ({ name }) => upload((content) => keep(name, content)) };
}

function upload(keep: (content: Uint8Array) => Promise<void>): Upload {
  const parts: Uint8Array[] = [];
  let keeping = false;
  return {
    kind: 'upload',
    write(bytes) {
      // They are the caller's again when this returns.
      parts.push(bytes.slice());
      return undefined;
    },
    commit() {
      keeping = true;
      const kept = keep(Buffer.concat(parts));
      return ofPromise(
        kept.then(
          () => ({ ok: true, value: undefined }) as const,
          (error) => ({ ok: false, error: fileProblem('failed', String(error)) }) as const,
        ),
      );
    },
    abort() {
      parts.length = 0;
      return !keeping;
    },
  };
}
