/**
 * Cisco's signed envelope: a header of tag-length-value fields in front of a payload. It wraps phone images (`.loads`,
 * `.sbn`, `.sb2`, `.sbin`, `.sgn`), packages (`.cop.sgn`, `.cop.sha512`), signed configuration and trust lists.
 *
 * Layout as measured in 127 published images and as `certutils` reads it: `tag:u8 length:u16be value`, except that
 * padding (0x0D) is a single byte. Tags 3, 7 and 9 are containers: their length covers the fields that follow.
 * The RSA signature cannot be verified by anybody but the phone: the keys are not public and no certificate is inside.
 */
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { asciiBytes, joinBytes, startsWith, textUntilNul, viewOf } from '../bytes.ts';

export type DigestAlgorithm = 'sha1' | 'sha256' | 'sha512';

export interface EnvelopeHeader {
  /** 1.0 in configuration signed by a call manager, 1.1 in images, 1.2 in trust lists. */
  readonly version: '1.0' | '1.1' | '1.2';
  /** Offset of the payload in the file; always a multiple of 4. */
  readonly headerLength: number;
  /** The file's own name, which the phone compares with the name it asked for. */
  readonly name: string;
  readonly signer: string;
  readonly issuer: string;
  readonly serial: Uint8Array;
  readonly digest: DigestAlgorithm | 'unknown';
  readonly signature: Uint8Array;
  /** Unix seconds; absent in every image. */
  readonly timestamp?: number;
  /** Only in trust lists. */
  readonly signerVersion?: number;
  /** What is odd but does not keep the header from being read. */
  readonly anomalies: readonly string[];
}

export interface Envelope extends EnvelopeHeader {
  /** A view of the file from `headerLength` on. */
  readonly payload: Uint8Array;
}

/** What `encodeEnvelope` cannot know by itself; everything else has the value found in published images. */
export interface EnvelopeContents {
  readonly name: string;
  readonly payload: Uint8Array;
  /** 64, 128, 256 or 512 bytes. */
  readonly signature: Uint8Array;
  readonly version?: EnvelopeHeader['version'];
  readonly digest?: DigestAlgorithm;
}

/** The longest header its own length field can express. Reading this many bytes of a file is always enough. */
export const LONGEST_ENVELOPE_HEADER = 0xffff;

const IMAGE_SIGNER = 'CN=someSigner;OU=someOrgUnit;O=someOrg';
const IMAGE_ISSUER = 'CN=someCA;OU=someOrgUnit;O=someOrg';
const IMAGE_SERIAL = Uint8Array.of(0x12, 0x34, 0x56, 0x78, 0x90, 0xab, 0xcd, 0xef);

const TAG = {
  version: 0x01,
  headerLength: 0x02,
  signerInfo: 0x03,
  signer: 0x04,
  serial: 0x05,
  issuer: 0x06,
  signatureInfo: 0x07,
  digest: 0x08,
  algorithmInfo: 0x09,
  algorithm: 0x0a,
  modulus: 0x0b,
  signature: 0x0c,
  padding: 0x0d,
  name: 0x0e,
  timestamp: 0x0f,
  signerVersion: 0x1c,
} as const;

const CONTAINERS: readonly number[] = [TAG.signerInfo, TAG.signatureInfo, TAG.algorithmInfo];
const KNOWN_TAGS: ReadonlySet<number> = new Set(Object.values(TAG));
const DEEPEST_NESTING = 3;
const FIELD_HEAD = 3;
const VERSIONS: readonly EnvelopeHeader['version'][] = ['1.0', '1.1', '1.2'];
const DIGESTS: readonly EnvelopeHeader['digest'][] = ['unknown', 'sha1', 'sha256', 'sha512'];
const MODULUS_BYTES = [64, 128, 256, 512];
const NOTHING = new Uint8Array();
const START = Uint8Array.of(TAG.version, 0, 2, 1);

interface Field {
  readonly tag: number;
  readonly value: Uint8Array;
}

