/** Tests of the sentences of one area, from a table with everything that changes what is said. */
import { expect, test } from 'vitest';
import type { Rows } from './row.ts';

/** For every type of the area: a payload, and the sentence it is told with. */
export type Said<Events> = { readonly [K in keyof Events]: readonly (readonly [Events[K], string])[] };

export function testSentences<Events>(rows: Rows<Events>, said: Said<Events>): void {
  for (const type in said)
    for (const [data, sentence] of said[type])
      test(`${type}: ${sentence}`, () => expect(rows[type].sentence(data)).toBe(sentence));
}
