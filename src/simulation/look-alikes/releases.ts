/**
 * What look-alike packages imitate: the releases that matter for the ladder of signing keys, and how large the five
 * components of each family are in published loads (bytes of the signed file; 9.4(2)SR3, where it exists).
 */
import type { LoadPart } from '../../formats/cisco/image-name.ts';

export type KeyEra = 'old-key' | 'both-keys' | 'new-key';

/** The release that stands for each era. */
export const RELEASE_OF_ERA: Readonly<Record<KeyEra, string>> = {
  'old-key': '8-2-2',
  'both-keys': '8-5-2',
  'new-key': '9-4-2SR3-1',
};

/** The version in the component names of a release differs from the release's own; others use the release's. */
export const COMPONENT_VERSIONS: ReadonlyMap<string, string> = new Map([
  ['8-2-2', '8-2-2ES4'],
  ['8-5-2', '8-5-2TH1-9'],
  ['9-2-1', '9-2-1TH1-13'],
  ['9-4-2SR3-1', '9-4-2ES26'],
]);

/** `sizes: 'small'` divides by this; a whole package is then about 124 kB. */
export const SMALL_DIVISOR = 64;

type Sizes = Readonly<Record<LoadPart, number>>;

export const COMPONENT_SIZES: Readonly<Record<string, Sizes>> = {
  '11': { jar: 1_618_309, cnu: 559_713, apps: 3_157_531, dsp: 364_895, cvm: 2_227_521 },
  '31': { jar: 1_617_571, cnu: 553_975, apps: 3_150_897, dsp: 356_907, cvm: 2_209_268 },
  '41': { jar: 1_630_052, cnu: 556_833, apps: 3_157_527, dsp: 562_693, cvm: 2_219_477 },
  '42': { jar: 1_763_397, cnu: 581_755, apps: 3_157_527, dsp: 364_895, cvm: 2_218_670 },
  '45': { jar: 2_258_101, cnu: 582_170, apps: 3_157_527, dsp: 364_907, cvm: 2_223_028 },
  '70': { jar: 1_830_557, cnu: 557_249, apps: 3_157_527, dsp: 562_693, cvm: 2_222_958 },
  '75': { jar: 1_893_741, cnu: 581_836, apps: 3_157_527, dsp: 364_895, cvm: 2_222_048 },
};