/** By tag; of a repeated field the last value. */
type Values = ReadonlyMap<number, Uint8Array>;

/** Whether `file` begins as an envelope of header version 1.x does (the first 8 bytes decide). */
export function looksSigned(file: Uint8Array): boolean {
  return startsWith(file, START) && startsWith(file, Uint8Array.of(TAG.headerLength, 0, 2), 5);
}

/** Decodes a whole file. */
export function decodeEnvelope(file: Uint8Array): Result<Envelope, Malformed> {
  const header = decodeEnvelopeHeader(file, file.length);
  if (!header.ok) return header;
  return ok({ ...header.value, payload: file.subarray(header.value.headerLength) });
}

/**
 * Decodes the header alone. `start` is the beginning of the file, at least the header (`LONGEST_ENVELOPE_HEADER` is
 * enough); `fileLength` the length of the whole file.
 */
export function decodeEnvelopeHeader(start: Uint8Array, fileLength: number): Result<EnvelopeHeader, Malformed> {
  if (start.length < 10) return malformed('too short to be a signed file', 'header', start.length);
  if (!looksSigned(start)) return malformed('does not begin as a signed file does', 'header version', 0);
  const headerLength = viewOf(start).getUint16(8);
  if (headerLength > fileLength || headerLength > start.length) {
    return malformed(`the header (${headerLength} bytes) is longer than the file`, 'header length', 8);
  }
  if (headerLength % 4 !== 0) return malformed('the header length is not a multiple of 4', 'header length', 8);
  const fields: Field[] = [];
  const broken = collectFields(start, 0, headerLength, 0, fields);
  return broken ?? interpret(fields, headerLength);
}

/** Encodes with the layout of published images: fixed order, name after the signature, padding up to a multiple of 4. */
export function encodeEnvelope(contents: EnvelopeContents): Uint8Array {
  const modulus = MODULUS_BYTES.indexOf(contents.signature.length);
  if (modulus === -1) throw new Error(`a signature has 64, 128, 256 or 512 bytes, not ${contents.signature.length}`);
  const fields = [
    ...signerFields(),
    ...signatureFields(contents, modulus),
    field(TAG.name, asciiBytes(`${contents.name}\0`)),
  ];
  const used = 10 + fields.reduce((total, part) => total + part.length, 0);
  const headerLength = Math.ceil(used / 4) * 4;
  return joinBytes([
    field(TAG.version, Uint8Array.of(1, Number((contents.version ?? '1.1').slice(2)))),
    field(TAG.headerLength, Uint8Array.of(headerLength >> 8, headerLength & 0xff)),
    ...fields,
    new Uint8Array(headerLength - used).fill(TAG.padding),
    contents.payload,
  ]);
}

/** The header length an image of this name has, with the 256-byte signature that all published images carry. */
export function imageHeaderLength(name: string): number {
  return Math.ceil((0x180 + name.length + 1) / 4) * 4;
}

/** Descends into containers; every field must end inside its container, and the last one exactly at its end. */
function collectFields(
  bytes: Uint8Array,
  from: number,
  end: number,
  depth: number,
  fields: Field[],
): Result<never, Malformed> | undefined {
  let offset = from;
  while (offset < end) {
    const tag = bytes[offset] ?? 0;
    if (tag === TAG.padding) {
      offset += 1;
      continue;
    }
    const valueAt = offset + FIELD_HEAD;
    if (valueAt > end) return malformed('the header ends inside a field', 'field length', offset);
    const next = valueAt + viewOf(bytes).getUint16(offset + 1);
    if (next > end) return malformed('a field reaches beyond what contains it', tagName(tag), offset);
    if (CONTAINERS.includes(tag)) {
      if (depth === DEEPEST_NESTING) return malformed('containers are nested too deeply', tagName(tag), offset);
      const broken = collectFields(bytes, valueAt, next, depth + 1, fields);
      if (broken !== undefined) return broken;
    } else {
      fields.push({ tag, value: bytes.subarray(valueAt, next) });
    }
    offset = next;
  }
  return undefined;
}

