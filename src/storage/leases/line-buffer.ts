/** Lines of leases collected in memory that is allocated once, so that a commit is one write. */
import type { AppendFile, Done } from '../../host/files/files.ts';
import type { Lease } from '../../protocols/dhcp/leases/lease.ts';
import { leaseText, writeLine } from './lease-line.ts';

const INITIAL = 256 * 1024;

export class LineBuffer {
  /** Lines that wait to be written. */
  count = 0;
  #bytes = Buffer.allocUnsafeSlow(INITIAL);
  #used = 0;

  /** In bytes. */
  get size(): number {
    return this.#used;
  }

  add(lease: Lease): void {
    const text = leaseText(lease);
    if (this.#used + text.length + 1 > this.#bytes.length) this.#grow(text.length + 1);
    this.#used = writeLine(text, this.#bytes, this.#used);
    this.count += 1;
  }

  /** Writes what is there and is empty afterwards, also when the disk refused. */
  writeTo(file: AppendFile): Done {
    const bytes = this.#bytes.subarray(0, this.#used);
    this.clear();
    return file.append(bytes);
  }

  clear(): void {
    this.#used = 0;
    this.count = 0;
  }

  #grow(room: number): void {
    const larger = Buffer.allocUnsafeSlow((this.#bytes.length + room) * 2);
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}
