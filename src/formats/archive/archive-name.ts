/** Which files among others are packages to be opened, by their names. `.jar` and `.sbn` are not: phones take them as they are. */
const ARCHIVE_NAME = /\.(cop|cop\.sgn|cop\.sha512|tar|tar\.gz|tgz|zip)$/i;

export function isArchiveName(name: string): boolean {
  return ARCHIVE_NAME.test(name);
}
