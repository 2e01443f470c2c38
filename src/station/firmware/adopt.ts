/**
 * What is given on the command line becomes firmware: downloads go into the library, and everything is served where it
 * lies, by its own name.
 */
import type { EventStream } from '../../events/stream.ts';
import type { Happening } from '../../events/types.ts';
import type { Machine } from '../../host/machine.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { after, seconds } from '../../lib/time.ts';
import { lookAtGiven, type Given } from '../../storage/library/given.ts';
import { Firmware } from './firmware.ts';
import { openLibrary } from './image-library.ts';
import { Intake } from './intake.ts';
import { alsoHeld, remarked, unreadableManifest } from './telling.ts';

/** What was named itself is unpacked before the station is ready, as long as that is soon. */
const PATIENCE = seconds(3);

/**
 * Sources are files and folders. What takes longer than a few seconds, and all that lies in folders, is left to
 * `Firmware.inspect`. Fails with `unreadable` for a source that is not there or may not be read, and with what the library
 * fails with.
 */
export async function adopt(
  sources: readonly string[],
  dataFolder: string,
  machine: Machine,
  events: Pick<EventStream, 'report'>,
): Promise<Result<Firmware, StationError>> {
  const library = openLibrary(machine, dataFolder);
  const given: Given[] = [];
  for (const source of sources) {
    const found = lookAtGiven(machine.folders, source);
    if (!found.ok) return found;
    given.push(found.value);
  }
  const before = library.contents();
  if (!before.ok) return before;
  const intake = new Intake(library, machine, events);
  const firmware = new Firmware({ library, given, intake }, machine);
  await soon(firmware.takeNamed(), machine);
  const contents = library.contents();
  if (!contents.ok) return contents;
  const { packages, unreadable } = contents.value;
  const held = [...given.flatMap(remarked), ...alsoHeld(packages, intake.given), ...unreadable.map(unreadableManifest)];
  const none: readonly Happening[] =
    packages.length + given.length === 0 ? [{ type: 'firmware.none', dataFolder }] : [];
  firmware.begin(packages, [...held, ...none]);
  return ok(firmware);
}

/** Waits for it, and not for long. */
async function soon(work: Promise<void>, machine: Pick<Machine, 'at' | 'now'>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const giveUp = machine.at(after(machine.now(), PATIENCE), resolve);
    work.then(resolve, reject).finally(giveUp);
  });
}
