/**
 * How one maker's phones are configured: who they are, which files they ask for, and what stands in these. A maker is one
 * file in makers/, and one line in makers.ts; docs/phones.md goes through it.
 */
import type { Mac } from '../../lib/address.ts';
import type { PhoneValues } from './phone-values.ts';

export interface MakerConfiguration {
  /** `yealink` */
  readonly id: string;
  readonly title: string;
  /** What its phones say in option 60, and how people write their models: `*` is any text. */
  readonly names: readonly string[];
  /** The first three bytes of its hardware addresses: `00:15:65`. */
  readonly ouis: readonly string[];
  readonly files: readonly ConfigurationFile[];
}

export interface ConfigurationFile {
  /** The whole name, in any case. The group `mac` are the digits of whose configuration it is. */
  readonly pattern: string;
  /** What this phone asks for; undefined where it asks for no such file. */
  readonly name: (values: PhoneValues) => string | undefined;
  /** Other makers' phones ask for files of this name too: it is made for those alone that are known to be of this maker. */
  readonly isShared?: true;
  /** The name of the file that the phone reads instead where there is none of this name. */
  readonly forAll?: string;
  /** Its text; undefined where such a phone is better told that there is none. */
  readonly text: (values: PhoneValues) => string | undefined;
}

/** `002699ef0f1a` */
export function digitsOf(hardware: Mac): string {
  return hardware.replaceAll(':', '');
}

/** For files of one setting a line: what would end the line, or hide something, is left out. */
export function plainLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim();
}