function interpret(fields: readonly Field[], headerLength: number): Result<EnvelopeHeader, Malformed> {
  const byTag = new Map(fields.map((found) => [found.tag, found.value]));
  const version = VERSIONS[byTag.get(TAG.version)?.[1] ?? VERSIONS.length];
  if (version === undefined) return malformed('unknown header version', 'header version', 3);
  const name = byTag.get(TAG.name);
  if (name === undefined) return malformed('the header holds no file name', 'file name', headerLength);
  const signature = byTag.get(TAG.signature);
  if (signature === undefined) return malformed('the header holds no signature', 'signature', headerLength);
  return ok({
    version,
    headerLength,
    name: textUntilNul(name),
    signer: textUntilNul(byTag.get(TAG.signer) ?? NOTHING),
    issuer: textUntilNul(byTag.get(TAG.issuer) ?? NOTHING),
    serial: byTag.get(TAG.serial) ?? NOTHING,
    digest: DIGESTS[byTag.get(TAG.digest)?.[0] ?? 0] ?? 'unknown',
    signature,
    ...trustListFields(byTag),
    anomalies: anomaliesOf(fields, byTag),
  });
}

function trustListFields(byTag: Values): Pick<EnvelopeHeader, 'timestamp' | 'signerVersion'> {
  const timestamp = byTag.get(TAG.timestamp);
  const signerVersion = byTag.get(TAG.signerVersion)?.at(-1);
  return {
    ...(timestamp?.length === 4 && { timestamp: viewOf(timestamp).getUint32(0) }),
    ...(signerVersion !== undefined && { signerVersion }),
  };
}

function anomaliesOf(fields: readonly Field[], byTag: Values): readonly string[] {
  const anomalies = new Set<string>();
  for (const { tag, value } of fields) {
    if (!KNOWN_TAGS.has(tag)) anomalies.add(`unknown ${tagName(tag)}`);
    else if (byTag.get(tag) !== value) anomalies.add(`${tagName(tag)} appears more than once`);
  }
  const digest = byTag.get(TAG.digest)?.[0];
  if (digest === undefined || digest < 1 || digest >= DIGESTS.length) anomalies.add('unknown digest algorithm');
  const modulus = MODULUS_BYTES[byTag.get(TAG.modulus)?.[0] ?? MODULUS_BYTES.length];
  if (modulus !== byTag.get(TAG.signature)?.length) anomalies.add('signature length and key size differ');
  return [...anomalies];
}

function signerFields(): readonly Uint8Array[] {
  const inner = [
    field(TAG.signer, asciiBytes(`${IMAGE_SIGNER}\0`)),
    field(TAG.serial, IMAGE_SERIAL),
    field(TAG.issuer, asciiBytes(`${IMAGE_ISSUER}\0`)),
  ];
  return [field(TAG.signerInfo, joinBytes(inner))];
}

function signatureFields(contents: EnvelopeContents, modulus: number): readonly Uint8Array[] {
  const rsa = field(TAG.algorithmInfo, joinBytes([bytesField(TAG.algorithm, 0), bytesField(TAG.modulus, modulus)]));
  const digest = bytesField(TAG.digest, DIGESTS.indexOf(contents.digest ?? 'sha1'));
  return [field(TAG.signatureInfo, joinBytes([digest, rsa])), field(TAG.signature, contents.signature)];
}

function field(tag: number, value: Uint8Array): Uint8Array {
  return joinBytes([Uint8Array.of(tag, value.length >> 8, value.length & 0xff), value]);
}

function bytesField(tag: number, ...value: number[]): Uint8Array {
  return field(tag, Uint8Array.from(value));
}

function tagName(tag: number): string {
  const known = Object.entries(TAG).find(([, value]) => value === tag);
  return known === undefined ? `tag 0x${tag.toString(16).padStart(2, '0')}` : known[0];
}
