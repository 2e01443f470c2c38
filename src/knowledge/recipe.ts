/**
 * What is known about a family of devices, as data with proof. A new device is a new file in recipes/, not new code;
 * the test beside this file checks every recipe.
 *
 * Patterns of file names are regular expressions as text, matched case-insensitively against the whole name, because
 * recipes are plain JSON: the page and the reference print them.
 */
import { seconds, type Millis } from '../lib/time.ts';
import type { Quirk } from './quirks.ts';

/** How sure a fact is: seen in real data, documented, or told by one person. */
export type Proof = 'data' | 'documented' | 'reported';

export interface Source {
  readonly what: string;
  readonly proof: Proof;
}

export interface RecipeMatch {
  /** Option 60 without trailing NUL, as in the classes of the settings: `*` is any text, `?` any character. */
  readonly vendorClass?: readonly string[];
  /** A file name that only this family asks for. */
  readonly requests?: readonly string[];
}

/** What a person does and sees. `silence` is how long nothing at all may happen without anything being wrong. */
export interface RecipeStep {
  /** Rules of the diagnosis look for `loads`: the device reads its list of files. */
  readonly id: string;
  readonly label: string;
  readonly does?: string;
  readonly sees?: string;
  /** Seconds. */
  readonly silence?: number;
}

/** How a recovery looks on the wire. */
export interface RecipeTrace {
  /** The first file after a reset: it lists the others, or is all there is to read. */
  readonly loads: readonly string[];
  /**
   * Asked for by a device that runs its firmware: after the listed files it proves the recovery, without them a normal
   * boot. Empty where no such file is known: the device is recovered when it has read everything.
   */
  readonly proof: readonly string[];
}

/** An image that is an archive, and is read whole. */
export interface RecipeImage {
  /** The names of its files. */
  readonly file: string;
  /** What the device asks for instead of such a name, with `$1` for the first group in `file`; default: that name. */
  readonly asked?: string;
}

export interface Model {
  /** `7911`, as people type it. */
  readonly id: string;
  /** `Cisco 7911G` */
  readonly name: string;
  /** Option 60 as this model sends it, without trailing NUL. */
  readonly vendorClass: string;
  /** Its first file after a reset. */
  readonly loads: string;
}

export interface Recipe {
  readonly id: string;
  readonly title: string;
  readonly models: readonly Model[];
  readonly match: RecipeMatch;
  readonly trace: RecipeTrace;
  /** Images that are archives: they are served whole instead of being unpacked. */
  readonly images?: readonly RecipeImage[];
  /** What it needs against the rules. What is set in the settings is stronger. */
  readonly quirks: readonly Quirk[];
  /** The folder below the upload folder that whatever such a device writes goes into; default: the upload folder itself. */
  readonly uploads?: string;
  readonly steps: readonly RecipeStep[];
  /** What to know and to do once it is recovered, in this order. */
  readonly afterwards?: readonly string[];
  /** What to know before starting. */
  readonly notes: readonly string[];
  readonly sources: readonly Source[];
  /** `simulated`: our look-alike recovers. `field`: somebody recovered a real one with Rouse. */
  readonly verified: 'simulated' | 'field';
}

/** The step in which the device writes what it has read: it is silent meanwhile, and must keep its power. */
export const WRITING_STEP = 'components';

/** How long nothing may happen in that step without anything being wrong; undefined where the recipe does not say. */
export function silenceOf(recipe: Recipe | undefined, step: string): Millis | undefined {
  const silence = recipe?.steps.find(({ id }) => id === step)?.silence;
  return silence === undefined ? undefined : seconds(silence);
}

export function matches(patterns: readonly string[] | undefined, value: string): boolean {
  return patterns?.some((pattern) => wholeName(pattern).test(value)) ?? false;
}

/** A pattern of file names as recipes have it: any case, the whole name. */
export function wholeName(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'i');
}
