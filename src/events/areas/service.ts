/** Mistakes in Rouse that a service outlived. */
import type { Rows } from '../row.ts';

export interface ServiceEvents {
  /** `reason`: the error, with its stack where there is one. */
  'service.fault': { readonly service: string; readonly reason: string };
}

export const SERVICE_ROWS: Rows<ServiceEvents> = {
  'service.fault': {
    level: 'error',
    sentence: (e) => `${e.service} met an error of its own and went on: ${e.reason}`,
    explanation: 'A mistake in Rouse. Please report it with the recorded session.',
  },
};
