/**
 * What goes wrong with firmware folders in the field, each as a change to a good package: the acceptance fixtures of
 * every check that must name a cause. Numbers are those of the causes in docs (#11 to #19).
 */
import { decodeEnvelope } from '../../formats/cisco/envelope.ts';
import { parseImageName, type ImageName } from '../../formats/cisco/image-name.ts';
import { asciiBytes } from '../../formats/bytes.ts';
import { generatePackage, signLookAlike, versionOf, type LookAlikeFile, type PackageOrder } from './package.ts';
import { RELEASE_OF_ERA } from './releases.ts';

type Files = readonly LookAlikeFile[];
type Spoil = (files: Files, order: PackageOrder) => Files;

const FAULTS = {
  /** #16 One byte short: apps. */
  'truncated-by-1': (files) => change(files, isPart('apps'), (file) => cut(file, file.bytes.length - 1)),
  /** #16 A download that stopped: jar ends in the middle. */
  truncated: (files) => change(files, isPart('jar'), (file) => cut(file, Math.floor(file.bytes.length / 2))),
  /** #12 The release's list copied under the names of the default lists; the name inside stays. */
  renamed: (files) => {
    const list = files.find((file) => parseImageName(file.name)?.kind === 'loads');
    return change(files, isDefaultList, (file) => ({ name: file.name, bytes: list?.bytes ?? file.bytes }));
  },
  /** #11 `Jar11sccp...` on disk. */
  'case-changed': (files) => change(files, isPart('jar'), (file) => ({ ...file, name: capitalised(file.name) })),
  /** #11 The lists name `Jar11sccp...`, the file is called `jar11sccp...`: what the loader of some loads asks for. */
  'case-in-list': (files, order) => change(files, isList, (file) => relist(file, order.seed, capitalised)),
  /** #18 */
  'missing-component': (files) => files.filter((file) => !isPart('cvm')(parseImageName(file.name))),
  /** #12 */
  'missing-term': (files) => files.filter((file) => !isDefaultList(parseImageName(file.name))),
  /** #13 A whole package, but for other models. */
  'wrong-family': (_files, order) => generatePackage({ ...order, family: order.family === '41' ? '11' : '41' }),
  /** #19 */
  'lfs-pointer': (files) => change(files, isPart('cnu'), lfsPointer),
  /** #19 */
  'empty-file': (files) => change(files, isPart('dsp'), (file) => cut(file, 0)),
  /** #19 A symbolic link checked out as a text file. */
  'symlink-text': (files) => change(files, isPart('dsp'), (file) => ({ ...file, bytes: asciiBytes('../dsp') })),
  /** #16 One bit inside the gzip member of cvm. */
  'bit-flip': (files) => change(files, isPart('cvm'), flipBit),
  /** #18 The lists of this protocol beside the components of the other one. */
  'sip-and-sccp-mixed': (files, order) => {
    const other = generatePackage({ ...order, protocol: order.protocol === 'sip' ? 'sccp' : 'sip' });
    return [...only(files, isList), ...only(other, (name) => name?.kind === 'component')];
  },
  /** #15 Default lists left over from an older package. */
  'older-term': (files, order) => withDefaultLists(files, order, RELEASE_OF_ERA['old-key']),
  /** #15 Default lists overwritten by a newer package. */
  'newer-term': (files, order) => withDefaultLists(files, order, '9-4-2SR4-3'),
} as const satisfies Record<string, Spoil>;

export type PackageFault = keyof typeof FAULTS;

export const PACKAGE_FAULTS: readonly PackageFault[] = Object.keys(FAULTS).filter(isPackageFault);

export function isPackageFault(name: string): name is PackageFault {
  return Object.hasOwn(FAULTS, name);
}

/** The package of `generatePackage(order)` with one fault. */
export function generateFaultyPackage(order: PackageOrder, fault: PackageFault): Files {
  const spoil: Spoil = FAULTS[fault];
  return spoil(generatePackage(order), order);
}

type Chooses = (name: ImageName | undefined) => boolean;

function change(files: Files, chosen: Chooses, by: (file: LookAlikeFile) => LookAlikeFile): Files {
  return files.map((file) => (chosen(parseImageName(file.name)) ? by(file) : file));
}

function only(files: Files, chosen: Chooses): Files {
  return files.filter((file) => chosen(parseImageName(file.name)));
}

function isPart(part: string): Chooses {
  return (name) => name?.kind === 'component' && name.part === part;
}

function isDefaultList(name: ImageName | undefined): boolean {
  return name?.kind === 'default-loads';
}

function isList(name: ImageName | undefined): boolean {
  return name?.kind === 'default-loads' || name?.kind === 'loads';
}

function cut(file: LookAlikeFile, length: number): LookAlikeFile {
  return { name: file.name, bytes: file.bytes.subarray(0, length) };
}

function capitalised(name: string): string {
  return name.replace(/^jar/, 'Jar');
}

/** Signs the list again with the names in it changed. */
function relist(file: LookAlikeFile, seed: number, rename: (name: string) => string): LookAlikeFile {
  const envelope = decodeEnvelope(file.bytes);
  if (!envelope.ok) return file;
  const lines = new TextDecoder('latin1').decode(envelope.value.payload).split('\r\n');
  return signLookAlike(file.name, asciiBytes(lines.map(rename).join('\r\n')), seed);
}

function lfsPointer(file: LookAlikeFile): LookAlikeFile {
  const hash = '0123456789abcdef'.repeat(4);
  const lines = ['version https://git-lfs.github.com/spec/v1', `oid sha256:${hash}`, `size ${file.bytes.length}`, ''];
  return { name: file.name, bytes: asciiBytes(lines.join('\n')) };
}

function flipBit(file: LookAlikeFile): LookAlikeFile {
  const bytes = file.bytes.slice();
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 0x10;
  return { name: file.name, bytes };
}

function withDefaultLists(files: Files, order: PackageOrder, version: string): Files {
  const { componentVersion: _, era: __, ...rest } = order;
  if (version === versionOf(order)) throw new Error(`${version} is the version ordered, not another one`);
  const other = generatePackage({ ...rest, version });
  return [...only(files, (name) => !isDefaultList(name)), ...only(other, isDefaultList)];
}
