/** What can be wrong with one firmware file, as data, and the sentences for it. */
import type { Malformed } from '../lib/result.ts';
import { count, formatBytes, printable } from '../lib/text.ts';

export type ImageProblem =
  | { readonly kind: 'empty' }
  /** `size` and `sha256` of the file that should be here. */
  | { readonly kind: 'lfs-pointer'; readonly size: number; readonly sha256?: string }
  | { readonly kind: 'link-text'; readonly target: string }
  | { readonly kind: 'web-page' }
  /** The name promises a signed file, the contents have no signature. */
  | { readonly kind: 'unsigned' }
  /** `inside`: the name in the envelope. */
  | { readonly kind: 'renamed'; readonly inside: string }
  | { readonly kind: 'case-changed'; readonly inside: string }
  /** Nothing inside says its name, but a browser or a person changed it: `original` is what devices ask for. */
  | { readonly kind: 'copied'; readonly original: string }
  /** `missing`: bytes, where the file knows its own length. */
  | { readonly kind: 'truncated'; readonly missing: number }
  | { readonly kind: 'too-long'; readonly extra: number }
  /** `member`: the file inside the image whose checksum is wrong; empty when it is the image's own. */
  | { readonly kind: 'damaged'; readonly member: string; readonly damage: Malformed }
  /** A published image has this name and size, and other bytes. */
  | { readonly kind: 'unlike-published' }
  /** `what`: in a list that nobody signed, which makes the phone look for another name. */
  | { readonly kind: 'stray-characters'; readonly what: string }
  /** `what`: odd about a list, and no harm. */
  | { readonly kind: 'odd-list'; readonly what: string }
  /** A list that cannot be read. */
  | { readonly kind: 'unreadable'; readonly damage: Malformed }
  /** The disk or the system does not give it: `EACCES`. */
  | { readonly kind: 'inaccessible'; readonly cause: string }
  /** Its copy in the library is gone, or is not what was put there. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'rotten' };

/** The file still does its work: the station serves names without regard to case. */
export function isHarmless(problem: ImageProblem): boolean {
  return problem.kind === 'case-changed' || problem.kind === 'odd-list';
}

/** What is wrong, as the end of a sentence that begins with the file's name. Safe to print. */
export function describeImageProblem(problem: ImageProblem): string {
  switch (problem.kind) {
    case 'empty':
      return 'is empty';
    case 'lfs-pointer':
      return `is a git-LFS pointer to a file of ${formatBytes(problem.size)}, not the file`;
    case 'link-text':
      return `is a symbolic link checked out as text (to ${printable(problem.target)}), not a file`;
    case 'web-page':
      return 'is a web page, not firmware';
    case 'unsigned':
      return 'has no signature in front; a phone rejects it';
    case 'renamed':
      return `was renamed: inside it is called ${printable(problem.inside)}, and the phone compares the names`;
    case 'case-changed':
      return `is called ${printable(problem.inside)} inside; only upper and lower case differ, which does no harm here`;
    case 'copied':
      return `has the name of a copy: devices ask for ${printable(problem.original)}`;
    case 'truncated':
      return `is cut off: ${count(problem.missing, 'byte')} missing at the end`;
    case 'too-long':
      return `has ${count(problem.extra, 'byte')} more than it should`;
    case 'damaged':
      return damageText(problem.member, problem.damage);
    case 'unlike-published':
      return 'has the name and the size of a published image, but at least one other byte';
    case 'stray-characters':
      return `holds more than the name of an image: ${printable(problem.what)}`;
    case 'odd-list':
      return `is odd: ${printable(problem.what)}`;
    case 'unreadable':
      return `cannot be read: ${printable(problem.damage.reason)}`;
    case 'inaccessible':
      return `cannot be opened (${printable(problem.cause)})`;
    case 'lost':
      return 'is gone from the library';
    case 'rotten':
      return 'is not what was put into the library: its copy on disk has changed';
  }
}

/** What to do about it; one sentence. */
export function adviseOnImage(problem: ImageProblem): string {
  switch (problem.kind) {
    case 'case-changed':
    case 'odd-list':
      return 'Nothing to do.';
    case 'stray-characters':
      return 'Write nothing but the name into it, without its ending: a phone takes everything for the name.';
    case 'lfs-pointer':
      return 'Run `git lfs pull` where it came from, or download the file itself.';
    case 'link-text':
      return 'Take the file the link leads to.';
    case 'renamed':
      return 'Give it the name it has inside, or take the file of the right name from its package.';
    case 'copied':
      return `Rename it to ${printable(problem.original)}.`;
    case 'unsigned':
      return 'Take the signed file from the original package, as it is.';
    case 'inaccessible':
      return 'Change its permissions, or copy it to a folder of your own.';
    case 'lost':
    case 'rotten':
      return 'Remove the package from the library and add the download again; check the disk.';
    default:
      return 'Download the package again.';
  }
}

function damageText(member: string, damage: Malformed): string {
  const what = member === '' ? 'it' : printable(member);
  return `is damaged: ${what} ${printable(damage.reason)}`;
}
