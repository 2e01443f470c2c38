/**
 * Which files of a package devices read: lists, what lists name, and images that are asked for by their own name. Everything
 * else is a bystander: notes, locales, leftovers of another release. What is wrong with a bystander does no harm.
 */
import { isImageArchive } from './image-archives.ts';
import type { ImageFacts } from './image-facts.ts';
import { isListName, isOneLineList, promisesImage } from './image-names.ts';
import { imagesNamed, isBroken, stemsOf, type ByName, type Group } from './load-groups.ts';
import { recogniseImage } from './recipes.ts';
import { singleImage } from './single-images.ts';

export function readByDevices(groups: readonly Group[], byName: ByName): (file: ImageFacts) => boolean {
  const listed = new Set(groups.flatMap((group) => namesListed(group, byName)));
  const stems = new Set(groups.flatMap((group) => [...stemsOf(group)]));
  return (file) =>
    isOneLineList(file.name) ||
    isMeantAsList(file, byName) ||
    listed.has(file.name.toLowerCase()) ||
    isMeantAs(file, listed, byName) ||
    isAskedFor(file, stems) ||
    (groups.length === 0 && promisesImage(file.name));
}

/** `stems`: what lists and listed files are called without their endings: unsigned twins of these are not asked for. */
function isAskedFor(file: ImageFacts, stems: ReadonlySet<string>): boolean {
  if (recogniseImage(file.name) !== undefined || isImageArchive(file.name)) return true;
  const image = singleImage(file);
  return image !== undefined && !stems.has(image.title.toLowerCase());
}

/** In lower case. */
function namesListed({ list }: Group, byName: ByName): readonly string[] {
  const files = list.dialect === 'os79xx' ? list.files.flatMap(({ name }) => imagesNamed(name, byName)) : list.files;
  return files.map(({ name }) => name.toLowerCase());
}

/** A copy of a list under another name is no list; unless the list itself is gone, or the copy took its place. */
function isMeantAsList(file: ImageFacts, byName: ByName): boolean {
  if (file.named !== undefined && file.named.kind !== 'component') return true;
  if (!isListName(file.name) || (file.list === undefined && file.problems.length === 0)) return false;
  const inside = file.envelope?.name.toLowerCase() ?? '';
  return inside === file.name.toLowerCase() || !isHereAndSound(inside, byName);
}

/** It is what a list names, under a name that a browser or a person gave it. */
function isMeantAs({ envelope }: ImageFacts, listed: ReadonlySet<string>, byName: ByName): boolean {
  const inside = envelope?.name.toLowerCase() ?? '';
  return listed.has(inside) && !isHereAndSound(inside, byName);
}

function isHereAndSound(name: string, byName: ByName): boolean {
  const file = byName.get(name);
  return file !== undefined && !isBroken(file);
}
