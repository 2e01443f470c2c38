/** The verdict on a package as people meet it: what it holds, and each thing wrong with it by the name of its file. */
import { baseName } from '../../formats/archive/entry-name.ts';
import { adviseOnImage, describeImageProblem, isHarmless } from '../../knowledge/image-problem.ts';
import type { ConfigurationProblem } from '../../knowledge/configurations/check-cisco.ts';
import type { ImageFacts } from '../../knowledge/image-facts.ts';
import {
  adviseOnPackage,
  describePackageProblem,
  isHarmlessToPackage,
  type PackageProblem,
} from '../../knowledge/package-problem.ts';
import { judgePackage, type LoadVerdict, type PackageVerdict } from '../../knowledge/verdict.ts';
import { printable } from '../../lib/text.ts';

export interface AssessedFile {
  /** Inside its package. */
  readonly path: string;
  readonly facts: ImageFacts;
  /** What was odd about its archive entry. */
  readonly notes: readonly string[];
  /** What is wrong with it as a configuration of a phone. */
  readonly configuration?: readonly ConfigurationProblem[];
}

export interface FirmwareProblem {
  readonly kind: string;
  readonly file: string;
  /** A sentence. */
  readonly problem: string;
  readonly remedy: string;
  /** The station makes up for it. */
  readonly harmless: boolean;
  /** Of a file that is missing: the same part for the other protocol, which is here. */
  readonly other?: string;
}

export interface Assessment {
  readonly verdict: PackageVerdict;
  /** Those of files first. */
  readonly problems: readonly FirmwareProblem[];
  /** About files that no device reads: worth a line, and nothing to worry about. */
  readonly asides: readonly FirmwareProblem[];
  readonly bytes: number;
}

/** `name`: of the package, for problems that are about no single file. */
export function assess(name: string, files: readonly AssessedFile[]): Assessment {
  const verdict = judgePackage(files.map(({ facts }) => facts));
  const problems = [
    ...hiddenFiles(files),
    ...files.flatMap((file) => (verdict.read.has(file.facts) ? problemsOfFile(file) : notesOfFile(file))),
    ...files.flatMap(problemsOfConfiguration),
    ...ownProblems(verdict.problems).map((problem) => problemOfPackage(name, problem)),
  ];
  const asides = files.filter(({ facts }) => !verdict.read.has(facts)).flatMap(asidesOfFile);
  return { verdict, problems, asides, bytes: files.reduce((sum, { facts }) => sum + facts.size, 0) };
}

/** `SCCP 9-4-2SR3-1 for 7906, 7911` */
export function loadText({ protocol, version, lists, files, models, complete }: LoadVerdict): string {
  const name = `${protocol?.toUpperCase() ?? 'Load'} ${version ?? lists[0] ?? files[0] ?? ''}`.trim();
  const whom = models.length === 0 ? 'unknown models' : models.join(', ');
  return printable(`${name} for ${whom}${complete ? '' : ' (incomplete)'}`);
}

function problemsOfFile(file: AssessedFile): readonly FirmwareProblem[] {
  const name = printable(baseName(file.path));
  return [
    ...file.facts.problems.map((problem) => ({
      kind: problem.kind,
      file: name,
      problem: `${name} ${describeImageProblem(problem)}.`,
      remedy: adviseOnImage(problem),
      harmless: isHarmless(problem),
    })),
    ...notesOfFile(file),
  ];
}

function problemsOfConfiguration({ path, configuration = [] }: AssessedFile): readonly FirmwareProblem[] {
  const file = printable(baseName(path));
  return configuration.map(({ kind, problem, remedy, isHarmless: harmless = false }) => ({
    kind,
    file,
    problem: `${file} ${printable(problem, 500)}.`,
    remedy: printable(remedy, 500),
    harmless,
  }));
}

