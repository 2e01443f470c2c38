/**
 * The verdict on a package: which loads it holds, for which phones, of which age, complete or what is missing, and what
 * is wrong with it. Judged is what devices read and what lists name; whatever else lies there is no matter. Computed from
 * the facts of its files alone, so it costs nothing to ask again.
 */
import type { PhoneProtocol } from '../formats/cisco/image-name.ts';
import { newestFirst, type SigningEra } from '../formats/cisco/load-version.ts';
import type { LoadGate } from '../formats/cisco/loads.ts';
import type { ImageFacts } from './image-facts.ts';
import { byNameOf, groupLists, isBroken, type Group } from './load-groups.ts';
import { judgeLoad, judgeSingles } from './judge-load.ts';
import { isHarmlessToPackage, type PackageProblem } from './package-problem.ts';
import { componentProblems, defaultListProblems, unknownProblems } from './package-checks.ts';
import { readByDevices } from './read-by-devices.ts';

/** One load: a list of files under all the names it comes by, or an image that needs no list. */
export interface LoadVerdict {
  /** The files that hold this list: `SCCP11.9-4-2SR3-1S.loads`, `term11.default.loads`. Empty for a single image. */
  readonly lists: readonly string[];
  /**
   * What they list, in the order of fetching and as it is written there; without what a phone can do without. For a single
   * image: its files, with and without signature.
   */
  readonly files: readonly string[];
  /** All models the load is made for; empty when unknown. */
  readonly models: readonly string[];
  /** The models that find it after a factory reset: those whose default list is there. */
  readonly recovers: readonly string[];
  readonly family?: string;
  readonly protocol?: PhoneProtocol;
  /** Of the release where its list is there, else of the components. */
  readonly version?: string;
  /** As in the clear text of the list. */
  readonly componentVersion?: string;
  readonly era?: SigningEra;
  readonly gates: readonly LoadGate[];
  /** Every listed file is there and sound. */
  readonly complete: boolean;
}

export interface PackageVerdict {
  /** Newest first. */
  readonly loads: readonly LoadVerdict[];
  readonly problems: readonly PackageProblem[];
  /** Nothing is wrong, or only what the station makes up for. Also where nothing is known. */
  readonly sound: boolean;
  /** False where nothing in it is known here: the firmware of other makers, or none. */
  readonly known: boolean;
  /** What devices read or lists name; what is wrong with other files does no harm. */
  readonly read: ReadonlySet<ImageFacts>;
}

/** A load with what it was judged by. */
export interface Judged {
  readonly group: Group;
  readonly load: LoadVerdict;
}

export function judgePackage(files: readonly ImageFacts[]): PackageVerdict {
  const byName = byNameOf(files);
  const judged = groupLists(files).map((group): Judged => ({ group, load: judgeLoad(group, byName) }));
  const groups = judged.map(({ group }) => group);
  const singles = judgeSingles(files, groups);
  const isRead = readByDevices(groups, byName);
  const read = new Set(files.filter(isRead));
  const unknown = unknownProblems(files, groups, singles);
  const problems = [
    ...groups.flatMap((group) => componentProblems(group, byName)),
    ...defaultListProblems(judged, byName),
    ...unknown,
  ];
  return {
    loads: [...judged.map(({ load }) => load), ...singles].toSorted((a, b) =>
      newestFirst(a.version ?? '', b.version ?? ''),
    ),
    problems,
    sound: ![...read].some(isBroken) && problems.every(isHarmlessToPackage),
    known: !unknown.some(({ kind }) => kind === 'no-firmware'),
    read,
  };
}
