import type { StationError } from '../../host/station-error.ts';
import { EXIT, type ExitCode } from './exit.ts';

/** The exit code when a station could not be asked: one that is not there is a failure, one that is silent a time-out. */
export function failedToAsk({ code }: StationError): ExitCode {
  if (code === 'no-station') return EXIT.failed;
  return code === 'no-answer' ? EXIT.timedOut : EXIT.refused;
}
