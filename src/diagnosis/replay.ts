/** A recorded session through today's stories and rules. */
import type { StationEvent } from '../events/types.ts';
import { isDerived } from '../events/types.ts';
import type { Conclusion, Diagnosis } from './diagnosis.ts';

/**
 * The events of the session again, each followed by what is concluded from it today. What the station concluded when it
 * was recorded is left out. Recorded events keep their numbers, so that evidence leads to lines of the recording;
 * conclusions are numbered on from the last of them.
 *
 * @param unusable - told of an event that lacks what an event of its type has: somebody wrote the recording by hand. It
 *   is left out
 */
export function* replay(
  recorded: readonly StationEvent[],
  diagnosis: Diagnosis,
  unusable: (event: StationEvent, reason: string) => void,
): Generator<StationEvent> {
  let last = recorded.reduce((most, { n }) => Math.max(most, n), 0);
  const numbered = ({ at, happening }: Conclusion): StationEvent => ({ ...happening, n: ++last, at });
  for (const event of recorded) {
    yield* diagnosis.tick(event.at).map(numbered);
    if (isDerived(event.type)) continue;
    const conclusions = attempt(() => diagnosis.heed(event));
    if (typeof conclusions === 'string') {
      unusable(event, conclusions);
      continue;
    }
    yield event;
    yield* conclusions.map(numbered);
  }
}

function attempt(heed: () => readonly Conclusion[]): readonly Conclusion[] | string {
  try {
    return heed();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
