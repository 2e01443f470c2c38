/**
 * Files that nobody wrote: `dir.txt` lists what there is, `NAME.sha256` and `NAME.md5` tell whether NAME arrived whole.
 * They are made when they are read, and a real file of the same name wins. (Tftpd32 writes them into the folder.)
 */
import { createHash } from 'node:crypto';
import type { Ipv4 } from '../../lib/address.ts';
import { ERROR_CODE } from '../../protocols/tftp/packet.ts';
import { fileProblem, type FileProblem, type FileSource, type FoundFile, type Snapshot } from './files.ts';

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
  readonly checksums: boolean;
}

const LIST = 'dir.txt';
const CHECKSUM = /^(?<name>.+)\.(?<kind>sha256|md5)$/i;

export class VirtualFiles implements FileSource {
  readonly #files: FileSource;
  readonly #settings: VirtualFilesSettings;
  /** By the bytes that were summed: a snapshot is shared by all who read it. */
  readonly #sums = new WeakMap<Uint8Array, Map<string, string>>();

  constructor(files: FileSource, settings: VirtualFilesSettings) {
    this.#files = files;
    this.#settings = settings;
  }

  find(name: string, from: Ipv4): FoundFile | FileProblem {
    const found = this.#files.find(name, from);
    if (found.kind !== 'problem' || found.code !== ERROR_CODE.notFound) return found;
    return this.#made(name, from) ?? found;
  }

  #made(name: string, from: Ipv4): FoundFile | FileProblem | undefined {
    const { list, checksums } = this.#settings;
    if (list !== undefined && name.toLowerCase() === LIST) return textFile(LIST, listText(list()));
    const groups = checksums ? CHECKSUM.exec(name)?.groups : undefined;
    if (groups === undefined) return undefined;
    return this.#checksum(groups['name'] ?? '', (groups['kind'] ?? '').toLowerCase(), from);
  }

  #checksum(name: string, kind: string, from: Ipv4): FoundFile | FileProblem | undefined {
    const summed = this.#files.find(name, from);
    if (summed.kind === 'problem') return undefined;
    if (summed.kind === 'chunked') {
      summed.close?.();
      return fileProblem(ERROR_CODE.undefined, 'too large for a checksum here');
    }
    return textFile(`${summed.name}.${kind}`, `${this.#sum(summed.bytes, kind)}  ${lastSegment(summed.name)}\n`);
  }

  #sum(bytes: Uint8Array, kind: string): string {
    const sums = this.#sums.get(bytes) ?? new Map<string, string>();
    this.#sums.set(bytes, sums);
    const sum = sums.get(kind) ?? createHash(kind).update(bytes).digest('hex');
    sums.set(kind, sum);
    return sum;
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
