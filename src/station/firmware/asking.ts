/** The firmware library as it can be asked of a running station, and changed: for the page, and for programs. */
import * as z from 'zod';
import { baseName } from '../../formats/archive/entry-name.ts';
import type { Happening } from '../../events/types.ts';
import type { Machine } from '../../host/machine.ts';
import { isImageArchive } from '../../knowledge/image-archives.ts';
import type { LoadVerdict } from '../../knowledge/verdict.ts';
import { RECIPES, recipesFor } from '../../knowledge/recipes.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { printable } from '../../lib/text.ts';
import type { StationError } from '../../host/station-error.ts';
import type { AnswersTo, Questions } from '../../services/question.ts';
import { sortDownloads } from '../../storage/library/downloads.ts';
import { lookAtGiven } from '../../storage/library/given.ts';
import { incomingArchive, incomingFiles, type Incoming } from '../../storage/library/incoming.ts';
import { loadText } from './assessment.ts';
import type { ImageLibrary } from './image-library.ts';
import { PACKAGE, TAKEN, type PackageRow, type TakenRow } from './package-row.ts';
import { reportOf, type PackageReport } from './report.ts';
import { assessed } from './telling.ts';

/** Below the data folder: what is being uploaded, each under a name that is made here. */
export const INCOMING = 'incoming';

export const FIRMWARE_QUESTIONS = {
  'firmware.packages': {
    text: 'The packages of the library, with what is wrong with each.',
    request: z.strictObject({}),
    reply: PACKAGE,
  },
  'firmware.add': {
    text: 'Takes a download that was uploaded (`PUT /api/firmware/NAME` does both): one reply for each package in it, or why it was not taken.',
    changes: true,
    request: z.strictObject({ upload: z.string().regex(/^[0-9a-f-]{36}$/), name: z.string().min(1).max(255) }),
    reply: TAKEN,
  },
  'firmware.remove': {
    text: 'Removes a package from the library.',
    changes: true,
    request: z.strictObject({ id: z.string() }),
    reply: z.object({ removed: z.string() }),
  },
} as const satisfies Questions;

export interface FirmwareAsked {
  readonly library: ImageLibrary;
  readonly machine: Pick<Machine, 'folders' | 'openFile' | 'now' | 'files'>;
  readonly dataFolder: string;
  readonly report: (happening: Happening) => void;
}

export function firmwareAnswers(needs: FirmwareAsked): AnswersTo<typeof FIRMWARE_QUESTIONS> {
  const { library } = needs;
  return {
    'firmware.packages': () => {
      const contents = library.contents();
      return contents.ok ? ok(contents.value.packages.map((stored) => rowOf(reportOf(stored)))) : contents;
    },
    'firmware.add': ({ upload, name }) => ok(added(needs, upload, name)),
    'firmware.remove': ({ id }) => ok(removed(library, id)),
  };
}

async function* removed(library: ImageLibrary, id: string): AsyncGenerator<{ removed: string }> {
  const done = await library.remove([id]);
  if (done.ok) yield { removed: id };
}

async function* added(needs: FirmwareAsked, upload: string, name: string): AsyncGenerator<TakenRow> {
  const { machine, dataFolder, report } = needs;
  const path = `${dataFolder}/${INCOMING}/${upload}`;
  const incoming = await incomingOf(needs, path, baseName(name));
  const rows = incoming.ok ? await taken(needs, incoming.value) : [refusal(incoming.error)];
  machine.files(dataFolder).remove(`${INCOMING}/${upload}`);
  for (const { refused } of rows)
    if (refused !== undefined)
      report({ type: 'firmware.not-taken', source: printable(name), problem: refused.message, hint: refused.hint });
  yield* rows;
}

async function incomingOf(
  { machine }: FirmwareAsked,
  path: string,
  name: string,
): Promise<Result<Incoming, StationError>> {
  const given = lookAtGiven(machine.folders, path);
  if (!given.ok) return given;
  // It lies under a name of ours; what it is called decides what it is taken for.
  const files = given.value.files.map((file) => ({ ...file, name }));
  const {
    archives,
    files: images,
    leftOut,
  } = await sortDownloads(machine.folders, { ...given.value, files }, { isImage: isImageArchive });
  const [archive] = archives;
  if (archive !== undefined) return ok({ ...incomingArchive(archive), source: name });
  const [refused] = leftOut;
  if (refused !== undefined) return err(named(refused.error, path, name));
  return ok({ ...incomingFiles(name, images), source: name });
}

async function taken({ library, machine, report }: FirmwareAsked, incoming: Incoming): Promise<readonly TakenRow[]> {
  const open = machine.openFile;
  const result = await library.add(incoming, { open, now: machine.now(), spool: library.spool(open) });
  if (!result.ok) return [refusal(result.error)];
  return result.value.map(({ package: stored, fresh }) => {
    for (const one of assessed(stored.name, stored.files, fresh ? 'added' : 'known')) report(one);
    return { package: { ...rowOf(reportOf(stored)), fresh } };
  });
}

function refusal({ message, hint }: StationError): TakenRow {
  return { refused: { message, hint } };
}

/** People know the name of their file, and not where it lay meanwhile. */
function named(error: StationError, path: string, name: string): StationError {
  return { ...error, message: error.message.replace(printable(path), printable(name)) };
}

function rowOf({ id, name, added: when, bytes, sound, known, loads, files, problems }: PackageReport): PackageRow {
  return {
    id,
    name: printable(name),
    added: when,
    bytes,
    files: files.length,
    sound,
    known,
    loads: loads.map(loadText),
    devices: devicesOf(loads, files),
    problems: problems.map(({ problem, remedy, harmless }) => ({ problem, remedy, harmless })),
  };
}

/** By its loads, and where nothing is known of these by the names of its files. */
function devicesOf(loads: readonly LoadVerdict[], files: PackageReport['files']): string[] {
  const models = new Set(loads.flatMap((load) => load.models));
  const named = RECIPES.flatMap((recipe) =>
    recipe.models.filter(({ id }) => models.has(id)).map((model) => model.name),
  );
  const ids = recipesFor(files.map(({ path }) => baseName(path)));
  const byName = RECIPES.filter(({ id }) => ids.includes(id)).map(({ title }) => title);
  return [...new Set(named.length > 0 ? named : byName)];
}
