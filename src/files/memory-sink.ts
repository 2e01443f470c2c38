/** Uploads that end in memory: for files that are only looked at, and for tests. */
import { ok, type Result } from '../lib/result.ts';
import { ended, type Underway } from '../lib/underway.ts';
import { fileProblem, type FileProblem } from './problem.ts';
import type { FileSink, Upload, UploadRequest } from './uploads.ts';

/** Files by name; each appears when its upload is committed. */
export class MemorySink implements FileSink {
  readonly #files = new Map<string, Uint8Array>();
  readonly #capacity: number;
  /** Uploads that were begun and not ended. */
  open = 0;

  /** `capacity` is the room for all files together, in bytes. */
  constructor(capacity = Number.MAX_SAFE_INTEGER) {
    this.#capacity = capacity;
  }

  put(name: string, bytes: Uint8Array): void {
    this.#files.set(name, bytes);
  }

  /** Undefined when there is no such file. */
  bytes(name: string): Uint8Array | undefined {
    return this.#files.get(name);
  }

  /** One character a byte; undefined when there is no such file. */
  text(name: string): string | undefined {
    const bytes = this.#files.get(name);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1');
  }

  begin({ name, size = 0, rule }: UploadRequest): Upload | FileProblem {
    const present = this.#files.get(name);
    if (rule === 'create' && present !== undefined) return fileProblem('exists', 'the file exists');
    if (rule === 'replace' && present === undefined) return fileProblem('not-found', 'file not found');
    if (rule === 'fill-empty' && present?.length !== 0) {
      return fileProblem('forbidden', 'only an empty file may be written');
    }
    if (size > this.#capacity) return fileProblem('full', 'the disk is full');
    this.open += 1;
    return new MemoryUpload(this.#capacity, (bytes) => {
      this.open -= 1;
      if (bytes !== undefined) this.#files.set(name, bytes);
    });
  }
}

class MemoryUpload implements Upload {
  readonly kind = 'upload';
  readonly #parts: Uint8Array[] = [];
  readonly #capacity: number;
  readonly #ended: (bytes: Uint8Array | undefined) => void;
  #size = 0;

  constructor(capacity: number, ended: (bytes: Uint8Array | undefined) => void) {
    this.#capacity = capacity;
    this.#ended = ended;
  }

  write(bytes: Uint8Array): FileProblem | undefined {
    this.#size += bytes.length;
    if (this.#size > this.#capacity) return fileProblem('full', 'the disk is full');
    this.#parts.push(bytes.slice());
    return undefined;
  }

  commit(): Underway<Result<void, FileProblem>> {
    this.#ended(Buffer.concat(this.#parts));
    return ended(ok(undefined));
  }

  abort(): boolean {
    this.#ended(undefined);
    return true;
  }
}
