/** Devices that read one image and no list: for which of them an image is, by its name, or else by how it begins. */
import type { PhoneProtocol } from '../formats/cisco/image-name.ts';
import type { PayloadKind } from '../formats/cisco/payload.ts';
import { nameAskedFor } from './image-archives.ts';
import type { ImageFacts } from './image-facts.ts';
import { nameBeforeCopy } from './image-names.ts';
import { recogniseImage } from './recipes.ts';

export interface SingleImage {
  /** Without its ending: the same image comes with and without a signature. */
  readonly title: string;
  /** At least one. */
  readonly models: readonly string[];
  readonly protocol?: PhoneProtocol;
}

/** The name without its folder. In names of Cisco, most often a product number. */
const BY_NAME: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^CP7902.*\.(zup|sbin)$/i, ['7902']],
  [/^CP7905.*\.(zup|sbin)$/i, ['7905']],
  [/^CP7912.*\.(zup|sbin)$/i, ['7912']],
  [/^ATA.*\.(zup|sbin|kxz)$/i, ['ATA 186', 'ATA 188']],
  [/^P0(03|S3|M3).*\.(bin|sbn|sb2)$/i, ['7940', '7960']],
  [/^P004.*\.(bin|sbn)$/i, ['7910']],
  [/^P005.*\.(bin|sbn)$/i, ['7935']],
  [/^S001.*\.(bin|sbn)$/i, ['7914']],
  [/^B015-.*\.(bin|sbn)$/i, ['7915']],
  [/^B016-.*\.(bin|sbn)$/i, ['7916']],
  [/^(cmterm[-_]?)?7920[._-].*\.bin$|^cmterm[-_]7920.*/i, ['7920']],
  [/^cmterm[-_]7936.*\.(bin|sbn)$/i, ['7936']],
  [/^apps37\w*\..*\.(bin|sbn)$/i, ['7937']],
  [/^cmterm[-_]7985.*\.(bin|sbn)$/i, ['7985']],
];

/** `spa941-518.bin`, `spa525g-7-5-5.bin`, and one image for several: `spa50x-30x-7-6-2f.bin`. */
const SPA = /^spa((?:\d{3}|\d{2}x)[a-z]?\d?(?:-(?:\d{3}|\d{2}x)[a-z]?\d?(?=-))*).*\.bin$/i;

const BY_PAYLOAD: Partial<Record<PayloadKind, readonly string[]>> = {
  kup: ['7902', '7905', '7912', 'ATA 186'],
  '7920-image': ['7920'],
  '7940-application': ['7940', '7960'],
  'spa-image': ['SPA'],
  '7935-image': ['7935'],
  '7936-image': ['7936'],
  'expansion-module': ['7914', '7915', '7916'],
  'arm-image': ['7910', '7940', '7960'],
};

/** Undefined for everything else. */
export function singleImage({ name, payload }: Pick<ImageFacts, 'name' | 'payload'>): SingleImage | undefined {
  if (nameBeforeCopy(name) !== undefined) return undefined;
  const models = modelsByName(name) ?? (payload === undefined ? undefined : BY_PAYLOAD[payload]);
  if (models === undefined) return undefined;
  const title = name.replace(/\.(zup|sbin|bin|sbn|sb2)$/i, '');
  return { title, models, protocol: protocolIn(name) };
}

function modelsByName(name: string): readonly string[] | undefined {
  const known = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  if (known !== undefined) return known;
  const spa = SPA.exec(name)?.[1];
  if (spa !== undefined) return spa.split('-').map((model) => `SPA${model.toUpperCase().replace('X', 'x')}`);
  const asked = recogniseImage(nameAskedFor(name) ?? name);
  return asked?.recipe.models.length === 0 ? [asked.recipe.title] : undefined;
}

function protocolIn(name: string): PhoneProtocol | undefined {
  if (/SCCP|^P00(3\d|4)/i.test(name)) return 'sccp';
  return /SIP|^P0S3|^P003-/i.test(name) ? 'sip' : undefined;
}
