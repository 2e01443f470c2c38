/**
 * Everything one firmware file tells about itself: what it is, which list or load it belongs to, and what is wrong with
 * it. The facts are plain data: a library keeps them, so that verdicts need no second look at the bytes.
 */
import { createHash } from 'node:crypto';
import { carriesChecksums, damagedMembers, decodeCnuArchive } from '../formats/cisco/cnu-archive.ts';
import { decodeEnvelope, decodeEnvelopeHeader, looksSigned, type Envelope } from '../formats/cisco/envelope.ts';
import { parseImageName, type ImageName } from '../formats/cisco/image-name.ts';
import { decodeLoads, type LoadList } from '../formats/cisco/loads.ts';
import { checkPayload, identifyPayload, recordedMd5, type PayloadKind } from '../formats/cisco/payload.ts';
import { recogniseStandIn } from '../formats/stand-in.ts';
import type { ImageProblem } from './image-problem.ts';
import { knownByName, knownImage, knownPayload } from './known-images.ts';

/** `unverifiable`: the signature can only be checked by the phone, because the signing key is not public. */
export type Authenticity = 'known-image' | 'known-payload' | 'unverifiable' | 'unsigned';

export interface ImageFacts {
  /** On disk or in the archive, without folders. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Of the whole file, lower-case hexadecimal. */
  readonly sha1: string;
  /** What the name says, for the 79x1 class. */
  readonly named?: ImageName;
  /** Present for signed files. */
  readonly envelope?: { readonly name: string; readonly headerLength: number; readonly payloadSha1: string };
  /** Present for `.loads` files and OS79XX.TXT. */
  readonly list?: LoadList;
  readonly payload?: PayloadKind;
  /** The MD5 an image of a wireless phone carries inside. */
  readonly md5?: string;
  readonly problems: readonly ImageProblem[];
  /** What was compared and found right or wrong: `name`, `length`, `CRC`, `MD5`, `length and byte sum`. */
  readonly checks: readonly string[];
  readonly authenticity: Authenticity;
}

/** File-name endings that promise a signature. */
const SIGNED_NAME = /\.(loads|sbn|sb2|sbin|sgn|sha512)$/i;
const LIST_NAME = /\.loads$/i;
const ONE_LINE_LIST = /^os79xx\.txt$/i;

type Findings = Pick<ImageFacts, 'problems' | 'checks'> & Partial<Pick<ImageFacts, 'list' | 'payload' | 'md5'>>;

/** Looks at a whole file. Takes about as long as reading and unpacking it: 10 ms for a megabyte of packed contents. */
export function inspectImage(name: string, bytes: Uint8Array): ImageFacts {
  const sha1 = sha1Of(bytes);
  const named = parseImageName(name);
  const base = { name, size: bytes.length, sha1, named };
  const standIn = ONE_LINE_LIST.test(name) ? undefined : recogniseStandIn(bytes, bytes.length);
  if (standIn !== undefined) return { ...base, problems: [standIn], checks: [], authenticity: 'unsigned' };
  const known = knownImage(sha1, bytes.length);
  if (!looksSigned(bytes)) {
    const authenticity = known === undefined ? 'unsigned' : 'known-image';
    return { ...base, ...inspectUnsigned(name, bytes), authenticity };
  }
  const decoded = decodeEnvelope(bytes);
  if (!decoded.ok) {
    const problems: readonly ImageProblem[] = [{ kind: 'damaged', member: '', damage: decoded.error }];
    return { ...base, problems, checks: ['envelope'], authenticity: 'unverifiable' };
  }
  const envelope = decoded.value;
  const payloadSha1 = sha1Of(envelope.payload);
  const sameKnown = knownPayload(payloadSha1) === undefined ? 'unverifiable' : 'known-payload';
  return {
    ...base,
    envelope: { name: envelope.name, headerLength: envelope.headerLength, payloadSha1 },
    ...inspectSigned(name, envelope),
    authenticity: known === undefined ? sameKnown : 'known-image',
  };
}

/** Larger files are looked at by their beginning alone. The largest image that can be checked inside has 3.8 MB. */
export const LARGEST_INSPECTED = 8 * 1024 * 1024;

/**
 * What the beginning of a large file tells: `start` is its first `SNIFF_LENGTH` bytes, `sha1` the hash of all of it.
 * Images that can be checked inside are smaller by far, so nothing is lost but the known signature over known contents.
 */
