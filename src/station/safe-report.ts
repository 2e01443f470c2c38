/** Reporting to the event stream for callers that nobody stands behind: timers, and what hears messages of other threads. */
import type { EventStream } from '../events/stream.ts';
import type { Happening } from '../events/types.ts';
import type { Instant } from '../lib/time.ts';

export interface SafeReport {
  /** Never throws. `at`: when it happened, default now. */
  readonly report: (happening: Happening, at?: Instant) => void;
  /** Tells a mistake of our own, thrown or caught anywhere, as `service.fault`. Never throws. */
  readonly fault: (thrown: unknown) => void;
}

/** What a listener of the stream throws is told as a fault; the other listeners have heard the event by then. */
export function safeReport(events: Pick<EventStream, 'report'>, now: () => Instant): SafeReport {
  const fault = (thrown: unknown): void => {
    const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
    const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    try {
      events.report({ type: 'service.fault', service: 'station', reason }, now());
    } catch {
      // The listener that threw before throws again.
    }
  };
  return {
    report(happening, at = now()) {
      try {
        events.report(happening, at);
      } catch (thrown) {
        fault(thrown);
      }
    },
    fault,
  };
}
