/** What is kept about a file is kept by this: its path and version. */
import type { FoundAt } from '../../../files/found-at.ts';

type OnDisk = Extract<FoundAt, { readonly kind: 'on-disk' }>;

/** The same file is found again and again for a second: its key is made once, and a map knows its hash. */
const KEYS = new WeakMap<OnDisk, string>();

export function versionKey(found: OnDisk): string {
  const known = KEYS.get(found);
  if (known !== undefined) return known;
  const key = `${found.path}\0${found.version}`;
  KEYS.set(found, key);
  return key;
}
