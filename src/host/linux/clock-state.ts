/** What the Linux kernel knows of how right its clock is (adjtimex(2)); reading needs no rights. */
import type { ClockState } from '../system-clock.ts';
import { allocate, type Libc } from './datagrams/libc.ts';

/** `struct timex` on 64-bit Linux, and where its fields lie. `modes` stays 0: nothing is set. */
const TIMEX = 208;
const MAX_ERROR = 24;
const STATUS = 40;
/** Bits of `status`. */
const STA_INS = 0x10;
const STA_DEL = 0x20;
const STA_UNSYNC = 0x40;

/** Reads it anew with each call; undefined when the kernel refuses. */
export function linuxClockState(libc: Libc): () => ClockState | undefined {
  const timex = allocate(libc, TIMEX);
  return () => {
    timex.bytes.fill(0);
    if (libc.adjtimex(timex.address) < 0) return undefined;
    const status = timex.view.getInt32(STATUS, true);
    const isSynchronised = (status & STA_UNSYNC) === 0;
    // Microseconds.
    return { isSynchronised, error: timex.view.getUint32(MAX_ERROR, true) / 1000, leap: leapOf(status) };
  };
}

function leapOf(status: number): ClockState['leap'] {
  if ((status & STA_INS) !== 0) return 'inserted';
  return (status & STA_DEL) === 0 ? 'none' : 'deleted';
}
