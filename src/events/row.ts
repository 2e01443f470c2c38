/** One row of the catalogue of events, and the table of rows that an area has. */

export type Level = 'debug' | 'info' | 'notice' | 'warning' | 'error';

export interface Row<Data> {
  /** The same for all events of the type, or by what the event says. */
  readonly level: Level | ((data: Data) => Level);
  /** One line for people, without time and device. */
  readonly sentence: (data: Data) => string;
  /** What it means and what to do, for the reference page. */
  readonly explanation: string;
}

/** Exactly one row for every type of an area. */
export type Rows<Events> = { readonly [K in keyof Events]: Row<Events[K]> };
