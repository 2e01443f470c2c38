/** One load of a package: what it is, for whom, of which age, and whether all of it is there. */
import type { ImageName, PhoneProtocol } from '../formats/cisco/image-name.ts';
import { componentEra, parseLoadVersion, signingEra, type SigningEra } from '../formats/cisco/load-version.ts';
import type { ListedFile, LoadList } from '../formats/cisco/loads.ts';
import { familyOf, modelOfTerm, otherModels } from './families.ts';
import type { ImageFacts } from './image-facts.ts';
import { imagesNamed, isBroken, stemOf, stemsOf, type ByName, type Group } from './load-groups.ts';
import { singleImage, type SingleImage } from './single-images.ts';
import type { LoadVerdict } from './verdict.ts';

export function judgeLoad(group: Group, byName: ByName): LoadVerdict {
  const { list, holders } = group;
  const release = releaseOf(holders);
  const own = ownNameOf(group);
  return {
    lists: holders.map((holder) => holder.name),
    files: list.files.flatMap(({ name, optional }) => (optional ? [] : [name])),
    models: modelsOf(list, own),
    recovers: recoveredBy(holders),
    gates: list.gates,
    complete: isComplete(list, byName),
    family: list.family,
    protocol: list.protocol ?? release?.protocol ?? protocolOf(own),
    version: release?.version ?? firstReleaseOf(holders) ?? versionOf(list, own),
    componentVersion: list.version,
    era: list.dialect === '79x1' ? eraOf(release?.version ?? firstReleaseOf(holders), list) : undefined,
  };
}

/** Images that no list names, of devices that read no list; an image and its signed twin are one. */
export function judgeSingles(files: readonly ImageFacts[], groups: readonly Group[]): readonly LoadVerdict[] {
  const taken = new Set(groups.flatMap((group) => [...stemsOf(group)]));
  const singles = new Map<string, { image: SingleImage; files: ImageFacts[] }>();
  for (const file of files) {
    const image = singleImage(file);
    if (image === undefined || file.list !== undefined || taken.has(stemOf(file.name))) continue;
    const key = image.title.toLowerCase();
    const known = singles.get(key);
    if (known === undefined) singles.set(key, { image, files: [file] });
    else known.files.push(file);
  }
  return [...singles.values()].map(({ image, files: twins }) => ({
    lists: [],
    files: twins.map(({ name }) => name),
    models: image.models,
    recovers: [],
    protocol: image.protocol,
    version: image.title,
    gates: [],
    complete: !twins.some(isBroken),
  }));
}

/** Those whose default list is among them: only of this class it is known what a phone asks for after a reset. */
export function recoveredBy(holders: readonly ImageFacts[]): readonly string[] {
  return holders.flatMap(({ named }) => {
    const model = named?.kind === 'default-loads' ? modelOfTerm(named.term) : undefined;
    return model === undefined ? [] : [model.id];
  });
}

export function differenceFrom(listed: ListedFile, file: ImageFacts): 'size' | 'MD5' | undefined {
  if (listed.size !== undefined && listed.size !== file.size) return 'size';
  return listed.md5 !== undefined && listed.md5 !== file.md5 ? 'MD5' : undefined;
}

function isComplete(list: LoadList, byName: ByName): boolean {
  if (list.dialect === 'os79xx') return list.files.every(({ name }) => imagesNamed(name, byName).some(isWhole));
  return list.files.every((listed) => listed.optional || isSound(listed, byName));
}

function isWhole(file: ImageFacts): boolean {
  return !isBroken(file);
}

function isSound(listed: ListedFile, byName: ByName): boolean {
  const file = byName.get(listed.name.toLowerCase());
  return file !== undefined && isWhole(file) && differenceFrom(listed, file) === undefined;
}

function releaseOf(holders: readonly ImageFacts[]): Extract<ImageName, { kind: 'loads' }> | undefined {
  for (const { named } of holders) if (named?.kind === 'loads') return named;
  return undefined;
}

/** The first releases are called after their default list: `TERM41.7-0-3-0S.LOADS`. */
function firstReleaseOf(holders: readonly ImageFacts[]): string | undefined {
  for (const { name } of holders) {
    const version = /^term\d\d\.(\d[\w-]*?)s?\.loads$/i.exec(name)?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

function eraOf(release: string | undefined, list: LoadList): SigningEra | undefined {
  return signingEra(release ?? '') ?? componentEra(list.version ?? '');
}

/** What it is called by: its list, or the image that OS79XX.TXT names. */
function ownNameOf({ list, holders }: Group): string {
  const [first] = holders;
  return list.dialect === 'os79xx' ? (list.files[0]?.name ?? '') : (first?.name ?? '');
}

function modelsOf(list: LoadList, own: string): readonly string[] {
  const family = familyOf(list.family ?? '');
  return family === undefined ? otherModels(own) : family.models.map(({ id }) => id);
}

function protocolOf(own: string): PhoneProtocol | undefined {
  if (/^sip/i.test(own)) return 'sip';
  return /^sccp/i.test(own) ? 'sccp' : undefined;
}

/** `14-4-1-0301-6` of `sip78xx.14-4-1-0301-6.loads`; what is listed tells less where every part has a version of its own. */
function versionOf(list: LoadList, own: string): string | undefined {
  const [, version] = /^[a-z]+\w*?[.-](\d[\w.-]*)\.loads$/i.exec(own) ?? [];
  const isVersion = list.dialect !== '79x1' && list.dialect !== '79x0' && parseLoadVersion(version ?? '') !== undefined;
  return isVersion ? version : list.version;
}
