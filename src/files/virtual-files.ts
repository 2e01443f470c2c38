/**
 * Files that nobody wrote: `dir.txt` lists what there is, `NAME.sha256` and `NAME.md5` tell whether NAME arrived whole.
 * They are made when they are read, and a real file of the same name wins. (Tftpd32 writes them into the folder.)
 */
import { createHash } from 'node:crypto';
import type { Checksum, Checksums } from '../host/files/checksums.ts';
import type { DeviceIdentity } from '../devices/identity.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { ended, type Underway } from '../lib/underway.ts';
import type { FileSource, FoundFile, Snapshot } from './files.ts';
import { fileProblem } from './problem.ts';

/** A line of `dir.txt`. */
export interface ListedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, where it is known. */
  readonly modified?: number;
}

export interface VirtualFilesSettings {
  /** What `dir.txt` lists; absent where there is none. */
  readonly list?: () => readonly ListedFile[];
  /** What computes checksums; absent where there are none. */
  readonly checksums?: Checksums;
}

const LIST = 'dir.txt';
const CHECKSUM = /^(.+)\.(sha256|md5)$/i;

type Found = ReturnType<FileSource['find']>;

export class VirtualFiles implements FileSource {
  readonly #files: FileSource;
  readonly #settings: VirtualFilesSettings;

  constructor(files: FileSource, settings: VirtualFilesSettings) {
    this.#files = files;
    this.#settings = settings;
  }

  find(name: string, who: DeviceIdentity): Found {
    const found = this.#files.find(name, who);
    if (found.kind !== 'problem' || found.why !== 'not-found') return found;
    return this.#made(name, who) ?? found;
  }

  #made(name: string, who: DeviceIdentity): Found | undefined {
    const { list, checksums } = this.#settings;
    if (list !== undefined && name.toLowerCase() === LIST) return textFile(LIST, listText(list()));
    const [, summed = '', kind = ''] = (checksums && CHECKSUM.exec(name)) ?? [];
    return summed === '' ? undefined : this.#checksum(summed, kind.toLowerCase() === 'md5' ? 'md5' : 'sha256', who);
  }

  #checksum(name: string, kind: Checksum, who: DeviceIdentity): Found | undefined {
    const summed = this.#files.find(name, who);
    if (summed.kind === 'problem') return undefined;
    if (summed.kind === 'pending') return summed;
    if (summed.kind === 'chunked') summed.close?.();
    const sum = this.#sum(summed, kind);
    const outcome = sum.outcome();
    if (outcome === undefined) return { kind: 'pending', until: sum };
    if (!outcome.ok) return fileProblem('failed', 'the checksum could not be computed');
    return textFile(`${summed.name}.${kind}`, `${outcome.value}  ${lastSegment(summed.name)}\n`);
  }

  /** What lies on no disk was made for this request and is small. */
  #sum(file: FoundFile, kind: Checksum): Underway<Result<string, string>> {
    const { checksums } = this.#settings;
    if (file.origin !== undefined && checksums !== undefined) return checksums.of(file.origin, kind);
    return ended(file.kind === 'snapshot' ? ok(createHash(kind).update(file.bytes).digest('hex')) : err('no origin'));
  }
}

/** One line a file: date and time of its last change (UTC), bytes, name. */
function listText(files: readonly ListedFile[]): string {
  return files
    .map(({ name, size, modified }) => {
      const written = modified === undefined ? '' : new Date(modified).toISOString().slice(0, 16).replace('T', ' ');
      return `${written.padEnd(16)}  ${String(size).padStart(12)}  ${name}\n`;
    })
    .join('');
}

function textFile(name: string, text: string): Snapshot {
  const bytes = new TextEncoder().encode(text);
  return { kind: 'snapshot', name, size: bytes.length, bytes };
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
