/** One row of the catalogue of events. */
import type { EventData, EventType, Level } from './types.ts';

export interface CatalogueRow<K extends EventType> {
  readonly level: Level;
  /** One line for people, without time and device. */
  readonly sentence: (data: EventData[K]) => string;
  /** What it means and what to do, for the reference page. */
  readonly explanation: string;
}

/** The rows of all events whose types begin with a word: `firmware`. */
export type RowsOf<P extends string> = { readonly [K in Extract<EventType, `${P}.${string}`>]: CatalogueRow<K> };
