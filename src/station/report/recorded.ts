/** The report of a recorded session, with the hashes of what was served, as far as that is still here. */
import { basename } from 'node:path';
import { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { replay } from '../../diagnosis/replay.ts';
import { Stories } from '../../devices/stories.ts';
import { CATALOGUE } from '../../events/catalogue.ts';
import type { StationEvent } from '../../events/types.ts';
import { encodeText } from '../../lib/text.ts';
import { readSession } from '../../storage/sessions/session.ts';
import type { Recordable } from '../../storage/sessions/session-recorder.ts';
import type { ImageLibrary } from '../firmware/image-library.ts';
import { sessionWithoutSecrets } from './redacted.ts';
import { reportOf, type HashOf, type SessionReport } from './report.ts';

export interface Recorded {
  readonly library: ImageLibrary;
  /** Of what was served where it lies. */
  readonly served?: HashOf;
}

/** Without the secrets that devices may have told. Undefined where there is not one event of a session in it. */
export function recordedReport(bytes: Uint8Array, { library, served }: Recorded): SessionReport | undefined {
  const session = encodeText(sessionWithoutSecrets(new TextDecoder().decode(bytes)));
  const events = readSession(session, isKnown).events.filter(({ at }) => Math.abs(at) <= LATEST);
  const diagnosis = new Diagnosis(new Stories());
  const stored = hashesIn(library);
  const hashOf: HashOf = (file, size, from) => stored(file, size, from) ?? served?.(file, size, from);
  return reportOf(replay(events, diagnosis, passOver), hashOf);
}

/** The last moment that has a date, in milliseconds. */
const LATEST = 8.64e15;

function passOver(): void {
  // A record that somebody wrote by hand is told as far as it goes.
}

function isKnown(event: Recordable): event is StationEvent {
  return Object.hasOwn(CATALOGUE, event.type);
}

/** By the name of the file and its size; where packages differ, the one that the device was given decides. */
function hashesIn(library: ImageLibrary): HashOf {
  const contents = library.contents();
  const packages = contents.ok ? contents.value.packages : [];
  return (file, size, from) => {
    const name = basename(file).toLowerCase();
    const found = packages.flatMap((one) =>
      one.files
        .filter((stored) => stored.size === size && basename(stored.path).toLowerCase() === name)
        .map(({ sha256 }) => ({ sha256, isOwn: one.name === from })),
    );
    const hashes = new Set(
      (found.some(({ isOwn }) => isOwn) ? found.filter(({ isOwn }) => isOwn) : found).map(({ sha256 }) => sha256),
    );
    return hashes.size === 1 ? [...hashes][0] : undefined;
  };
}
