/**
 * Files that nobody wrote: `dir.txt` lists what there is, `NAME.sha256` and `NAME.md5` tell whether NAME arrived whole.
 * They are made when they are read, and a real file of the same name wins. (Tftpd32 writes them into the folder.)
 */
import { createHash } from 'node:crypto';
import type { Checksum, Checksums } from '../host/files/checksums.ts';
import type { DeviceIdentity } from '../devices/identity.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { ended, mapped, type Underway } from '../lib/underway.ts';
import type { FileSource, Found, FoundFile, Snapshot } from './files.ts';
import { foundBy, foundThen, letGo } from './found.ts';
import { fileProblem, type FileProblem } from './problem.ts';

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
  readonly list?: () => Underway<readonly ListedFile[]>;
  /** What computes checksums; absent where there are none. */
  readonly checksums?: Checksums;
}

const LIST = 'dir.txt';
const CHECKSUM = /^(.+)\.(sha256|md5)$/i;

export class VirtualFiles implements FileSource {
  readonly #files: FileSource;
  readonly #settings: VirtualFilesSettings;

  constructor(files: FileSource, settings: VirtualFilesSettings) {
    this.#files = files;
    this.#settings = settings;
  }

  find(name: string, who: DeviceIdentity): Found {
    return foundThen(this.#files.find(name, who), (found) => {
      const isMissing = found.kind === 'problem' && found.why === 'not-found';
      return isMissing ? this.#made(name, who, found) : found;
    });
  }

  #made(name: string, who: DeviceIdentity, missing: FileProblem): Found {
    const { list, checksums } = this.#settings;
    if (list !== undefined && name.toLowerCase() === LIST)
      return foundBy(mapped(list(), (files) => textFile(LIST, listText(files))));
    const [, summed = '', kind = ''] = (checksums && CHECKSUM.exec(name)) ?? [];
    if (summed === '') return missing;
    return foundThen(this.#files.find(summed, who), (found) =>
      found.kind === 'problem' ? missing : this.#checksum(found, kind.toLowerCase() === 'md5' ? 'md5' : 'sha256'),
    );
  }

  #checksum(summed: FoundFile, kind: Checksum): Found {
    letGo(summed);
    const named = `${lastSegment(summed.name)}\n`;
    return foundBy(
      mapped(this.#sum(summed, kind), (sum) =>
        sum.ok
          ? textFile(`${summed.name}.${kind}`, `${sum.value}  ${named}`)
          : fileProblem('failed', 'the checksum could not be computed'),
      ),
    );
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
