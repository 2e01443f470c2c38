/**
 * The verdict on a package: which loads it holds, for which phones, of which age, complete or what is missing, and what
 * is wrong with its files. Computed from the facts of its files alone, so it costs nothing to ask again.
 */
import type { ImageName, PhoneProtocol } from '../formats/cisco/image-name.ts';
import {
  compareLoadVersions,
  componentEra,
  newestFirst,
  parseLoadVersion,
  signingEra,
  type SigningEra,
} from '../formats/cisco/load-version.ts';
import type { ListedFile, LoadGate, LoadList } from '../formats/cisco/loads.ts';
import { familyOf, modelOfTerm, otherModels } from './families.ts';
import { isImageArchive } from './image-archives.ts';
import { isHarmless } from './image-problem.ts';
import type { ImageFacts } from './image-facts.ts';
import { isHarmlessToPackage, type PackageProblem } from './package-problem.ts';
import { recogniseRequest } from './recipes.ts';

/** One load: a list of files, under all the names it comes by. */
export interface LoadVerdict {
  /** The files that hold this list: `SCCP11.9-4-2SR3-1S.loads`, `term11.default.loads`. */
  readonly lists: readonly string[];
  /** What they list, in the order of fetching and as it is written there; without what a phone can do without. */
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
  /** Nothing is wrong, or only what the station makes up for. */
  readonly sound: boolean;
}

/** Files of one package by name in lower case. Names that differ only in case: the first one counts. */
type ByName = ReadonlyMap<string, ImageFacts>;

interface Group {
  readonly list: LoadList;
  readonly holders: readonly ImageFacts[];
}

export function judgePackage(files: readonly ImageFacts[]): PackageVerdict {
  const byName: ByName = new Map(files.toReversed().map((file) => [file.name.toLowerCase(), file]));
  const groups = groupLists(files);
  const loads = groups.map((group) => judgeLoad(group, byName));
  const problems = [
    ...groups.flatMap((group) => componentProblems(group, byName)),
    ...defaultListProblems(groups, byName),
    ...listlessProblems(files, groups),
  ];
  return {
    loads: loads.toSorted((a, b) => newestFirst(a.version ?? '', b.version ?? '')),
    problems,
    sound: !files.some(isBroken) && problems.every(isHarmlessToPackage),
  };
}

export function isBroken(file: ImageFacts): boolean {
  return file.problems.some((problem) => !isHarmless(problem));
}

/** Lists with the same files are one load under several names. A renamed list is none: the phone rejects it. */
function groupLists(files: readonly ImageFacts[]): readonly Group[] {
  const groups = new Map<string, { list: LoadList; holders: ImageFacts[] }>();
  for (const file of files) {
    if (file.list === undefined || isBroken(file)) continue;
    const key = file.list.files.map((listed) => listed.name.toLowerCase()).join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { list: file.list, holders: [file] });
    else group.holders.push(file);
  }
  return [...groups.values()];
}

function judgeLoad({ list, holders }: Group, byName: ByName): LoadVerdict {
  const release = releaseOf(holders);
  const era = list.dialect === '79x1' ? eraOf(release, list) : undefined;
  const models = modelsOf(list, holders);
  return {
    lists: holders.map((holder) => holder.name),
    files: list.files.flatMap(({ name, optional }) => (optional ? [] : [name])),
    models,
    recovers: list.dialect === '79x1' ? recoveredBy(holders) : models,
    gates: list.gates,
    complete: list.files.every((listed) => listed.optional || isSound(listed, byName)),
    family: list.family,
    protocol: list.protocol ?? release?.protocol,
    version: release?.version ?? list.version,
    componentVersion: list.version,
    era,
  };
}

function releaseOf(holders: readonly ImageFacts[]): Extract<ImageName, { kind: 'loads' }> | undefined {
  for (const { named } of holders) if (named?.kind === 'loads') return named;
  return undefined;
}

function eraOf(release: { readonly version: string } | undefined, list: LoadList): SigningEra | undefined {
  return signingEra(release?.version ?? '') ?? componentEra(list.version ?? '');
}

function modelsOf(list: LoadList, holders: readonly ImageFacts[]): readonly string[] {
  const family = familyOf(list.family ?? '');
  if (family !== undefined) return family.models.map(({ id }) => id);
  return otherModels(holders[0]?.name.replace(/^os79xx\.txt$/i, list.files[0]?.name ?? '') ?? '');
}

