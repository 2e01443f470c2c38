/**
 * A look at the firmware before any device is plugged in: which loads are there, for which models, and what a device
 * would miss. The packet thread serves the files; this tells the person.
 */
import type { Happening } from '../events/types.ts';
import { decodeEnvelope } from '../formats/envelope.ts';
import { parseImageName } from '../formats/image-name.ts';
import { decodeLoads, type LoadList } from '../formats/loads.ts';
import type { FileFacts, Folders } from '../host/folders.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { familyOf, familyOfTerm } from '../knowledge/families.ts';
import { err, ok, type Result } from '../lib/result.ts';

export interface NeededFile {
  readonly name: string;
  /** Bytes; 0 for one that is missing. */
  readonly size: number;
}

export interface Firmware {
  /** What to tell about each source. */
  readonly happenings: readonly Happening[];
  /** What a list of files names, in order; nothing for a name that is no list. */
  listed(list: string): readonly NeededFile[];
}

/** Lists are below 1 kB; anything larger is no list whatever its name. */
const LARGEST_LIST = 65_536;

/** Fails with `unreadable`, and with `no-firmware` for a source without a single file. */
export function adopt(folders: Folders, sources: readonly string[]): Result<Firmware, StationError> {
  const lists = new Map<string, readonly NeededFile[]>();
  const happenings: Happening[] = [];
  for (const source of sources) {
    const files = folders.list(source);
    if (!files.ok) return files;
    if (files.value.length === 0) return err(empty(source));
    const found = files.value.flatMap((file) => readList(folders, file));
    const bytes = files.value.reduce((sum, file) => sum + file.size, 0);
    happenings.push({
      type: 'firmware.adopted',
      source,
      files: files.value.length,
      bytes,
      packages: packagesOf(found),
    });
    for (const one of found) lists.set(one.name.toLowerCase(), neededBy(one.list, files.value));
    happenings.push(...problemsOf(source, found, lists), ...nothingKnown(source, found));
  }
  return ok({ happenings, listed: (list) => lists.get(list.toLowerCase()) ?? [] });
}

interface FoundList {
  readonly name: string;
  /** The name inside the envelope, which the phone compares. */
  readonly signedName: string;
  readonly list: LoadList;
}

function readList(folders: Folders, file: FileFacts): readonly FoundList[] {
  const name = baseName(file.name);
  if (!/\.loads$/i.test(name) || file.size > LARGEST_LIST) return [];
  const bytes = folders.readAll(file.path);
  if (!bytes.ok) return [];
  const envelope = decodeEnvelope(bytes.value);
  if (!envelope.ok) return [];
  const loads = decodeLoads(envelope.value.payload);
  if (!loads.ok || loads.value.kind !== 'load-list') return [];
  return [{ name, signedName: envelope.value.name, list: loads.value }];
}

function neededBy(list: LoadList, files: readonly FileFacts[]): readonly NeededFile[] {
  return list.files.map(({ name }) => {
    const found = files.find((file) => baseName(file.name).toLowerCase() === name.toLowerCase());
    return { name, size: found?.size ?? 0 };
  });
}

/** `SCCP 9-4-2ES26 for 7906, 7911`, each once. */
function packagesOf(found: readonly FoundList[]): readonly string[] {
  return [
    ...new Set(
      found.map(
        ({ name, list }) =>
          `${list.protocol?.toUpperCase() ?? 'Load'} ${list.version ?? name} for ${modelsOf(name, list)}`,
      ),
    ),
  ];
}

function modelsOf(name: string, list: LoadList): string {
  const parsed = parseImageName(name);
  const family = parsed?.kind === 'default-loads' ? familyOfTerm(parsed.term) : familyOf(list.family ?? '');
  return family?.models.map((model) => model.model).join(', ') ?? 'unknown models';
}

function problemsOf(
  source: string,
  found: readonly FoundList[],
  lists: ReadonlyMap<string, readonly NeededFile[]>,
): readonly Happening[] {
  return found.flatMap(({ name, signedName }): readonly Happening[] => {
    const problem = (text: string, hint: string): Happening => ({
      type: 'firmware.problem',
      source,
      file: name,
      problem: text,
      hint,
    });
    const missing = (lists.get(name.toLowerCase()) ?? []).filter((file) => file.size === 0).map((file) => file.name);
    return [
      ...(signedName === name
        ? []
        : [
            problem(
              `this file was ${signedName} when it was signed.`,
              'A phone refuses a renamed file; take the original.',
            ),
          ]),
      ...(missing.length === 0
        ? []
        : [problem(`it lists ${missing.join(', ')}, not here or empty.`, 'Get the whole package.')]),
    ];
  });
}

function nothingKnown(source: string, found: readonly FoundList[]): readonly Happening[] {
  if (found.some(({ name }) => parseImageName(name)?.kind === 'default-loads')) return [];
  const problem =
    found.length === 0
      ? 'no firmware that a recipe knows.'
      : 'no term...default.loads, which a reset phone asks for first.';
  return [{ type: 'firmware.problem', source, file: source, problem, hint: 'The files are served all the same.' }];
}

function empty(source: string): StationError {
  return stationError(
    'no-firmware',
    `There is no firmware in ${source}: it holds no files.`,
    'Name the folder that the download was unpacked into.',
  );
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
