/** What the commands have in common that run until something ends them: what is shown meanwhile, and how they end. */
import { EventStream } from '../../events/stream.ts';
import type { StationError } from '../../host/station-error.ts';
import type { Result } from '../../lib/result.ts';
import { EXIT, failed, type ExitCode, type Told } from './exit.ts';
import { show, type Shown } from './screen/show.ts';
import { until, type UntilOptions } from './until.ts';

export interface RunningOptions extends UntilOptions {
  /** Events as lines of JSON instead of the story. */
  readonly json?: boolean;
  /** What to say when the time is over; nothing is said without it. */
  readonly tooLate?: Told;
}

/** What a command has started. */
export interface Started {
  /** Ends it in order; `reason` is why, for people. */
  stop(reason: string): Promise<void>;
  /** Takes back what was changed on the machine, at once and without waiting: the process is about to end. */
  undo(): void;
}

/**
 * Starts something and waits for its end. `start` is given the stream that is shown, and tells `seen` whose stories the live
 * view shows, as soon as it knows. What `start` fails with is said on stderr.
 */
export async function runToEnd(
  options: RunningOptions,
  start: (events: EventStream, seen: (shown: Shown) => void) => Promise<Result<Started, StationError>>,
): Promise<ExitCode> {
  const events = new EventStream();
  let shown: Shown | undefined;
  const stopShowing = show(events, options.json ?? false, () => shown);
  const end = until(events, options);
  const started = await start(events, (seen) => (shown = seen));
  if (!started.ok) {
    end.leave();
    await stopShowing();
    return failed(started.error, started.error.code === 'settings' ? EXIT.usage : EXIT.refused);
  }
  const undo = (): void => started.value.undo();
  process.once('exit', undo);
  const { code, reason, failure } = await end.ending;
  await started.value.stop(reason);
  await stopShowing();
  process.off('exit', undo);
  if (failure !== undefined) failed(failure);
  if (code === EXIT.timedOut && options.tooLate !== undefined) failed(options.tooLate);
  return code;
}
