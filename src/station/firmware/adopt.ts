/**
 * What is given on the command line becomes firmware: downloads go into the library, folders and single images are
 * served where they lie. Fails before anything is served when a source cannot be read or is refused.
 */
import type { EventStream } from '../../events/stream.ts';
import type { Happening } from '../../events/types.ts';
import type { Machine } from '../../host/machine.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { since } from '../../lib/time.ts';
import { findDownloads, type Downloads } from '../../storage/library/downloads.ts';
import { incomingArchive } from '../../storage/library/incoming.ts';
import type { AddedPackage } from '../../storage/library/library.ts';
import type { ImageFacts } from '../../knowledge/image-facts.ts';
import { Firmware } from './firmware.ts';
import { openLibrary, type ImageLibrary } from './image-library.ts';
import { alsoHeld, assessed, unreadableManifest } from './telling.ts';

/** Told while a download is unpacked: bytes read so far, and in all. */
type Progress = (source: string, read: number, of: number) => void;

/**
 * Sources are files and folders. How far a download is unpacked is told in `events`, at most once a second. Fails with what
 * `findDownloads` and `Library.add` fail with.
 */
export async function adopt(
  sources: readonly string[],
  dataFolder: string,
  machine: Machine,
  events: Pick<EventStream, 'report'>,
): Promise<Result<Firmware, StationError>> {
  const library = openLibrary(machine, dataFolder);
  const progress = onceASecond(events, machine);
  const happenings: Happening[] = [];
  const given = new Set<string>();
  const folders: Downloads[] = [];
  for (const source of sources) {
    const found = findDownloads(machine.folders, source);
    if (!found.ok) return found;
    const added = await addArchives(library, found.value, machine, progress);
    if (!added.ok) return added;
    for (const one of added.value) {
      given.add(one.package.id);
      happenings.push(...adopted(one));
    }
    if (found.value.files.length > 0) folders.push(found.value);
  }
  const contents = library.contents();
  if (!contents.ok) return contents;
  const { packages, unreadable } = contents.value;
  happenings.push(...alsoHeld(packages, given), ...unreadable.map(unreadableManifest));
  if (packages.length + folders.length === 0) happenings.push({ type: 'firmware.none', dataFolder });
  return ok(new Firmware({ library, folders, given, packages, happenings }, machine));
}

async function addArchives(
  library: ImageLibrary,
  { archives }: Downloads,
  machine: Machine,
  progress: Progress,
): Promise<Result<readonly AddedPackage<ImageFacts>[], StationError>> {
  const added: AddedPackage<ImageFacts>[] = [];
  for (const archive of archives) {
    let read = 0;
    const reading = (bytes: number): void => progress(archive.path, (read += bytes), archive.size);
    const one = await library.add(incomingArchive(archive), {
      open: (path) => machine.openFile(path),
      now: machine.now(),
      reading,
    });
    if (!one.ok) return one;
    added.push(...one.value);
  }
  return ok(added);
}

function adopted({ package: stored, fresh }: AddedPackage<ImageFacts>): readonly Happening[] {
  return assessed(stored.name, stored.files, fresh ? 'added' : 'known');
}

function onceASecond(events: Pick<EventStream, 'report'>, { now }: Pick<Machine, 'now'>): Progress {
  let told = now();
  return (source, read, size) => {
    if (since(told, now()) < 1000) return;
    told = now();
    events.report({ type: 'firmware.reading', source, read, size }, now());
  };
}
