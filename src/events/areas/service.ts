/** What befell a service: a mistake in Rouse that it outlived, or what kept it from opening. */
import type { Rows } from '../row.ts';

export interface ServiceEvents {
  /** `reason`: the error, with its stack where there is one. */
  'service.fault': { readonly service: string; readonly reason: string };
  /** The station runs without it. `without`: what it lacks. */
  'service.missing': {
    readonly service: string;
    readonly without: string;
    readonly problem: string;
    readonly hint: string;
  };
}

export const SERVICE_ROWS: Rows<ServiceEvents> = {
  'service.fault': {
    level: 'error',
    sentence: (e) => `${e.service} met an error of its own and went on: ${e.reason}`,
    explanation: 'A mistake in Rouse. Please report it with the recorded session.',
  },
  'service.missing': {
    level: 'warning',
    sentence: (e) => `${e.service} is not there (${e.without}): ${e.problem} ${e.hint}`,
    explanation: 'A service that a recovery does not need could not be opened; the station goes on without it.',
  },
};
