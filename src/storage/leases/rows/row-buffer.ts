/** Rows collected in memory that is allocated once, so that a commit is one write. */
import type { AppendFile, Done } from '../../../host/files/files.ts';
import type { Lease } from '../../../protocols/dhcp/leases/lease.ts';
import { endText, type EndRow } from './end-row.ts';
import { leaseText } from './lease-row.ts';
import { rowLength, writeRow } from './row.ts';

const INITIAL = 256 * 1024;

export class RowBuffer {
  /** Rows that wait to be written. */
  count = 0;
  #bytes = Buffer.allocUnsafeSlow(INITIAL);
  #used = 0;

  /** In bytes. */
  get size(): number {
    return this.#used;
  }

  add(lease: Lease, seq: number): void {
    this.#put(leaseText(lease, seq));
  }

  addEnd(end: Omit<EndRow, 'kind'>): void {
    this.#put(endText(end));
  }

  writeTo(file: AppendFile): Done {
    return file.append(this.#bytes.subarray(0, this.#used));
  }

  clear(): void {
    this.#used = 0;
    this.count = 0;
  }

  #put(rest: string): void {
    const length = rowLength(rest);
    if (this.#used + length > this.#bytes.length) this.#grow(length);
    this.#used = writeRow(rest, this.#bytes, this.#used);
    this.count += 1;
  }

  #grow(room: number): void {
    const larger = Buffer.allocUnsafeSlow((this.#bytes.length + room) * 2);
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}
