/**
 * What an image is, by its first bytes: the payloads of phone generations other than the 79x1 class, and unsigned
 * images. All magics were found in published images. Three of these formats can be checked in full.
 */
import { createHash } from 'node:crypto';
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { latin1 } from '../../lib/text.ts';
import { asciiBytes, startsWith, viewOf } from '../bytes.ts';

export type PayloadKind = (typeof SIGNATURES)[number]['kind'] | 'arm-image' | 'md5-image' | 'unknown';

const SIGNATURES = [
  { kind: 'cnu-archive', of: 'the 79x1 class', magic: asciiBytes('CNU_File_Archive_3.0') },
  { kind: 'kup', of: '7902, 7905, 7912 or ATA 186', magic: asciiBytes('kup100000000') },
  { kind: 'tizp', of: '6921, 6941 or 6961', magic: asciiBytes('TiZp') },
  { kind: 'squashfs', of: '6901 or 6911', magic: asciiBytes('hsqs') },
  { kind: 'kernel', of: '6901 or 6911', magic: Uint8Array.of(0x42, 0xfa, 0xed, 0xfe) },
  { kind: 'boot-block', of: '6945, 8941 or 8945', magic: Uint8Array.of(0x7d, 0x9f, 0x80, 0x01) },
  { kind: 'first-bin', of: '8941 or 8945', magic: Uint8Array.of(0x7d, 0x9f, 0x80, 0x02) },
  { kind: '7920-image', of: '7920', magic: Uint8Array.of(0x3c, 0x32, 0xf8, 0xbd) },
  { kind: '7940-application', of: '7940 or 7960', magic: Uint8Array.of(0x66, 0xeb, 0xf0, 0xea) },
  { kind: 'spa-image', of: 'a Linksys or Cisco SPA phone', magic: asciiBytes('kOsMoS9 fIrMwArE') },
  { kind: '7935-image', of: '7935', magic: Uint8Array.of(0xbe, 0xba, 0xef, 0xbe) },
  { kind: '7936-image', of: '7936', magic: Uint8Array.of(0xbe, 0xba, 0xad, 0xab) },
  { kind: 'expansion-module', of: '7915', magic: asciiBytes('B015-') },
  { kind: 'expansion-module', of: '7916', magic: asciiBytes('B016-') },
  { kind: 'expansion-module', of: '7914', magic: asciiBytes('S001') },
  { kind: 'zip', of: 'a locale', magic: Uint8Array.of(0x50, 0x4b, 3, 4) },
  { kind: 'gzip', of: 'any device', magic: Uint8Array.of(0x1f, 0x8b) },
] as const;

const KINDS: ReadonlySet<string> = new Set([
  ...SIGNATURES.map(({ kind }) => kind),
  'arm-image',
  'md5-image',
  'unknown',
]);

export function isPayloadKind(text: string): text is PayloadKind {
  return KINDS.has(text);
}

export interface IdentifiedPayload {
  readonly kind: PayloadKind;
  /** Which devices use it, for people; empty for `unknown`. */
  readonly of: string;
}

/** The branch instruction with which the vectors of an ARM image begin: little-endian, a small forward offset. */
const ARM_BRANCH = Uint8Array.of(0x00, 0x00, 0xea);
const ARM_NAME_AT = 0x20;
const MD5_LENGTH = 32;

/** The first 64 bytes decide. Works on the payload of an envelope and on a whole unsigned image. */
export function identifyPayload(payload: Uint8Array): IdentifiedPayload {
  const known = SIGNATURES.find(({ magic }) => startsWith(payload, magic));
  if (known !== undefined) return { kind: known.kind, of: known.of };
  if (startsWith(payload, ARM_BRANCH, 1) && latin1(payload.subarray(ARM_NAME_AT, ARM_NAME_AT + 3)) === 'P00') {
    return { kind: 'arm-image', of: '7940, 7960 or 7910' };
  }
  if (recordedMd5(payload) !== undefined) return { kind: 'md5-image', of: '7921, 7925 or 7926' };
  return { kind: 'unknown', of: '' };
}

/**
 * Everything such a payload says about itself is checked; undefined for a kind that says nothing. The value is the
 * name of the check, for people.
 */
export function checkPayload(payload: Uint8Array): Result<string, Malformed> | undefined {
  switch (identifyPayload(payload).kind) {
    case 'kup':
      return checkKup(payload);
    case 'tizp':
      return checkTizp(payload);
    case 'md5-image':
      return checkMd5Image(payload);
    default:
      return undefined;
  }
}

/** Big-endian: at 0x1C the sum of all bytes from 36 on, at 0x20 the payload's length less 24. */
function checkKup(payload: Uint8Array): Result<string, Malformed> {
  if (payload.length < 36) return malformed('ends inside its head', 'kup', payload.length);
  const view = viewOf(payload);
  const length = view.getUint32(0x20) + 24;
  if (length !== payload.length) return malformed(`has ${payload.length} bytes instead of ${length}`, 'length', 0x20);
  let sum = 0;
  for (const byte of payload.subarray(36)) sum += byte;
  if (sum >>> 0 !== view.getUint32(0x1c)) return malformed('has another byte sum than recorded', 'sum', 0x1c);
  return ok('length and byte sum');
}

/** The payload is 256 bytes plus the little-endian length at 8, rounded up to a multiple of 16. */
function checkTizp(payload: Uint8Array): Result<string, Malformed> {
  if (payload.length < 12) return malformed('ends inside its head', 'TiZp', payload.length);
  const length = Math.ceil((256 + viewOf(payload).getUint32(8, true)) / 16) * 16;
  if (length !== payload.length) return malformed(`has ${payload.length} bytes instead of ${length}`, 'length', 8);
  return ok('length');
}

/** Images of the wireless phones begin with their own MD5 in hexadecimal, taken with NULs in its place. */
function checkMd5Image(payload: Uint8Array): Result<string, Malformed> {
  const md5 = createHash('md5').update(new Uint8Array(MD5_LENGTH)).update(payload.subarray(MD5_LENGTH)).digest('hex');
  return md5 === recordedMd5(payload) ? ok('MD5') : malformed('has another MD5 than recorded', 'MD5', 0);
}

/** The MD5 an image of a wireless phone begins with, in lower case. The published ones are written in upper case. */
export function recordedMd5(payload: Uint8Array): string | undefined {
  const text = latin1(payload.subarray(0, MD5_LENGTH));
  return /^[0-9A-Fa-f]{32}$/.test(text) ? text.toLowerCase() : undefined;
}
