/** Where a zip inside an archive lies while it is read: in a draft among the blobs, which is swept away if it is left over. */
import { randomUUID } from 'node:crypto';
import { collect, memorySource, type ByteStream, type ClosableSource } from '../../formats/archive/byte-source.ts';
import { ARCHIVE_LIMITS } from '../../formats/archive/budget.ts';
import type { Spool } from '../../formats/archive/read.ts';
import type { AppendFile, Files } from '../../host/files/files.ts';
import { opened, SourceUnreadable, type OpenSource } from './incoming.ts';
import { blobDraftName } from './layout.ts';

/** Where nothing can be written, a small one is held in memory. */
export function spoolIn(files: Files, open: OpenSource): Spool {
  return async (stream, most, tooLong) => {
    const name = blobDraftName(randomUUID());
    const draft = files.append(name);
    if (!draft.ok) return inMemory(stream, tooLong);
    const remove = (): void => void files.remove(name);
    try {
      await write(stream, draft.value, most, tooLong);
      const source = await opened(open, `${files.root}/${name}`);
      return { ...source, close: () => source.close().then(remove) };
    } catch (error) {
      draft.value.close();
      remove();
      throw error;
    }
  };
}

async function write(stream: ByteStream, draft: AppendFile, most: number, tooLong: () => Error): Promise<void> {
  for await (const chunk of stream) {
    if (draft.size + chunk.length > most) throw tooLong();
    const written = draft.append(chunk);
    if (!written.ok) throw new SourceUnreadable(written.error);
  }
  draft.close();
}

async function inMemory(stream: ByteStream, tooLong: () => Error): Promise<ClosableSource> {
  const bytes = await collect(stream, ARCHIVE_LIMITS.nestedZipBytes, tooLong);
  return { ...memorySource(bytes), close: () => Promise.resolve() };
}
