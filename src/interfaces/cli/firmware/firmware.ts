/** `rouse firmware add | list | check | remove`. */
import { baseName } from '../../../formats/archive/entry-name.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import type { StationError } from '../../../host/station-error.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { checkPath, checkStored } from '../../../station/firmware/check.ts';
import { openLibrary, type ImageLibrary, type StoredImages } from '../../../station/firmware/image-library.ts';
import { findingsIn } from '../../../station/firmware/findings.ts';
import { reportOf, type ReportedPackage } from '../../../station/firmware/report.ts';
import { dataFolder } from '../values.ts';
import { EXIT, failed, misused, type ExitCode } from '../exit.ts';
import { paintFor } from '../screen/paint.ts';
import { columnsOf } from '../screen/wrap.ts';
import { addAll, type FreshReport } from './adding.ts';
import { LeftOutList, type Told } from './left-out.ts';
import { libraryTable, packageText } from './firmware-text.ts';

export interface FirmwareOptions {
  readonly json?: boolean;
  readonly data?: string;
}

/** Takes what it can; 4 when something was left out. */
export async function firmwareAdd(paths: readonly string[], options: FirmwareOptions): Promise<ExitCode> {
  const leftOut = new LeftOutList();
  const added: FreshReport[] = [];
  await addAll(openLibrary(nodeMachine, dataFolder(options)), paths, { leftOut, added: (one) => added.push(one) });
  const paint = paintFor();
  const columns = columnsOf();
  const texts = added.map((one) => packageText(one, paint, one.fresh ? 'added' : 'in the library already', columns));
  print(options, { packages: added, leftOut: leftOut.all }, texts.join('\n'));
  return leftOut.end(added.length, EXIT.done);
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

/** What stands at a path comes before packages of the library with that name. */
export async function firmwareCheck(what: readonly string[], options: FirmwareOptions): Promise<ExitCode> {
  const library = openLibrary(nodeMachine, dataFolder(options));
  const contents = library.contents();
  if (!contents.ok) return failed(contents.error);
  const { packages: stored, unreadable } = contents.value;
  const leftOut = new LeftOutList();
  const looked: ReportedPackage[] = [];
  const remarks: Told[] = [];
  for (const word of what.length === 0 ? [undefined] : what) {
    const named = word === undefined ? stored : namedIn(stored, word);
    const isPath = word !== undefined && (named.length === 0 || nodeMachine.folders.list(word).ok);
    const checked = isPath ? await checkWord(library, word, leftOut, remarks) : await checkAll(library, named);
    if (checked.ok) looked.push(...checked.value);
    else leftOut.add(checked.error);
  }
  const packages = looked.map(reportOf);
  const paint = paintFor();
  const sound = packages.every((one) => one.sound) && (what.length > 0 || unreadable.length === 0);
  const texts = packages.map((one) => packageText(one, paint, '', columnsOf()));
  const nothing = what.length === 0 && packages.length === 0 ? libraryTable([], paint) : '';
  const found = findingsIn(looked);
  print(
    options,
    { sound, packages, unreadable, leftOut: leftOut.all, remarks, ...found },
    `${texts.join('\n')}${nothing}`,
  );
  for (const { message, hint } of remarks) process.stderr.write(`rouse: ${message} ${hint}\n`);
  return leftOut.end(packages.length, sound ? EXIT.done : EXIT.failed);
}

/** A name that several packages have is none of them: which one is meant, an id says. */
export async function firmwareRemove(names: readonly string[], options: FirmwareOptions): Promise<ExitCode> {
  const library = openLibrary(nodeMachine, dataFolder(options));
  const contents = library.contents();
  if (!contents.ok) return failed(contents.error);
  const { packages } = contents.value;
  const issues = names.flatMap((name) => issueWith(name, namedIn(packages, name)));
  if (issues.length > 0) return misused(issues);
  const removed = [...new Set(names.flatMap((name) => namedIn(packages, name)))];
  const done = await library.remove(removed.map(({ id }) => id));
  if (!done.ok) return failed(done.error);
  const told = removed.map(({ id, name }) => ({ id, name }));
  print(options, { removed: told }, told.map(({ id, name }) => `Removed ${name} (${id}).\n`).join(''));
  return EXIT.done;
}

function issueWith(name: string, packages: readonly StoredImages[]): readonly string[] {
  if (packages.length === 1) return [];
  if (packages.length === 0) {
    return [`there is no package "${name}". "rouse firmware list" lists what there is.`];
  }
  const ids = packages.map(({ id, added }) => `${id} (added ${new Date(added).toISOString()})`).join(', ');
  return [`${packages.length} packages are called "${name}": say which by its id: ${ids}.`];
}

async function checkAll(
  library: ImageLibrary,
  packages: readonly StoredImages[],
): Promise<Result<readonly ReportedPackage[], StationError>> {
  const reports: ReportedPackage[] = [];
  for (const stored of packages) {
    const checked = await checkStored(library, stored, nodeMachine);
    if (!checked.ok) return checked;
    reports.push(checked.value);
  }
  return ok(reports);
}

async function checkWord(
  library: ImageLibrary,
  path: string,
  leftOut: LeftOutList,
  remarks: Told[],
): Promise<Result<readonly ReportedPackage[], StationError>> {
  const contents = library.contents();
  const held = contents.ok ? contents.value.packages : [];
  const lists = held.flatMap(({ files }) => files.map((file) => baseName(file.path)));
  const checked = await checkPath(path, nodeMachine, library.spool(nodeMachine.openFile), lists);
  if (!checked.ok) return checked;
  for (const { error } of checked.value.leftOut) leftOut.add(error);
  remarks.push(...checked.value.remarks.map(({ problem, remedy }) => ({ message: problem, hint: remedy })));
  return ok(checked.value.packages);
}

/** By the whole id, else by the whole name, else by how the id begins. */
function namedIn(packages: readonly StoredImages[], word: string): readonly StoredImages[] {
  const exact = packages.filter(({ id }) => id === word);
  if (exact.length > 0) return exact;
  const named = packages.filter(({ name }) => name === word);
  return named.length > 0 ? named : packages.filter(({ id }) => word.length >= 4 && id.startsWith(word));
}

function print(options: FirmwareOptions, json: unknown, text: string): void {
  process.stdout.write(options.json === true ? `${JSON.stringify(json, undefined, 2)}\n` : text);
}
