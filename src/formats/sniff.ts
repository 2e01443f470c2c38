/** What a file somebody downloaded is, by its first bytes. Names lie: `.cop` may be a tar, `.zip` a web page. */
import { constants, gunzipSync } from 'node:zlib';
import { latin1 } from '../lib/text.ts';
import { asciiBytes, startsWith } from './bytes.ts';
import { decodeEnvelopeHeader, LONGEST_ENVELOPE_HEADER, looksSigned, type EnvelopeHeader } from './cisco/envelope.ts';
import { identifyPayload, type IdentifiedPayload } from './cisco/payload.ts';
import { recogniseStandIn, type StandIn } from './stand-in.ts';

export type FileKind =
  | StandIn
  /** `offset`: where the packed bytes begin; not 0 behind a signature. `gzip` holds a tar, as far as its beginning tells. */
  | { readonly kind: 'archive'; readonly form: 'gzip' | 'tar' | 'zip'; readonly offset: number }
  /** A format nobody here unpacks. */
  | { readonly kind: 'unsupported'; readonly format: string; readonly advice: string }
  | { readonly kind: 'signed'; readonly header: EnvelopeHeader; readonly payload: IdentifiedPayload }
  | { readonly kind: 'plain'; readonly payload: IdentifiedPayload };

/** How much of a file `sniff` wants to see: the longest envelope header and a tar header behind it. */
export const SNIFF_LENGTH = LONGEST_ENVELOPE_HEADER + 512;

/** Enough of it for every published package: their headers have some 400 bytes. For looking into thousands of files. */
export const SNIFF_START = 8192;

const GZIP = Uint8Array.of(0x1f, 0x8b, 8);
const ZIP = Uint8Array.of(0x50, 0x4b, 3, 4);
const EMPTY_ZIP = Uint8Array.of(0x50, 0x4b, 5, 6);
const TAR_HEADER = 512;
const TAR_MAGIC_AT = 257;
const TAR_MAGIC = asciiBytes('ustar');

/** Of gzip, so that 512 bytes come out of it, and never more than some megabytes. */
const ENOUGH_FOR_A_HEADER = 4096;

const SELF_EXTRACTING = 'It is a Windows program that unpacks itself; take the .zip, .tar or .cop of the same release.';
const INSTEAD = 'or take the .zip, .tar or .cop of the same release.';
const UNPACK_FIRST = `Unpack it and give the folder, ${INSTEAD}`;
const outOf = (tool: string): string => `Unpack it (${tool}, or 7-Zip) and give what comes out, ${INSTEAD}`;

const UNSUPPORTED = [
  { format: 'self-extracting program', magic: asciiBytes('MZ'), advice: SELF_EXTRACTING },
  { format: '7-Zip archive', magic: Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), advice: UNPACK_FIRST },
  { format: 'RAR archive', magic: asciiBytes('Rar!'), advice: UNPACK_FIRST },
  { format: 'file packed with xz', magic: Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), advice: outOf('xz -d') },
  { format: 'file packed with zstd', magic: Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), advice: outOf('zstd -d') },
  { format: 'file packed with compress', magic: Uint8Array.of(0x1f, 0x9d), advice: outOf('uncompress') },
  { format: 'cabinet archive', magic: asciiBytes('MSCF'), advice: UNPACK_FIRST },
  { format: 'file packed with bzip2', magic: asciiBytes('BZh'), advice: outOf('bunzip2') },
] as const;

/** `start` is the beginning of the file, `SNIFF_LENGTH` bytes of it or all; `size` is the length of the whole file. */
export function sniff(start: Uint8Array, size: number): FileKind {
  const standIn = recogniseStandIn(start, size);
  if (standIn !== undefined) return standIn;
  if (looksSigned(start)) return sniffSigned(start, size);
  const form = archiveForm(start);
  if (form === 'gzip' && holdsNoTar(start)) return { kind: 'plain', payload: identifyPayload(start) };
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

/** Whether gzip surely holds something else than a tar: a kernel, an image. Where its beginning is damaged, nobody knows. */
function holdsNoTar(packed: Uint8Array): boolean {
  const beginning = packed.subarray(0, ENOUGH_FOR_A_HEADER);
  const start = gunzipped(beginning, constants.Z_SYNC_FLUSH);
  if (start === undefined) return false;
  if (start.length >= TAR_HEADER) return archiveForm(start) !== 'tar';
  return beginning.length === packed.length && gunzipped(beginning, constants.Z_FINISH) !== undefined;
}

/** `finishFlush`: whether it must be whole. Undefined for what is damaged. */
function gunzipped(packed: Uint8Array, finishFlush: number): Uint8Array | undefined {
  try {
    return gunzipSync(packed, { finishFlush });
  } catch {
    return undefined;
  }
}

/** The tar of Unix version 7 has no magic, but a checksum: the sum of the header with blanks in its own place. */
function hasTarChecksum(start: Uint8Array): boolean {
  if (start.length < TAR_HEADER) return false;
  const recorded = /^ *([0-7]{1,7})[\0 ]/.exec(latin1(start.subarray(148, 156)))?.[1];
  if (recorded === undefined) return false;
  let sum = 0;
  for (let at = 0; at < TAR_HEADER; at += 1) sum += at >= 148 && at < 156 ? 0x20 : (start[at] ?? 0);
  return sum > 8 * 0x20 && sum === Number.parseInt(recorded, 8);
}