function recoveredBy(holders: readonly ImageFacts[]): readonly string[] {
  return holders.flatMap(({ named }) => {
    const model = named?.kind === 'default-loads' ? modelOfTerm(named.term) : undefined;
    return model === undefined ? [] : [model.id];
  });
}

function isSound(listed: ListedFile, byName: ByName): boolean {
  const file = byName.get(listed.name.toLowerCase());
  return file !== undefined && !isBroken(file) && differenceFrom(listed, file) === undefined;
}

function componentProblems({ list, holders }: Group, byName: ByName): readonly PackageProblem[] {
  const [holder] = holders;
  if (holder === undefined || list.dialect === 'os79xx') return [];
  return list.files.flatMap((listed): readonly PackageProblem[] => {
    const file = byName.get(listed.name.toLowerCase());
    if (file === undefined) return listed.optional ? [] : [missing(holder.name, listed.name, byName)];
    if (isBroken(file)) return [{ kind: 'broken-component', list: holder.name, file: file.name }];
    const differs = differenceFrom(listed, file);
    if (differs !== undefined) return [{ kind: 'not-as-listed', list: holder.name, file: file.name, differs }];
    if (file.name === listed.name) return [];
    return [{ kind: 'case-in-list', list: holder.name, listed: listed.name, file: file.name }];
  });
}

function missing(list: string, file: string, byName: ByName): PackageProblem {
  const other = byName.get(otherProtocol(file).toLowerCase())?.name;
  return { kind: 'missing-component', list, file, other };
}

/** `jar11sccp.9-4-2.sbn` for `jar11sip.9-4-2.sbn` and the reverse; the name itself where there is no other. */
function otherProtocol(name: string): string {
  return name.replace(/^((?:jar|cvm)\d\d)(sccp|sip)(?=\.)/i, (_, part: string, protocol: string) =>
    protocol.toLowerCase() === 'sip' ? `${part}sccp` : `${part}sip`,
  );
}

function differenceFrom(listed: ListedFile, file: ImageFacts): 'size' | 'MD5' | undefined {
  if (listed.size !== undefined && listed.size !== file.size) return 'size';
  return listed.md5 !== undefined && listed.md5 !== file.md5 ? 'MD5' : undefined;
}

function defaultListProblems(groups: readonly Group[], byName: ByName): readonly PackageProblem[] {
  return groups.flatMap((group): readonly PackageProblem[] => {
    const release = group.holders.find(({ named }) => named?.kind === 'loads');
    const family = familyOf(group.list.family ?? '');
    if (release === undefined || family === undefined || recoveredBy(group.holders).length > 0) return [];
    const names = family.models.map(({ loads }) => loads);
    const foreign = groups.flatMap(({ list, holders }) =>
      holders
        .filter(({ name }) => names.includes(name.toLowerCase()))
        .map((holder) => ofOtherLoad(holder.name, list, group.list)),
    );
    if (foreign.length > 0) return foreign;
    const files = names.filter((name) => !byName.has(name));
    return files.length === 0 ? [] : [{ kind: 'missing-default-list', list: release.name, files }];
  });
}

function ofOtherLoad(file: string, list: LoadList, release: LoadList): PackageProblem {
  const versions = { version: list.version ?? '', release: release.version ?? '' };
  const [own, other] = [parseLoadVersion(versions.version), parseLoadVersion(versions.release)];
  const order = own === undefined || other === undefined ? 0 : compareLoadVersions(own, other);
  const byVersion = order < 0 ? 'older' : 'newer';
  const is = list.protocol !== release.protocol || order === 0 ? 'other-protocol' : byVersion;
  return { kind: 'default-list-of-other-load', file, ...versions, is };
}

function listlessProblems(files: readonly ImageFacts[], groups: readonly Group[]): readonly PackageProblem[] {
  if (groups.length > 0) return [];
  const images = files.filter(({ named, payload }) => named?.kind === 'component' || payload === 'cnu-archive');
  if (images.length > 0) return [{ kind: 'no-list', files: images.map(({ name }) => name) }];
  return files.some(isFirmware) ? [] : [{ kind: 'no-firmware' }];
}

function isFirmware({ name, list, payload }: ImageFacts): boolean {
  return list !== undefined || isDeviceImage(payload) || recogniseRequest(name) !== undefined || isImageArchive(name);
}

function isDeviceImage(payload: ImageFacts['payload']): boolean {
  return payload !== undefined && payload !== 'unknown' && payload !== 'zip' && payload !== 'gzip';
}
