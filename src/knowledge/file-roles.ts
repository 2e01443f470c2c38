/** What a phone means with a file name that is no image's. */

/** Certificate trust lists: served to a phone that lost its call manager, they would lock it to that for ever. */
export function isTrustList(name: string): boolean {
  return /^(ctl|itl)(sep[0-9a-f]{12}|file)\.tlv(\.sgn)?$/i.test(name);
}

/** What only a phone asks for that runs its application. */
export function isConfiguration(name: string): boolean {
  return isTrustList(name) || /^(sep[0-9a-f]{12}|xmldefault)\.cnf\.xml(\.sgn|\.enc\.sgn)?$/i.test(name);
}

export function isXmlDefault(name: string): boolean {
  return /^xmldefault\.cnf\.xml$/i.test(name);
}

/** The configuration of one phone, made for it by whoever runs it. */
export function isOwnConfiguration(name: string): boolean {
  return /^sep[0-9a-f]{12}\.cnf\.xml(\.sgn|\.enc\.sgn)?$/i.test(name);
}
