/**
 * Reports to the event stream without ever throwing. For code that is called by a timer or by a message of another thread,
 * where an exception would end the process.
 */
import type { EventStream } from '../events/stream.ts';
import type { Happening } from '../events/types.ts';
import type { Instant } from '../lib/time.ts';

export interface SafeReport {
  /** Never throws. `at`: when it happened, default now. */
  readonly report: (happening: Happening, at?: Instant) => void;
  /** Reports an exception that was thrown or caught anywhere as `service.fault`. Never throws. */
  readonly fault: (thrown: unknown) => void;
}

/**
 * When a listener of the stream throws, that is reported as a fault; the other listeners have been told the event before.
 */
export function safeReport(events: Pick<EventStream, 'report'>, now: () => Instant): SafeReport {
  const fault = (thrown: unknown): void => {
    const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
    const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    try {
      events.report({ type: 'service.fault', service: 'station', reason }, now());
    } catch {
      // The same listener has thrown again: there is nobody left to tell.
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
