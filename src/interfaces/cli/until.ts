/** When a running command ends: enough devices are recovered, time is over, somebody stops it, or it breaks. */
import type { EventStream } from '../../events/stream.ts';
import { count } from '../../lib/text.ts';
import type { Millis } from '../../lib/time.ts';
import { EXIT, type ExitCode, type Told } from './exit.ts';

export interface Ending {
  readonly code: ExitCode;
  /** For people: the last event says it. */
  readonly reason: string;
  /** What the machine or the network refused, or what of the given firmware was not taken, and what to do. */
  readonly failure?: Told;
  /** It is to begin anew. */
  readonly again?: true;
}

export interface UntilOptions {
  /** How many recoveries are enough; without it, none is. */
  readonly recovered?: number;
  readonly timeout?: Millis;
  /** The time begins when the station is ready, not at once. */
  readonly fromReady?: boolean;
  /** It runs for its reader alone: `rouse demo | head` has shown enough. A station goes on for its devices. */
  readonly endsUnread?: boolean;
}

export interface Until {
  /** Resolves once, and never after `leave`. */
  readonly ending: Promise<Ending>;
  /** Nobody reads any more what the command says: with `endsUnread` that is its end. */
  unread(): void;
  /** Ends it soon, to begin anew: whoever has asked for that still gets the answer. */
  again(reason: string): void;
  /** Stops looking: the command has ended before it ran. */
  leave(): void;
}

const SIGNALS = { SIGINT: 'Ctrl-C', SIGTERM: 'asked to end (SIGTERM)', SIGHUP: 'the terminal was closed' } as const;

/** A recovered device still asks for its configuration: it gets its "not found" before the station goes. */
const QUIET_MS = 400;
const LONGEST_QUIET_WAIT_MS = 4000;

const OVER: Ending = { code: EXIT.timedOut, reason: 'the time is over' };
/** Long enough for an answer to leave. */
const LAST_WORDS_MS = 300;

const NOBODY_WAITS = (): void => undefined;

/** Begins to look. A second signal is left to the system, so that nobody is ever held. */
export function until(events: EventStream, options: UntilOptions): Until {
  let settle: (ending: Ending) => void = NOBODY_WAITS;
  const ending = new Promise<Ending>((resolve) => (settle = resolve));
  let recovered = 0;
  let last = 0;
  const leftOut: string[] = [];
  const leaveStream = events.subscribe((event) => {
    last = Date.now();
    if (event.type === 'station.started' && options.fromReady === true) begin();
    if (event.type === 'station.failed') {
      const code = event.code === 'unexpected' ? EXIT.failed : EXIT.refused;
      end({ code, reason: 'it cannot go on', failure: event });
    }
    if (event.type === 'firmware.left-out') leftOut.push(event.source);
    if (event.type !== 'device.recovered') return;
    recovered += 1;
    if (recovered === options.recovered) endWhenQuiet(Date.now());
  });
  let timer: NodeJS.Timeout | undefined;
  if (options.fromReady !== true) begin();
  const onSignal = (signal: keyof typeof SIGNALS): void =>
    end({ code: leftOut.length === 0 ? EXIT.done : EXIT.refused, reason: SIGNALS[signal] });
  for (const signal in SIGNALS) process.once(signal, onSignal);
  let quiet: NodeJS.Timeout | undefined;
  function endWhenQuiet(since: number): void {
    const isQuiet = Date.now() - last >= QUIET_MS || Date.now() - since >= LONGEST_QUIET_WAIT_MS;
    if (isQuiet) end({ code: EXIT.done, reason: 'recovered' });
    else quiet = setTimeout(endWhenQuiet, 50, since);
  }
  function begin(): void {
    // A command that is refused before it runs must not wait for its time-out.
    if (options.timeout !== undefined) timer = setTimeout(end, options.timeout, OVER).unref();
  }
  function leave(): void {
    leaveStream();
    clearTimeout(timer);
    clearTimeout(quiet);
    for (const signal in SIGNALS) process.off(signal, onSignal);
  }
  function end(how: Ending): void {
    leave();
    settle(leftOut.length === 0 ? how : { failure: notTaken(leftOut), ...how });
  }
  function unread(): void {
    if (options.endsUnread === true) end({ code: EXIT.done, reason: 'nobody reads its output any more' });
  }
  const again = (reason: string): void => void setTimeout(end, LAST_WORDS_MS, { code: EXIT.done, reason, again: true });
  return { ending, unread, again, leave };
}

const MOST_NAMED = 5;

/** The end is where it is read. */
function notTaken(sources: readonly string[]): Told {
  const more = sources.length > MOST_NAMED ? ` and ${count(sources.length - MOST_NAMED, 'other')}` : '';
  const names = `${sources.slice(0, MOST_NAMED).join(', ')}${more}`;
  return {
    message: `${count(sources.length, 'download')} of what was given ${sources.length === 1 ? 'was' : 'were'} left out: ${names}.`,
    hint: 'Why, and what to do, is told above.',
  };
}
