/** A rung of the ladder: one load in one package, and which of several comes first. */
import { parseImageName, type PhoneProtocol } from '../formats/cisco/image-name.ts';
import { newestFirst } from '../formats/cisco/load-version.ts';
import { compareText } from '../lib/text.ts';
import type { LoadVerdict } from './verdict.ts';

/** A package as far as the ladder needs to know it. */
export interface Offering {
  /** Unique among packages. */
  readonly id: string;
  /** For people: `cmterm-7911_7906-sccp.8-5-2.cop.sgn`. */
  readonly title: string;
  /** Named on the command line: it comes before what the library happens to hold. */
  readonly given: boolean;
  readonly loads: readonly LoadVerdict[];
}

export interface Rung extends Omit<Offering, 'loads'> {
  readonly load: LoadVerdict;
}

/** Every load of every package. */
export function rungsOf(offerings: readonly Offering[]): readonly Rung[] {
  return offerings.flatMap(({ loads, ...offering }) => loads.map((load): Rung => ({ ...offering, load })));
}

/** The loads that a list of this name leads to; the name's case does not matter. */
export function holding(list: string, offerings: readonly Offering[]): readonly Rung[] {
  return rungsOf(offerings).filter(({ load }) => includesName(load.lists, list));
}

/** The loads that have a file of this name. */
export function listing(file: string, offerings: readonly Offering[]): readonly Rung[] {
  return rungsOf(offerings).filter(({ load }) => includesName(load.files, file));
}

/**
 * Complete ones before others, what the user named before the rest, the newest first. Without a wish for a protocol the
 * first one decides it, and loads of the other are left out.
 */
export function bestFirst(rungs: readonly Rung[], protocol?: PhoneProtocol): readonly Rung[] {
  const sorted = rungs.toSorted(
    (a, b) =>
      Number(b.load.complete) - Number(a.load.complete) ||
      Number(b.given) - Number(a.given) ||
      newestFirst(a.load.version ?? '', b.load.version ?? '') ||
      compareText(a.load.protocol ?? '', b.load.protocol ?? '') ||
      compareText(a.title, b.title),
  );
  const same = ofProtocol(sorted, protocol ?? sorted[0]?.load.protocol);
  const complete = same.filter(({ load }) => load.complete);
  return complete.length > 0 ? complete : same;
}

/** Those of a protocol, and those that do not say theirs: the first loads have no protocol in the names of their parts. */
export function ofProtocol(rungs: readonly Rung[], protocol: PhoneProtocol | undefined): readonly Rung[] {
  return rungs.filter(
    ({ load }) => protocol === undefined || load.protocol === undefined || load.protocol === protocol,
  );
}

/** The load of the same package with the same files. */
export function sameRung(a: Rung | undefined, b: Rung | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.id === b.id && a.load.protocol === b.load.protocol && a.load.componentVersion === b.load.componentVersion;
}

/** What `loadInformation` in a configuration calls it: the name of its release's list without `.loads`. */
export function rungName({ load }: Pick<Rung, 'load'>): string | undefined {
  return load.lists.find((name) => parseImageName(name)?.kind === 'loads')?.replace(/\.loads$/i, '');
}

function includesName(names: readonly string[], wanted: string): boolean {
  return names.some((name) => name.toLowerCase() === wanted.toLowerCase());
}