/** About its entry in an archive, and what its name shows. */
function notesOfFile({ path, notes }: AssessedFile): readonly FirmwareProblem[] {
  const file = printable(baseName(path));
  const ofEntry = notes.map((note) => ({
    kind: 'note',
    file,
    problem: `${file} ${printable(note)}.`,
    remedy: 'Both are kept apart and served under their own names.',
    harmless: true,
  }));
  const packed = packedImage(file);
  return packed === undefined ? ofEntry : [...ofEntry, packed];
}

function asidesOfFile({ path, facts }: AssessedFile): readonly FirmwareProblem[] {
  const file = printable(baseName(path));
  return facts.problems.map((problem) => ({
    kind: problem.kind,
    file,
    problem: `${file} ${describeImageProblem(problem)}; but no list here names it.`,
    remedy: 'Nothing to do.',
    harmless: true,
  }));
}

const PACKED_IMAGE = /^(.+\.(?:img|bin|rom|trx|chk|ubi|itb|iso|hex|elf|fw))\.(gz|bz2|xz)$/i;
const TOOLS: Readonly<Record<string, string>> = { gz: 'gunzip', bz2: 'bunzip2', xz: 'xz -d' };

/** No archive, and served as it is: which is right for some devices, and wrong for those that want what is in it. */
function packedImage(file: string): FirmwareProblem | undefined {
  const [, inside, form = ''] = PACKED_IMAGE.exec(file) ?? [];
  if (inside === undefined) return undefined;
  const problem = `${file} is packed, and is served as it is.`;
  const remedy = `A device that asks for ${inside} needs it unpacked: ${TOOLS[form.toLowerCase()] ?? ''}, or 7-Zip.`;
  return { kind: 'packed', file, problem, remedy, harmless: true };
}

/** `SCCP11.9-4-2SR3-1S.loads.txt`, as browsers and mail programs save it, and archives that are not read here. */
const EXTRA_ENDING = /^(.+\.(?:loads|sbn|sb2|sbin))\.(?:txt|bin|dat|html?|download|dms|zip|tar)$/i;
const CLOSED_ARCHIVE = /^(?:cmterm|sccp|sip|cp\d|term).*\.(?:rar|7z|exe|iso)$/i;

/** Firmware that is here, and that no device finds under its name. */
function hiddenFiles(files: readonly AssessedFile[]): readonly FirmwareProblem[] {
  const names = new Set(files.map(({ path }) => baseName(path).toLowerCase()));
  return files.flatMap(({ path }): readonly FirmwareProblem[] => {
    const file = printable(baseName(path));
    const [, real] = EXTRA_ENDING.exec(file) ?? [];
    if (real !== undefined && !names.has(real.toLowerCase())) {
      const problem = `${file} is ${real} with an ending behind it, and is asked for without that.`;
      return [{ kind: 'hidden-name', file, problem, remedy: `Call it ${real}.`, harmless: false }];
    }
    if (!CLOSED_ARCHIVE.test(file)) return [];
    const problem = `${file} is an archive of a kind that is not read here.`;
    return [
      { kind: 'not-unpacked', file, problem, remedy: 'Unpack it into a folder, and give that.', harmless: false },
    ];
  });
}

/**
 * Without what follows from something else: of a broken file its own problem tells already, and what a default list of
 * another load lists is rightly not here.
 */
function ownProblems(problems: readonly PackageProblem[]): readonly PackageProblem[] {
  const foreign = problems.flatMap((one) => (one.kind === 'default-list-of-other-load' ? [one.file] : []));
  return problems.filter(
    (one) => one.kind !== 'broken-component' && !(one.kind === 'missing-component' && foreign.includes(one.list)),
  );
}

function problemOfPackage(name: string, problem: PackageProblem): FirmwareProblem {
  return {
    kind: problem.kind,
    file: printable(fileOf(problem) ?? name),
    problem: describePackageProblem(problem),
    remedy: adviseOnPackage(problem),
    harmless: isHarmlessToPackage(problem),
    ...('other' in problem && problem.other !== undefined ? { other: printable(problem.other) } : {}),
  };
}

function fileOf(problem: PackageProblem): string | undefined {
  if ('file' in problem) return problem.file;
  if (problem.kind === 'missing-default-list') return problem.files[0];
  return undefined;
}
