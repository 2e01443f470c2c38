/** What can be wrong with a package although its files may be sound, as data, and the sentences for it. */
import type { PhoneProtocol } from '../formats/cisco/image-name.ts';
import { count, printable } from '../lib/text.ts';

/** A load as far as a sentence about it goes. */
export interface NamedLoad {
  readonly protocol?: PhoneProtocol;
  readonly version?: string;
}

export type PackageProblem =
  /** `list` names `file`, which is not there. `other`: the same part for the other protocol, which is. */
  | { readonly kind: 'missing-component'; readonly list: string; readonly file: string; readonly other?: string }
  /** A listed file is there but cannot be used; its own facts say why. */
  | { readonly kind: 'broken-component'; readonly list: string; readonly file: string }
  /** Only upper and lower case differ between the list and the file. */
  | { readonly kind: 'case-in-list'; readonly list: string; readonly listed: string; readonly file: string }
  /** The release's list is there, and none of the lists a phone asks for after a factory reset. */
  | { readonly kind: 'missing-default-list'; readonly list: string; readonly files: readonly string[] }
  /** The default list belongs to another load than the release beside it: another package overwrote it. */
  | {
      readonly kind: 'default-list-of-other-load';
      readonly file: string;
      /** As in the clear text of the default list. */
      readonly version: string;
      /** As in the clear text of the release's list. */
      readonly release: string;
      readonly is: 'older' | 'newer' | 'other-protocol';
    }
  /** Both are whole; `files`, the default lists, belong to `gets`, so phones find `load` by its name alone. */
  | {
      readonly kind: 'default-list-elsewhere';
      readonly load: NamedLoad;
      readonly gets: NamedLoad;
      readonly files: readonly string[];
      /** Old loaders accept `load` and refuse `gets`. */
      readonly isBridge: boolean;
    }
  /** The default list of one model of the family is there, and that of the others is not. */
  | {
      readonly kind: 'default-list-of-sister-missing';
      readonly files: readonly string[];
      readonly models: readonly string[];
    }
  /** Only the wireless phones' lists say sizes and MD5. */
  | { readonly kind: 'not-as-listed'; readonly list: string; readonly file: string; readonly differs: 'size' | 'MD5' }
  /** Phone images without any list that names them. */
  | { readonly kind: 'no-list'; readonly files: readonly string[] }
  /** The same beside lists for other phones. */
  | { readonly kind: 'unlisted'; readonly files: readonly string[] }
  | { readonly kind: 'no-firmware' };

const HARMLESS: readonly PackageProblem['kind'][] = [
  'case-in-list',
  'default-list-elsewhere',
  'default-list-of-sister-missing',
  'unlisted',
  'no-firmware',
];

/** The station makes up for it, or nobody can say that it is wrong. */
export function isHarmlessToPackage({ kind }: PackageProblem): boolean {
  return HARMLESS.includes(kind);
}

/** `SCCP 9-4-2SR3-1` */
export function loadName({ protocol, version }: NamedLoad): string {
  return printable(`${protocol?.toUpperCase() ?? ''} ${version ?? 'a load without version'}`.trim());
}

/** One sentence. Safe to print. */
export function describePackageProblem(problem: PackageProblem): string {
  switch (problem.kind) {
    case 'missing-component':
      return missingText(problem.list, problem.file, problem.other);
    case 'broken-component':
      return `${printable(problem.file)}, which ${printable(problem.list)} lists, cannot be used.`;
    case 'case-in-list':
      return `${printable(problem.list)} lists ${printable(problem.listed)}, the file is called ${printable(problem.file)}.`;
    case 'missing-default-list':
      return `${namesText(problem.files)} missing: a phone after a factory reset asks for nothing else.`;
    case 'default-list-of-other-load':
      return `${printable(problem.file)} belongs to ${overwriterText(problem)}, the other files to ${printable(problem.release)}.`;
    case 'default-list-elsewhere':
      return `A phone after a reset gets ${loadName(problem.gets)}, as ${namesText(problem.files)} ${problem.files.length === 1 ? 'belongs' : 'belong'} to it; ${loadName(problem.load)} is given to phones that ask for it by name.`;
    case 'default-list-of-sister-missing':
      return `${namesText(problem.files)} missing: after a reset, a ${problem.models.join(' or ')} asks for nothing else.`;
    case 'not-as-listed':
      return `${printable(problem.file)} has another ${problem.differs} than ${printable(problem.list)} says.`;
    case 'no-list':
      return `There are phone images (${someOf(problem.files)}), but no .loads file that lists them.`;
    case 'unlisted':
      return `No .loads file here lists images for the phones of ${someOf(problem.files)}: nothing reads them.`;
    case 'no-firmware':
      return 'Nothing in it is firmware that is known here.';
  }
}

/** What to do about it; one sentence. */
export function adviseOnPackage(problem: PackageProblem): string {
  switch (problem.kind) {
    case 'case-in-list':
      return 'Nothing to do: names are served without regard to case.';
    case 'missing-default-list':
      return 'Take another package of this phone; the list is signed with its name, so a renamed copy is refused.';
    case 'default-list-of-other-load':
      return 'Keep every package in a folder of its own, or give the original downloads.';
    case 'missing-component':
      return problem.other === undefined
        ? 'Add the file from the same package.'
        : 'Do not mix SIP and SCCP packages: take all files from one of them.';
    case 'no-firmware':
      return 'It is served all the same, under its own names; whether it is whole, only the device can tell.';
    case 'default-list-elsewhere':
      return elsewhereAdvice(problem.load, problem.isBridge);
    case 'unlisted':
      return 'Nothing to do, unless you have one of these phones: then take its package whole.';
    case 'default-list-of-sister-missing':
      return 'Nothing to do, unless you have one: then take another package of it.';
    default:
      return 'Download the package again and give it as it is.';
  }
}

function elsewhereAdvice(load: NamedLoad, isBridge: boolean): string {
  const other = 'give its download, or put it into a folder of its own.';
  return isBridge
    ? `Phones with an old loader need ${loadName(load)} after a reset: ${other}`
    : `Nothing to do, unless a reset phone shall get ${loadName(load)}: then ${other}`;
}

function namesText(files: readonly string[]): string {
  return files.map((file) => printable(file)).join(' and ');
}

function someOf([first = '', ...others]: readonly string[]): string {
  return `${printable(first)}${others.length === 0 ? '' : ` and ${count(others.length, 'other')}`}`;
}

function missingText(list: string, file: string, other: string | undefined): string {
  if (!list.toLowerCase().endsWith('.loads')) {
    return `${printable(list)} names ${printable(file)}, and there is no image of that name.`;
  }
  const missing = `${printable(list)} lists ${printable(file)}, which is missing`;
  return other === undefined ? `${missing}.` : `${missing}; ${printable(other)} is for the other protocol.`;
}

function overwriterText(problem: Extract<PackageProblem, { kind: 'default-list-of-other-load' }>): string {
  if (problem.is === 'other-protocol') return `the other protocol (${printable(problem.version)})`;
  return `the ${problem.is} ${printable(problem.version)}`;
}
