/** What a file's name promises, whatever is in it: firmware, a signature, or nothing that a device reads. */

/** Endings of what devices load. A file of another name may be anything, also one word, a web page, or nothing. */
const IMAGE_ENDING =
  /\.(loads|sbn|sb2|sbin|sebn|sgn|cop\.sha512|zup|zz|bin\d?|img|image|rom|ros|ld|fw|rbi|trx|chk|dnld|rfs|pkg|default|tar|tgz|gz|zip|cop|jar|efi|k?pxe)$/i;
const SIGNED_ENDING = /\.(loads|sbn|sb2|sbin|sgn|cop\.sha512)$/i;
/** Phones and adapters of which nobody here knows whether a signature is in front of their images. */
const UNKNOWN_FORMAT = /(88xx|8845_65|8821|8832|8961|9951|9971|39\d\d|dx\d+|ATA1(87|9\d))\./i;

/** Whether a file of this name should hold firmware. */
export function promisesImage(name: string): boolean {
  return IMAGE_ENDING.test(name);
}

/** Whether a file of this name should have a signature in front. */
export function promisesSignature(name: string): boolean {
  return SIGNED_ENDING.test(name) && !hasUnknownFormat(name);
}

/** Whether it belongs to phones whose format is not known here. */
export function hasUnknownFormat(name: string): boolean {
  return UNKNOWN_FORMAT.test(name);
}

/** Left by a system or a tool: `.gitkeep`, `.DS_Store`, and `._term11.default.loads`, which a Mac puts beside every file. */
export function isHidden(name: string): boolean {
  return name.startsWith('.');
}

export function isOneLineList(name: string): boolean {
  return /^os79xx\.txt$/i.test(name);
}

export function isListName(name: string): boolean {
  return /\.loads$/i.test(name);
}

/** The name that a file had before a browser or a person copied it: `a.bin` of `a (1).bin`, `a - Copy.bin`; undefined for others. */
export function nameBeforeCopy(name: string): string | undefined {
  const original = name.replace(/(?: ?\(\d{1,3}\)| - copy| copy)+(?=\.\w+$)/i, '');
  return original === name ? undefined : original;
}

const LISTED: readonly (readonly [RegExp, string])[] = [
  [/^(?:jar|cnu|apps|dsp|cvm)(\d\d)\w*\..*\.sbn$/i, '79x1 $1'],
  [/^P0[0S]3.*\.sb2$/i, '79x0'],
  [/^(?:TNUXR?|SYS|GUI|APPS|WLAN|JSYS|JUI)([HS]?)-\d.*\.sbn$/i, '792x $1'],
  [/^(?:APP|BFS|KNL|BOOT|DSP|SCCP|SIP)(\d\d(?:xx|\dx|\d\d)).*\.(?:zz|zz\.sgn|bin\d\.sgn)$/i, '$1'],
  [/^(?:sboot|[ds]?kern|rootfs)\w*?\.?(\d\d(?:xx|\d\d)(?:_65)?)\..*\.se?bn$/i, '$1'],
];

/** Which phones a part of a load is for, that a list must name; undefined for what needs no list. Not for people. */
export function partOf(name: string): string | undefined {
  const [pattern, phones] = LISTED.find(([one]) => one.test(name)) ?? [];
  return pattern === undefined || phones === undefined ? undefined : name.replace(pattern, phones).toLowerCase();
}
