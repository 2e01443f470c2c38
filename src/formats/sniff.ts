/** What a file somebody downloaded is, by its first bytes. Names lie: `.cop` may be a tar, `.zip` a web page. */
import { latin1 } from '../lib/text.ts';
import { asciiBytes, startsWith } from './bytes.ts';
import { decodeEnvelopeHeader, LONGEST_ENVELOPE_HEADER, looksSigned, type EnvelopeHeader } from './cisco/envelope.ts';
import { identifyPayload, type IdentifiedPayload } from './cisco/payload.ts';
import { recogniseStandIn, type StandIn } from './stand-in.ts';

export type FileKind =
  | StandIn
  /** `offset`: where the packed bytes begin; not 0 behind a signature. `gzip` may hold a tar or a single file. */
  | { readonly kind: 'archive'; readonly form: 'gzip' | 'tar' | 'zip'; readonly offset: number }
  /** A format nobody here unpacks. */
  | { readonly kind: 'unsupported'; readonly format: string; readonly advice: string }
  | { readonly kind: 'signed'; readonly header: EnvelopeHeader; readonly payload: IdentifiedPayload }
  | { readonly kind: 'plain'; readonly payload: IdentifiedPayload };

/** How much of a file `sniff` wants to see: the longest envelope header and a tar header behind it. */
export const SNIFF_LENGTH = LONGEST_ENVELOPE_HEADER + 512;

const GZIP = Uint8Array.of(0x1f, 0x8b, 8);
const ZIP = Uint8Array.of(0x50, 0x4b, 3, 4);
const EMPTY_ZIP = Uint8Array.of(0x50, 0x4b, 5, 6);
const TAR_MAGIC_AT = 257;
const TAR_MAGIC = asciiBytes('ustar');

const SELF_EXTRACTING = 'It is a Windows program that unpacks itself; take the .zip, .tar or .cop of the same release.';
const UNPACK_FIRST = 'Unpack it and give the folder, or take the .zip, .tar or .cop of the same release.';

const UNSUPPORTED = [
  { format: 'self-extracting program', magic: asciiBytes('MZ'), advice: SELF_EXTRACTING },
  { format: '7-Zip archive', magic: Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), advice: UNPACK_FIRST },
  { format: 'RAR archive', magic: asciiBytes('Rar!'), advice: UNPACK_FIRST },
  { format: 'xz archive', magic: Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), advice: UNPACK_FIRST },
  { format: 'bzip2 archive', magic: asciiBytes('BZh'), advice: UNPACK_FIRST },
] as const;

/** `start` is the beginning of the file, `SNIFF_LENGTH` bytes of it or all; `size` is the length of the whole file. */
export function sniff(start: Uint8Array, size: number): FileKind {
  const standIn = recogniseStandIn(start, size);
  if (standIn !== undefined) return standIn;
  if (looksSigned(start)) return sniffSigned(start, size);
  const form = archiveForm(start);
  if (form !== undefined) return { kind: 'archive', form, offset: 0 };
  const unsupported = UNSUPPORTED.find(({ magic }) => startsWith(start, magic));
  if (unsupported !== undefined) {
    return { kind: 'unsupported', format: unsupported.format, advice: unsupported.advice };
  }
  return { kind: 'plain', payload: identifyPayload(start) };
}

/**
 * A signature around an archive means a package; around anything else, an image. One published image
 * (`EA15FW-BF3-220.SBN` of the 7926) is a signed gzip all the same: only the name in the envelope tells.
 */
function sniffSigned(start: Uint8Array, size: number): FileKind {
  const header = decodeEnvelopeHeader(start, size);
  if (!header.ok) return { kind: 'plain', payload: identifyPayload(start) };
  const offset = header.value.headerLength;
  const payload = start.subarray(offset);
  const form = archiveForm(payload);
  const isImage = /\.(sbn|sb2|sbin)$/i.test(header.value.name);
  if (form !== undefined && !isImage) return { kind: 'archive', form, offset };
  return { kind: 'signed', header: header.value, payload: identifyPayload(payload) };
}

function archiveForm(start: Uint8Array): 'gzip' | 'tar' | 'zip' | undefined {
  if (startsWith(start, GZIP)) return 'gzip';
  if (startsWith(start, ZIP) || startsWith(start, EMPTY_ZIP)) return 'zip';
  return startsWith(start, TAR_MAGIC, TAR_MAGIC_AT) || hasTarChecksum(start) ? 'tar' : undefined;
}

/** The tar of Unix version 7 has no magic, but a checksum: the sum of the header with blanks in its own place. */
function hasTarChecksum(start: Uint8Array): boolean {
  if (start.length < 512) return false;
  const recorded = /^ *([0-7]{1,7})[\0 ]/.exec(latin1(start.subarray(148, 156)))?.[1];
  if (recorded === undefined) return false;
  let sum = 0;
  for (let at = 0; at < 512; at += 1) sum += at >= 148 && at < 156 ? 0x20 : (start[at] ?? 0);
  return sum > 8 * 0x20 && sum === Number.parseInt(recorded, 8);
}