export function inspectImageStart(name: string, size: number, sha1: string, start: Uint8Array): ImageFacts {
  const named = parseImageName(name);
  const base = { name, size, sha1, named };
  const known = knownImage(sha1, size);
  const header = looksSigned(start) ? decodeEnvelopeHeader(start, size) : undefined;
  if (header === undefined) {
    const problems: readonly ImageProblem[] = SIGNED_NAME.test(name) ? [{ kind: 'unsigned' }] : [];
    const payload = identifyPayload(start).kind;
    return { ...base, payload, problems, checks: [], authenticity: known === undefined ? 'unsigned' : 'known-image' };
  }
  const authenticity = known === undefined ? 'unverifiable' : 'known-image';
  if (!header.ok) {
    const problems: readonly ImageProblem[] = [{ kind: 'damaged', member: '', damage: header.error }];
    return { ...base, problems, checks: ['envelope'], authenticity };
  }
  const payload = identifyPayload(start.subarray(header.value.headerLength)).kind;
  return { ...base, payload, problems: nameProblems(name, header.value.name), checks: ['name'], authenticity };
}

function inspectUnsigned(name: string, bytes: Uint8Array): Findings {
  if (ONE_LINE_LIST.test(name)) return inspectList(bytes);
  const found = inspectPayload(bytes);
  const cut = shorterThanPublished(name, bytes.length, found);
  const signedByName = SIGNED_NAME.test(name) && !isXmlNamedLoads(name, bytes);
  const unsigned: readonly ImageProblem[] = signedByName ? [{ kind: 'unsigned' }] : [];
  return { ...found, problems: [...unsigned, ...found.problems, ...cut] };
}

function inspectSigned(name: string, envelope: Envelope): Findings {
  const found = LIST_NAME.test(envelope.name) ? inspectList(envelope.payload) : inspectPayload(envelope.payload);
  const cut = shorterThanPublished(envelope.name, envelope.headerLength + envelope.payload.length, found);
  return {
    ...found,
    problems: [...nameProblems(name, envelope.name), ...found.problems, ...cut],
    checks: ['name', ...found.checks],
  };
}

function nameProblems(name: string, inside: string): readonly ImageProblem[] {
  if (name === inside) return [];
  return [{ kind: name.toLowerCase() === inside.toLowerCase() ? 'case-changed' : 'renamed', inside }];
}

function inspectList(payload: Uint8Array): Findings {
  const list = decodeLoads(payload);
  if (!list.ok) return { problems: [{ kind: 'unreadable', damage: list.error }], checks: ['list'] };
  return { problems: [], checks: ['list'], list: list.value.kind === 'load-list' ? list.value : undefined };
}

function inspectPayload(payload: Uint8Array): Findings {
  const { kind } = identifyPayload(payload);
  if (kind === 'cnu-archive') return { payload: kind, ...inspectCnuArchive(payload) };
  const md5 = kind === 'md5-image' ? recordedMd5(payload) : undefined;
  const checked = checkPayload(payload);
  return {
    payload: kind,
    md5,
    problems: checked === undefined || checked.ok ? [] : [{ kind: 'damaged', member: '', damage: checked.error }],
    checks: checked?.ok === true ? [checked.value] : [],
  };
}

/** For formats that do not know their own length: shorter than every published image of the same name and version. */
function shorterThanPublished(name: string, size: number, found: Findings): readonly ImageProblem[] {
  if (found.checks.length > 0 || found.list !== undefined) return [];
  const sizes = knownByName(name).flatMap((image) => image.size ?? []);
  const missing = Math.min(...sizes) - size;
  return sizes.length > 0 && missing > 0 ? [{ kind: 'truncated', missing }] : [];
}

/** Length first: a cut-off archive has damaged members too, but the cut is the cause. */
function inspectCnuArchive(payload: Uint8Array): Pick<Findings, 'problems' | 'checks'> {
  const archive = decodeCnuArchive(payload);
  if (!archive.ok) return { problems: [{ kind: 'damaged', member: '', damage: archive.error }], checks: ['length'] };
  const { surplus } = archive.value;
  if (surplus < 0) return { problems: [{ kind: 'truncated', missing: -surplus }], checks: ['length'] };
  const tooLong: readonly ImageProblem[] = surplus > 1 ? [{ kind: 'too-long', extra: surplus }] : [];
  const damaged = damagedMembers(archive.value).map(({ name, damage }): ImageProblem => ({
    kind: 'damaged',
    member: name,
    damage,
  }));
  return {
    problems: [...tooLong, ...damaged],
    checks: carriesChecksums(archive.value) ? ['length', 'CRC'] : ['length'],
  };
}

/** Locale packages call an XML file `CIPC_Locale.loads`. */
function isXmlNamedLoads(name: string, bytes: Uint8Array): boolean {
  if (!LIST_NAME.test(name)) return false;
  const list = decodeLoads(bytes);
  return list.ok && list.value.kind === 'xml';
}

function sha1Of(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}
