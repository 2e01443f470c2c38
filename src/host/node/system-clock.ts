import { linuxClockState } from '../linux/clock-state.ts';
import { loadLibc } from '../linux/datagrams/libc.ts';
import { FineTime, type SystemClock } from '../system-clock.ts';

export async function systemClock(): Promise<SystemClock> {
  const time = new FineTime(
    () => Date.now(),
    () => performance.now(),
  );
  const libc = await loadLibc();
  return { now: () => time.now(), state: libc.ok ? linuxClockState(libc.value) : () => undefined };
}
