/** What can be wrong with a package although its files may be sound, as data, and the sentences for it. */
import { printable } from '../lib/text.ts';

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
  /** Only the wireless phones' lists say sizes and MD5. */
  | { readonly kind: 'not-as-listed'; readonly list: string; readonly file: string; readonly differs: 'size' | 'MD5' }
  /** Phone images without any list that names them. */
  | { readonly kind: 'no-list'; readonly files: readonly string[] }
  | { readonly kind: 'no-firmware' };

/** The station makes up for it. */
export function isHarmlessToPackage(problem: PackageProblem): boolean {
  return problem.kind === 'case-in-list';
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
      return `${problem.files.map((file) => printable(file)).join(' and ')} missing: a phone after a factory reset asks for nothing else.`;
    case 'default-list-of-other-load':
      return `${printable(problem.file)} belongs to ${overwriterText(problem)}, the other files to ${printable(problem.release)}.`;
    case 'not-as-listed':
      return `${printable(problem.file)} has another ${problem.differs} than ${printable(problem.list)} says.`;
    case 'no-list':
      return `There are phone images (${printable(problem.files[0] ?? '')} and others), but no .loads file that lists them.`;
    case 'no-firmware':
      return 'There is no firmware in it that is known here.';
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
      return 'Its files are served all the same; check that it is the right download.';
    default:
      return 'Download the package again and give it as it is.';
  }
}

function missingText(list: string, file: string, other: string | undefined): string {
  const missing = `${printable(list)} lists ${printable(file)}, which is missing`;
  return other === undefined ? `${missing}.` : `${missing}; ${printable(other)} is for the other protocol.`;
}

function overwriterText(problem: Extract<PackageProblem, { kind: 'default-list-of-other-load' }>): string {
  if (problem.is === 'other-protocol') return `the other protocol (${printable(problem.version)})`;
  return `the ${problem.is} ${printable(problem.version)}`;
}
