/** `rouse firmware add | list | check | remove`. */
import { nodeMachine } from '../../../host/node/machine.ts';
import type { StationError } from '../../../host/station-error.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { checkPath, checkStored } from '../../../station/firmware/check.ts';
import { openLibrary, type ImageLibrary, type StoredImages } from '../../../station/firmware/image-library.ts';
import { reportOf, type PackageReport } from '../../../station/firmware/report.ts';
import { findDownloads } from '../../../storage/library/downloads.ts';
import { incomingArchive, incomingFiles, type Incoming } from '../../../storage/library/incoming.ts';
import { EXIT, failed, misused, type ExitCode } from '../exit.ts';
import { libraryTable, packageText } from './firmware-text.ts';
import { paintFor } from '../screen/paint.ts';
import { ProgressLine } from '../screen/progress-line.ts';
import { columnsOf } from '../screen/wrap.ts';
import { dataFolder } from '../values.ts';

export interface FirmwareOptions {
  readonly json?: boolean;
  readonly data?: string;
}

/** Takes what it can; 4 when something could not be read. */
export async function firmwareAdd(paths: readonly string[], options: FirmwareOptions): Promise<ExitCode> {
  const library = openLibrary(nodeMachine, dataFolder(options));
  const added: (PackageReport & { readonly fresh: boolean })[] = [];
  let code: ExitCode = EXIT.done;
  for (const path of paths) {
    const one = await addPath(library, path);
    if (one.ok) added.push(...one.value);
    else code = failed(one.error);
  }
  const paint = paintFor();
  const columns = columnsOf();
  const texts = added.map((one) => packageText(one, paint, one.fresh ? 'added' : 'in the library already', columns));
  print(options, { packages: added }, texts.join('\n'));
  return code;
}

export function firmwareList(options: FirmwareOptions): ExitCode {
  const contents = openLibrary(nodeMachine, dataFolder(options)).contents();
  if (!contents.ok) return failed(contents.error);
  const packages = contents.value.packages.map(reportOf);
  const { unreadable } = contents.value;
  for (const file of unreadable) process.stderr.write(`rouse: ${file} cannot be read; its firmware is kept\n`);
  const table = libraryTable(packages, paintFor(), columnsOf());
  print(options, { packages, unreadable }, table);
  return EXIT.done;
}

/** Names of the library win over paths. */
export async function firmwareCheck(what: readonly string[], options: FirmwareOptions): Promise<ExitCode> {
  const library = openLibrary(nodeMachine, dataFolder(options));
  const contents = library.contents();
  if (!contents.ok) return failed(contents.error);
  const packages: PackageReport[] = [];
  const { packages: stored, unreadable } = contents.value;
  for (const word of what.length === 0 ? [undefined] : what) {
    const named = word === undefined ? stored : namedIn(stored, word);
    const checked = word === undefined || named.length > 0 ? await checkAll(library, named) : await checkWord(word);
    if (!checked.ok) return failed(checked.error);
    packages.push(...checked.value);
  }
  const paint = paintFor();
  const sound = packages.every((one) => one.sound) && (what.length > 0 || unreadable.length === 0);
  const text =
    packages.length === 0
      ? libraryTable([], paint)
      : packages.map((one) => packageText(one, paint, '', columnsOf())).join('\n');
  print(options, { sound, packages, unreadable }, text);
  return sound ? EXIT.done : EXIT.failed;
}

export async function firmwareRemove(names: readonly string[], options: FirmwareOptions): Promise<ExitCode> {
  const library = openLibrary(nodeMachine, dataFolder(options));
  const contents = library.contents();
  if (!contents.ok) return failed(contents.error);
  const { packages } = contents.value;
  const unknown = names.filter((name) => namedIn(packages, name).length === 0);
  if (unknown.length > 0) {
    const issues = unknown.map((name) => `there is no package "${name}". "rouse firmware list" lists what there is.`);
    return misused(issues);
  }
  const removed = [...new Set(names.flatMap((name) => namedIn(packages, name)))];
  const done = await library.remove(removed.map(({ id }) => id));
  if (!done.ok) return failed(done.error);
  const told = removed.map(({ id, name }) => ({ id, name }));
  print(options, { removed: told }, told.map(({ id, name }) => `Removed ${name} (${id}).\n`).join(''));
  return EXIT.done;
}

async function addPath(
  library: ImageLibrary,
  path: string,
): Promise<Result<readonly (PackageReport & { readonly fresh: boolean })[], StationError>> {
  const found = findDownloads(nodeMachine.folders, path);
  if (!found.ok) return found;
  const { archives, files } = found.value;
  const folder: readonly Incoming[] = files.length === 0 ? [] : [incomingFiles(path, files)];
  const added: (PackageReport & { readonly fresh: boolean })[] = [];
  for (const incoming of [...archives.map(incomingArchive), ...folder]) {
    const progress = new ProgressLine(process.stderr, incoming.name, incoming.bytes);
    const options = {
      open: nodeMachine.openFile,
      now: nodeMachine.now(),
      reading: (bytes: number) => progress.more(bytes),
    };
    const one = await library.add(incoming, options);
    progress.clear();
    if (!one.ok) return one;
    added.push(...one.value.map(({ package: stored, fresh }) => ({ ...reportOf(stored), fresh })));
  }
  return ok(added);
}

async function checkAll(
  library: ImageLibrary,
  packages: readonly StoredImages[],
): Promise<Result<readonly PackageReport[], StationError>> {
  const reports: PackageReport[] = [];
  for (const stored of packages) {
    const checked = await checkStored(library, stored, nodeMachine);
    if (!checked.ok) return checked;
    reports.push(reportOf(checked.value));
  }
  return ok(reports);
}

async function checkWord(path: string): Promise<Result<readonly PackageReport[], StationError>> {
  const checked = await checkPath(path, nodeMachine);
  return checked.ok ? ok(checked.value.map(reportOf)) : checked;
}

/** By the whole name, by the id, or by how the id begins. */
function namedIn(packages: readonly StoredImages[], word: string): readonly StoredImages[] {
  return packages.filter(({ id, name }) => name === word || (word.length >= 4 && id.startsWith(word)));
}

function print(options: FirmwareOptions, json: unknown, text: string): void {
  process.stdout.write(options.json === true ? `${JSON.stringify(json, undefined, 2)}\n` : text);
}
