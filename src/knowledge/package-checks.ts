/** What can be wrong with the files of a package together, although each may be sound by itself. */
import { compareLoadVersions, parseLoadVersion } from '../formats/cisco/load-version.ts';
import type { LoadList } from '../formats/cisco/loads.ts';
import { familyOf, type PhoneModel } from './families.ts';
import { isImageArchive } from './image-archives.ts';
import type { ImageFacts } from './image-facts.ts';
import { differenceFrom, recoveredBy } from './judge-load.ts';
import { imagesNamed, isBroken, type ByName, type Group } from './load-groups.ts';
import { partOf } from './image-names.ts';
import type { NamedLoad, PackageProblem } from './package-problem.ts';
import { recogniseImage } from './recipes.ts';
import type { Judged, LoadVerdict } from './verdict.ts';

/** What a list names and what is there instead. */
export function componentProblems({ list, holders }: Group, byName: ByName): readonly PackageProblem[] {
  const [holder] = holders;
  if (holder === undefined) return [];
  if (list.dialect === 'os79xx') return namedImageProblems(holder.name, list, byName);
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

function namedImageProblems(list: string, { files }: LoadList, byName: ByName): readonly PackageProblem[] {
  return files.flatMap(({ name }): readonly PackageProblem[] => {
    const images = imagesNamed(name, byName);
    if (images.length === 0) return [{ kind: 'missing-component', list, file: name }];
    return images.filter(isBroken).map((file) => ({ kind: 'broken-component', list, file: file.name }));
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

/**
 * Releases that a phone does not find after a reset: no default list is there, or it belongs to another load. Two whole
 * releases, or both protocols, may share a folder: a reset phone gets the one, and the other one by its name.
 */
export function defaultListProblems(judged: readonly Judged[], byName: ByName): readonly PackageProblem[] {
  return judged.flatMap(({ group, load }): readonly PackageProblem[] => {
    const release = group.holders.find(({ named }) => named?.kind === 'loads');
    const family = familyOf(group.list.family ?? '');
    if (release === undefined || family === undefined) return [];
    const names = family.models.map(({ loads }) => loads);
    if (recoveredBy(group.holders).length > 0) return absentDefaultList(names, family.models, byName);
    const owners = judged.filter((one) => one.group.holders.some(({ name }) => names.includes(name.toLowerCase())));
    if (owners.length > 0) return owners.flatMap((owner) => ofOtherLoad(owner, { group, load }, names));
    const files = names.filter((name) => !byName.has(name));
    return files.length === 0 ? [] : [{ kind: 'missing-default-list', list: release.name, files }];
  });
}

/** Of a family with two models, where one finds its list. */
function absentDefaultList(
  names: readonly string[],
  models: readonly PhoneModel[],
  byName: ByName,
): readonly PackageProblem[] {
  const files = names.filter((name) => !byName.has(name));
  const without = models.filter(({ loads }) => files.includes(loads)).map(({ id }) => id);
  return files.length === 0 ? [] : [{ kind: 'default-list-of-sister-missing', files, models: without }];
}

function ofOtherLoad(owner: Judged, than: Judged, names: readonly string[]): readonly PackageProblem[] {
  const lists = owner.group.holders.filter(({ name }) => names.includes(name.toLowerCase()));
  if (owner.load.complete) {
    const [load, gets] = [nameOf(than.load), nameOf(owner.load)];
    const isBridge = than.load.era !== undefined && than.load.era !== 'new' && owner.load.era === 'new';
    return [{ kind: 'default-list-elsewhere', load, gets, files: lists.map(({ name }) => name), isBridge }];
  }
  return lists.map(({ name }) => overwritten(name, owner.group.list, than.group.list));
}

function nameOf({ protocol, version }: LoadVerdict): NamedLoad {
  return { protocol, version };
}

function overwritten(file: string, list: LoadList, release: LoadList): PackageProblem {
  const versions = { version: list.version ?? '', release: release.version ?? '' };
  const [own, other] = [parseLoadVersion(versions.version), parseLoadVersion(versions.release)];
  const order = own === undefined || other === undefined ? 0 : compareLoadVersions(own, other);
  const byVersion = order < 0 ? 'older' : 'newer';
  const is = list.protocol !== release.protocol || order === 0 ? 'other-protocol' : byVersion;
  return { kind: 'default-list-of-other-load', file, ...versions, is };
}

/** Parts of loads without a list that names parts for the same phones; beside other loads they are leftovers. Or nothing that is known. */
export function unknownProblems(
  files: readonly ImageFacts[],
  groups: readonly Group[],
  singles: readonly LoadVerdict[],
): readonly PackageProblem[] {
  const lists = groups.filter(({ list }) => list.dialect !== 'os79xx');
  const covered = new Set(lists.flatMap(({ list }) => list.files.map(({ name }) => partOf(name))));
  const orphans = files.filter((file) => needsList(file, covered, groups.length === 0)).map(({ name }) => name);
  if (orphans.length > 0) return [{ kind: lists.length === 0 ? 'no-list' : 'unlisted', files: orphans }];
  return groups.length > 0 || singles.length > 0 || files.some(isFirmware) ? [] : [{ kind: 'no-firmware' }];
}

function needsList({ name, payload }: ImageFacts, covered: ReadonlySet<string | undefined>, alone: boolean): boolean {
  const part = partOf(name);
  return part === undefined ? alone && payload === 'cnu-archive' : !covered.has(part);
}

function isFirmware({ name, list, named, envelope }: ImageFacts): boolean {
  return (
    list !== undefined ||
    named !== undefined ||
    envelope !== undefined ||
    recogniseImage(name) !== undefined ||
    isImageArchive(name)
  );
}
