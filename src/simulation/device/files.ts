/** Look-alikes of the files that a recipe's device reads: made-up bytes of a size that takes a while. */
import type { Recipe } from '../../knowledge/recipe.ts';
import type { Mac } from '../../lib/address.ts';
import type { LookAlikeFile } from '../look-alikes/package.ts';
import { seededBytes } from '../look-alikes/seeded-bytes.ts';
import { askedName } from './traits.ts';

/** Of an image; the others have a few thousand bytes. */
const IMAGE_BYTES = 300_000;
const SMALL_BYTES = 3000;
const SMALL = /\.(cfg|txt|xml|scr|tlv|loads|ipxe)$|confg$/i;

/** What has to be there for the session of the recipe, each under the name that it has before anybody asks for it. */
export function deviceFiles({ session, id }: Recipe, hardware: Mac): readonly LookAlikeFile[] {
  const files = new Map<string, LookAlikeFile>();
  for (const ask of session?.asks ?? []) {
    if (ask.optional === true || ask.writes === true) continue;
    const name = ask.given ?? askedName(ask, hardware);
    const size = SMALL.test(name) ? SMALL_BYTES : IMAGE_BYTES;
    files.set(name, { name, bytes: seededBytes(`${id} ${name}`, size) });
  }
  return [...files.values()];
}
