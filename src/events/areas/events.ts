/** The event stream itself. */
import { count } from '../../lib/text.ts';
import type { Rows } from '../row.ts';

export interface EventsEvents {
  /** More happened than is worth telling one by one: this many events of a type were left out of the last second. */
  'events.thinned': { readonly of: string; readonly times: number };
}

export const EVENTS_ROWS: Rows<EventsEvents> = {
  'events.thinned': {
    level: 'info',
    sentence: (e) => `${count(e.times, 'more event')} of type ${e.of} in the last second.`,
    explanation: 'Under load only the first events of a type are told one by one each second; the others are counted.',
  },
};
