/** What a phone means by asking for a file that is no image, told by the file's name. */

import { wholeName } from './recipe.ts';

const TRUST_LIST = '(ctl|itl)(sep[0-9a-f]{12}|file)\\.tlv(\\.sgn)?';
const OWN_CONFIGURATION = 'sep[0-9a-f]{12}\\.cnf\\.xml(\\.sgn|\\.enc\\.sgn)?';
const DEFAULT_CONFIGURATION = 'xmldefault\\.cnf\\.xml(\\.sgn|\\.enc\\.sgn)?';

/** Patterns, as recipes have them, of what only a phone asks for that runs its application. */
export const CONFIGURATION_FILES: readonly string[] = [TRUST_LIST, OWN_CONFIGURATION, DEFAULT_CONFIGURATION];

const trustList = wholeName(TRUST_LIST);
const ownConfiguration = wholeName(OWN_CONFIGURATION);
const configuration = wholeName(CONFIGURATION_FILES.join('|'));

/** Certificate trust lists: served to a phone that lost its call manager, they would lock it to that for ever. */
export function isTrustList(name: string): boolean {
  return trustList.test(name);
}

/** One of `CONFIGURATION_FILES`. */
export function isConfiguration(name: string): boolean {
  return configuration.test(name);
}

/** The configuration of one phone, made for it by whoever runs it. */
export function isOwnConfiguration(name: string): boolean {
  return ownConfiguration.test(name);
}
