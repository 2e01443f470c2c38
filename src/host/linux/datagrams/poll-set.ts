/**
 * The descriptors a loop waits for, in one table for `ppoll`: a station has half a dozen sockets, for which it is as fast
 * as epoll, and its structure is the same on every machine (`epoll_event` is packed on x64 only).
 *
 * `struct pollfd`: descriptor (32 bits), wanted events (16), what happened (16).
 */
import type { Millis } from '../../../lib/time.ts';
import { allocate, type Libc, type Memory } from './libc.ts';

const POLLIN = 1;

export class PollSet {
  readonly #libc: Libc;
  #table: Memory;
  readonly #timespec: Memory;
  #count = 0;

  constructor(libc: Libc) {
    this.#libc = libc;
    this.#table = allocate(libc, 8);
    this.#timespec = allocate(libc, 16);
  }

  /** Replaces the descriptors waited for. */
  watch(fds: readonly number[]): void {
    if (this.#table.bytes.length < fds.length * 8) this.#table = allocate(this.#libc, fds.length * 8);
    this.#count = fds.length;
    fds.forEach((fd, index) => {
      this.#table.view.setInt32(index * 8, fd, true);
      this.#table.view.setUint32(index * 8 + 4, POLLIN, true);
    });
  }

  /** Waits until something is ready, at most this long; a signal may end the wait early. False when nothing is. */
  wait(longest: Millis): boolean {
    const { words } = this.#timespec;
    const finite = longest < Number.POSITIVE_INFINITY;
    if (finite) {
      const nanoseconds = Math.ceil(Math.min(longest, 0x7fff_ffff) * 1e6);
      words[0] = nanoseconds / 1e9;
      words[2] = nanoseconds % 1e9;
    }
    return this.#libc.ppoll(this.#table.address, this.#count, finite ? this.#timespec.address : 0, 0) > 0;
  }

  /** Whether the descriptor at that place of `watch` has something, data or an error, after `wait` was true. */
  ready(index: number): boolean {
    return this.#table.view.getUint16(index * 8 + 6, true) !== 0;
  }
}
