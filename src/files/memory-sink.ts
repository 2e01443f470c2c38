/** Uploads that end in memory: for files that are only looked at, and for tests. */
import { ok, type Result } from '../lib/result.ts';
import { ended, type Underway } from '../lib/underway.ts';
import { fileProblem, type FileProblem } from './problem.ts';
import type { FileSink, Upload, UploadRequest } from './uploads.ts';

/** Files by name; each appears when its upload is committed. */
export class MemorySink implements FileSink {
  readonly #files = new Map<string, Uint8Array>();
  readonly #room: Room;
  /** Uploads that were begun and not ended. */
  open = 0;

  /** `capacity` is the room for all files together and for what is on its way, in bytes. */
  constructor(capacity = Number.MAX_SAFE_INTEGER) {
    this.#room = { left: capacity };
  }

  put(name: string, bytes: Uint8Array): void {
    this.#room.left += (this.#files.get(name)?.length ?? 0) - bytes.length;
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
    if (size > this.#room.left) return FULL;
    this.open += 1;
    return new MemoryUpload(this.#room, (bytes) => {
      this.open -= 1;
      if (bytes !== undefined) this.put(name, bytes);
    });
  }
}

/** Bytes that are still free. */
interface Room {
  left: number;
}

const FULL = fileProblem('full', 'the disk is full');

class MemoryUpload implements Upload {
  readonly kind = 'upload';
  readonly #room: Room;
  readonly #ended: (bytes: Uint8Array | undefined) => void;
  #parts: Uint8Array[] = [];
  #size = 0;
  #isOpen = true;

  constructor(room: Room, ended: (bytes: Uint8Array | undefined) => void) {
    this.#room = room;
    this.#ended = ended;
  }

  write(bytes: Uint8Array): FileProblem | undefined {
    if (bytes.length > this.#room.left) return FULL;
    this.#room.left -= bytes.length;
    this.#size += bytes.length;
    this.#parts.push(bytes.slice());
    return undefined;
  }

  commit(): Underway<Result<void, FileProblem>> {
    this.#end(Buffer.concat(this.#parts));
    return ended(ok(undefined));
  }

  abort(): boolean {
    this.#end(undefined);
    return true;
  }

  /** What was written is counted once more where it is kept. */
  #end(bytes: Uint8Array | undefined): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#room.left += this.#size;
    this.#parts = [];
    this.#ended(bytes);
  }
}
