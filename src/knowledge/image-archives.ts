/**
 * Images that are archives: a device asks for the whole by a name of its own, and unpacks it itself. Which these are the
 * recipes say, and for devices without one, the table below; such an archive is never opened here. One of the images may be
 * asked for by a name that does not say its version: then the newest of its kind is meant.
 */
import { latin1 } from '../lib/text.ts';
import { wholeName, type RecipeImage } from './recipe.ts';
import { RECIPES } from './recipes.ts';

/** Of devices that have no recipe. */
const OTHERS: readonly RecipeImage[] = [
  // Switches, routers and access points with IOS: `c2960-lanbasek9-tar.122-55.SE7.tar`, `c2900XL-c3h2s-tar-120.5-WC14.tar`.
  { file: '[a-z0-9_]+(-[a-z0-9_]+)+-tar[.-][a-z0-9_.()-]+' },
  { file: '.*tar\\.default' },
  // Junos: `jinstall-ex-2200-12.3R12.4-domestic-signed.tgz`.
  { file: 'j(install|loader|bundle|pfe|kernel|unos)[a-z0-9_.-]*\\.tgz' },
  { file: '.*-(sysupgrade|factory)\\.(tar|tar\\.gz|tgz|zip)' },
];

interface KnownImage {
  readonly pattern: RegExp;
  readonly asked: string | undefined;
}

const IMAGES: readonly KnownImage[] = [...RECIPES.flatMap(({ images = [] }) => images), ...OTHERS].map(
  ({ file, asked }) => ({ pattern: wholeName(file), asked }),
);

/** The file that lies first in every tar of IOS, which tells a device what follows. */
const FIRST_OF_IOS = 'info';
const TAR_NAME_LENGTH = 100;

/** Whether devices take the archive as it is. `start`: its first bytes; an image may have been given any name. */
export function isImageArchive(name: string, start: Uint8Array = new Uint8Array()): boolean {
  const [first] = latin1(start.subarray(0, TAR_NAME_LENGTH)).split('\0');
  return first === FIRST_OF_IOS || IMAGES.some(({ pattern }) => pattern.test(name));
}

/** The name without a version that a device asks for when it wants this image; undefined where it asks for the image's own. */
export function nameAskedFor(image: string): string | undefined {
  for (const { pattern, asked } of IMAGES) {
    const name = asked === undefined ? image : image.replace(pattern, asked);
    if (name !== image) return name;
  }
  return undefined;
}
