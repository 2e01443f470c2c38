/** The diagnosis of a running station: it follows the event stream, and is woken when one of its waits is over. */
import type { Conclusion, Diagnosis } from '../diagnosis/diagnosis.ts';
import type { EventStream } from '../events/stream.ts';
import type { StationEvent } from '../events/types.ts';
import type { Timing } from '../host/machine.ts';
import { after, instant, millis, NEVER } from '../lib/time.ts';

/**
 * Events of other threads come a little after they happened. A wait ends this much later, so that what happened in time
 * ends it first, as it does when the recorded session is replayed.
 */
const LATE = millis(100);
const NOTHING = (): void => undefined;

/** Reports what the diagnosis concludes to the stream that it follows, until the returned function is called. */
export function diagnose(events: EventStream, diagnosis: Diagnosis, timing: Pick<Timing, 'now' | 'at'>): () => void {
  let armedFor = NEVER;
  let disarm = NOTHING;
  const report = (conclusions: readonly Conclusion[]): void => {
    for (const { at, happening } of conclusions) events.report(happening, at);
  };
  const arm = (): void => {
    const deadline = diagnosis.deadline();
    if (deadline >= armedFor) return;
    armedFor = deadline;
    disarm();
    // The second step is for a thread that was busy meanwhile: what other threads sent by then is told before.
    disarm = timing.at(after(deadline, LATE), () => (disarm = timing.at(timing.now(), tick)));
  };
  const tick = (): void => {
    armedFor = NEVER;
    report(diagnosis.tick(instant(timing.now() - LATE)));
    arm();
  };
  const heed = (event: StationEvent): void => {
    report(diagnosis.heed(event));
    arm();
  };
  // What was told before is kept: it is never much.
  const leave = events.subscribe(heed, { after: 0, missed: () => undefined });
  return () => {
    disarm();
    leave();
  };
}
