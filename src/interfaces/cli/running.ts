/** Runs a command that goes on until something ends it: shows its events meanwhile, and ends it in order. */
import { EventStream } from '../../events/stream.ts';
import type { StationError } from '../../host/station-error.ts';
import type { Result } from '../../lib/result.ts';
import { EXIT, failed, type ExitCode, type Told } from './exit.ts';
import { openPage } from './page/open-page.ts';
import { show, type Shown } from './screen/show.ts';
import { until, type UntilOptions } from './until.ts';

export interface RunningOptions extends UntilOptions {
  /** Events as lines of JSON instead of the story. */
  readonly json?: boolean;
  /** Opens its page in a browser. */
  readonly open?: boolean | undefined;
  /** Said on stderr when `timeout` is over. Without it nothing is said. */
  readonly tooLate?: Told;
}

/** Something that a command has started. */
export interface Started {
  /** Ends it in order. `reason` is told in the last event. */
  stop(reason: string): Promise<void>;
  /** Takes back what was changed on the machine, without waiting. Called when the process exits before `stop`. */
  undo(): void;
}

/** What is given to whoever starts it. */
export interface Starting {
  /** Whose stories the live view shows, as soon as that is known. */
  readonly seen: (shown: Shown) => void;
  /** Has it stopped, and started once more. */
  readonly again: (reason: string) => void;
  /** It is started once more. */
  readonly isAgain: boolean;
}

export type Start = (events: EventStream, starting: Starting) => Promise<Result<Started, StationError>>;

/** Starts something and waits for its end. `start` is given the stream that is shown. What it fails with is said on stderr. */
export async function runToEnd(options: RunningOptions, start: Start): Promise<ExitCode> {
  for (let isAgain = false; ; isAgain = true) {
    const code = await runOnce(options, start, isAgain);
    if (code !== 'again') return code;
  }
}

async function runOnce(options: RunningOptions, start: Start, isAgain: boolean): Promise<ExitCode | 'again'> {
  const events = new EventStream();
  let shown: Shown | undefined;
  const end = until(events, options);
  const shownTo = (): Shown | undefined => shown;
  const stopShowing = show(events, options.json ?? false, shownTo, () => end.unread());
  const started = await start(events, {
    seen: (seen) => (shown = seen),
    again: (reason) => end.again(reason),
    isAgain,
  });
  if (!started.ok) {
    end.leave();
    await stopShowing();
    return failed(started.error, started.error.code === 'settings' ? EXIT.usage : EXIT.refused);
  }
  if (options.open === true && !isAgain)
    void openPage(shownTo()?.asking, (words) => void process.stderr.write(`rouse: ${words}\n`));
  const undo = (): void => started.value.undo();
  process.once('exit', undo);
  const { code, reason, failure, again } = await end.ending;
  await started.value.stop(reason);
  await stopShowing();
  process.off('exit', undo);
  if (again === true) return 'again';
  if (failure !== undefined) failed(failure);
  if (code === EXIT.timedOut && options.tooLate !== undefined) failed(options.tooLate);
  return code;
}
