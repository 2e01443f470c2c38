/** The lists in a package: those with the same files are one load, under several names. */
import type { LoadList } from '../formats/cisco/loads.ts';
import { isHarmless } from './image-problem.ts';
import type { ImageFacts } from './image-facts.ts';

/** Files of one package by name in lower case. Names that differ only in case: the first one counts. */
export type ByName = ReadonlyMap<string, ImageFacts>;

export interface Group {
  readonly list: LoadList;
  /** The files that hold this list, and OS79XX.TXT where it leads to one of its images. */
  readonly holders: readonly ImageFacts[];
}

export function byNameOf(files: readonly ImageFacts[]): ByName {
  return new Map(files.toReversed().map((file) => [file.name.toLowerCase(), file]));
}

export function isBroken(file: ImageFacts): boolean {
  return file.problems.some((problem) => !isHarmless(problem));
}

/** A renamed list is none: the phone rejects it. OS79XX.TXT is read however it is written. */
export function groupLists(files: readonly ImageFacts[]): readonly Group[] {
  const groups = new Map<string, { list: LoadList; holders: ImageFacts[] }>();
  for (const file of files) {
    if (file.list === undefined || (isBroken(file) && file.list.dialect !== 'os79xx')) continue;
    const key = file.list.files.map((listed) => listed.name.toLowerCase()).join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { list: file.list, holders: [file] });
    else group.holders.push(file);
  }
  return joined([...groups.values()]);
}

/** OS79XX.TXT names an image without its ending: where a list has that image, both begin the same load. */
function joined(groups: readonly Group[]): readonly Group[] {
  const pointers = groups.filter(({ list }) => list.dialect === 'os79xx');
  const lists = groups.filter((group) => !pointers.includes(group));
  const targetOf = (pointer: Group): Group | undefined =>
    lists.find((group) => stemsOf(group).has(pointer.list.files[0]?.name.toLowerCase() ?? ''));
  const led = lists.map((group) => ({
    ...group,
    holders: [...group.holders, ...pointers.filter((one) => targetOf(one) === group).flatMap(({ holders }) => holders)],
  }));
  return [...led, ...pointers.filter((one) => targetOf(one) === undefined)];
}

/** What its lists and its files are called without their endings, in lower case. */
export function stemsOf({ list, holders }: Group): ReadonlySet<string> {
  return new Set([...holders, ...list.files].map(({ name }) => stemOf(name)));
}

export function stemOf(name: string): string {
  return name.replace(/\.\w+$/, '').toLowerCase();
}

const IMAGE_ENDINGS = ['.loads', '.sbn', '.sb2', '.bin'];

/** The files that a name without ending in OS79XX.TXT may mean. */
export function imagesNamed(stem: string, byName: ByName): readonly ImageFacts[] {
  return IMAGE_ENDINGS.flatMap((ending) => byName.get(`${stem.toLowerCase()}${ending}`) ?? []);
}
