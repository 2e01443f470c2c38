/** Which archives are packages to be opened, by their names; that they are archives is told by their contents. */

const ARCHIVE_NAME = /\.(cop|cop\.sgn|cop\.sha512|tar|tar\.gz|tgz|zip)$/i;

/** What browsers, mailers and file managers add to the name of a download: ` (1)`, ` - Copy`, `.txt`, `.part`. */
const ADDED = [
  /\.(txt|html?|download|part|crdownload|opdownload|tmp)$/i,
  / ?\(\d+\)(?=\.|$)/g,
  / - copy( \(\d+\))?(?=\.|$)/gi,
];

/** Archives that devices or other programs take as they are: locales, images, documents, programs. */
const KEPT_WHOLE =
  /\.(jar|war|ear|apk|ipa|xpi|crx|whl|egg|nupkg|vsix|epub|kmz|docx|docm|dotx|xlsx|xlsm|pptx|pptm|vsdx|odt|ods|odp|odg|ott|bin|img|rom|itb|swi|swu|pkg|npk|out|stk|default)$/i;

/** Whether the name promises an archive. */
export function isArchiveName(name: string): boolean {
  return ARCHIVE_NAME.test(ADDED.reduce((left, added) => left.replace(added, ''), name));
}

/** Whether a file that is an archive by its contents is a package to be opened. */
export function isPackageName(name: string): boolean {
  return isArchiveName(name) || !KEPT_WHOLE.test(name);
}
