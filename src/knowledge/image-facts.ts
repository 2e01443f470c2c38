/**
 * Everything one firmware file tells about itself: what it is, which list or load it belongs to, and what is wrong with
 * it. The facts are plain data: a library keeps them, so that verdicts need no second look at the bytes.
 */
import { createHash } from 'node:crypto';
import { decodeEnvelope, decodeEnvelopeHeader, looksSigned } from '../formats/cisco/envelope.ts';
import { decodeHashedEnvelope, looksHashed, type HashedEnvelope } from '../formats/cisco/hashed-envelope.ts';
import { parseImageName, type ImageName } from '../formats/cisco/image-name.ts';
import { identifyPayload } from '../formats/cisco/payload.ts';
import { recogniseStandIn } from '../formats/stand-in.ts';
import type { Malformed, Result } from '../lib/result.ts';
import { inspectContents, inspectUnsigned, unlikePublished, type Findings } from './image-contents.ts';
import { isHidden, isListName, isOneLineList, promisesImage, promisesSignature } from './image-names.ts';
import { isHarmless, type ImageProblem } from './image-problem.ts';
import { knownImage, knownPayload } from './known-images.ts';

/** `unverifiable`: the signature can only be checked by the phone, because the signing key is not public. */
export type Authenticity = 'known-image' | 'known-payload' | 'unverifiable' | 'unsigned';

export interface ImageFacts extends Findings {
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
  readonly authenticity: Authenticity;
}

/** Looks at a whole file. Takes about as long as reading and unpacking it: 10 ms for a megabyte of packed contents. */
export function inspectImage(name: string, bytes: Uint8Array): ImageFacts {
  const sha1 = sha1Of(bytes);
  const named = parseImageName(name);
  const base = { name, size: bytes.length, sha1, named };
  const known = knownImage(sha1, bytes.length) !== undefined;
  const nothing = { problems: [], checks: [], authenticity: known ? 'known-image' : 'unsigned' } as const;
  if (isHidden(name)) return { ...base, ...nothing };
  const standIn = isOneLineList(name) ? undefined : recogniseStandIn(bytes, bytes.length);
  if (standIn !== undefined) {
    const told = promisesImage(name) || standIn.kind === 'lfs-pointer';
    return { ...base, ...nothing, problems: told ? [standIn] : [] };
  }
  if (looksSigned(bytes)) return { ...base, ...inspectEnvelope(base, bytes, known) };
  if (looksHashed(bytes)) return { ...base, ...inspectHashed(base, bytes, known) };
  const found = inspectUnsigned(name, bytes);
  const problems = [...found.problems, ...(known ? [] : unlikePublished(name, bytes, found))];
  return { ...base, ...found, problems, authenticity: nothing.authenticity };
}

/** Larger files are looked at by their beginning alone. The largest image that can be checked inside has 3.8 MB. */
export const LARGEST_INSPECTED = 8 * 1024 * 1024;

/**
 * What the beginning of a large file tells: `start` is its first `SNIFF_LENGTH` bytes, `sha1` the hash of all of it, and
 * `payloadSha256` that from `hashedFrom` on. Images that can be checked inside are smaller by far, so nothing is lost but
 * the known signature over known contents.
 */
export function inspectImageStart(
  name: string,
  size: number,
  sha1: string,
  start: Uint8Array,
  payloadSha256?: string,
): ImageFacts {
  const base = { name, size, sha1, named: parseImageName(name) };
  const known = knownImage(sha1, size) !== undefined;
  if (looksSigned(start)) return { ...base, ...signedStart(base, start, known) };
  if (looksHashed(start)) {
    return { ...base, ...hashedFindings(name, size, decodeHashedEnvelope(start), () => payloadSha256) };
  }
  const problems: readonly ImageProblem[] = promisesSignature(name) ? [{ kind: 'unsigned' }] : [];
  const payload = identifyPayload(start).kind;
  return { ...base, payload, problems, checks: [], authenticity: known ? 'known-image' : 'unsigned' };
}

/** Where the bytes begin whose SHA-256 `inspectImageStart` wants to know; undefined for files that carry none. */
export function hashedFrom(start: Uint8Array): number | undefined {
  const header = looksHashed(start) ? decodeHashedEnvelope(start) : undefined;
  return header?.ok === true ? header.value.headerLength : undefined;
}

interface Base {
  readonly name: string;
  readonly size: number;
}

type Inspected = Findings & Pick<ImageFacts, 'envelope' | 'authenticity'>;

function signedStart({ name, size }: Base, start: Uint8Array, known: boolean): Inspected {
  const header = decodeEnvelopeHeader(start, size);
  const authenticity = known ? 'known-image' : 'unverifiable';
  if (!header.ok) return { ...damagedHeader(header.error), authenticity };
  const payload = identifyPayload(start.subarray(header.value.headerLength)).kind;
  return { payload, problems: nameProblems(name, header.value.name), checks: ['name'], authenticity };
}

function inspectEnvelope({ name }: Base, bytes: Uint8Array, known: boolean): Inspected {
  const decoded = decodeEnvelope(bytes);
  if (!decoded.ok) return { ...damagedHeader(decoded.error), authenticity: 'unverifiable' };
  const envelope = decoded.value;
  const payloadSha1 = sha1Of(envelope.payload);
  const sameKnown = knownPayload(payloadSha1) === undefined ? 'unverifiable' : 'known-payload';
  const contents = inspectContents(envelope.name, envelope.payload);
  const found: Findings = {
    ...contents,
    problems: [...nameProblems(name, envelope.name), ...contents.problems],
    checks: ['name', ...contents.checks],
  };
  const isNew = !known && sameKnown === 'unverifiable';
  return {
    envelope: { name: envelope.name, headerLength: envelope.headerLength, payloadSha1 },
    ...found,
    problems: [...found.problems, ...(isNew ? unlikePublished(envelope.name, bytes, found) : [])],
    authenticity: known ? 'known-image' : sameKnown,
  };
}

function inspectHashed({ name, size }: Base, bytes: Uint8Array, known: boolean): Inspected {
  const decoded = decodeHashedEnvelope(bytes);
  if (!decoded.ok) return hashedFindings(name, size, decoded, () => undefined);
  const { headerLength, name: inside } = decoded.value;
  const payload = bytes.subarray(headerLength);
  const findings = hashedFindings(name, size, decoded, () => createHash('sha256').update(payload).digest('hex'));
  const isList = isListName(inside) && findings.problems.every(isHarmless);
  const list = isList ? inspectContents(inside, payload) : undefined;
  return {
    ...findings,
    envelope: { name: inside, headerLength, payloadSha1: sha1Of(payload) },
    ...(list && {
      list: list.list,
      problems: [...findings.problems, ...list.problems],
      checks: [...findings.checks, ...list.checks],
    }),
    ...(known && { authenticity: 'known-image' }),
  };
}

/** `hash`: the SHA-256 of what follows the header; asked for where the length is right. */
function hashedFindings(
  name: string,
  size: number,
  decoded: Result<HashedEnvelope, Malformed>,
  hash: () => string | undefined,
): Inspected {
  if (!decoded.ok) return { ...damagedHeader(decoded.error), authenticity: 'unverifiable' };
  const { problems, checks } = hashedContents(size - decoded.value.headerLength, decoded.value, hash);
  return {
    problems: [...nameProblems(name, decoded.value.name), ...problems],
    checks: ['name', ...checks],
    authenticity: 'unverifiable',
  };
}

function hashedContents(
  length: number,
  { payloadLength, sha256 }: HashedEnvelope,
  hash: () => string | undefined,
): Pick<Findings, 'problems' | 'checks'> {
  const surplus = length - payloadLength;
  if (surplus < 0) return { problems: [{ kind: 'truncated', missing: -surplus }], checks: ['length'] };
  if (surplus > 0) return { problems: [{ kind: 'too-long', extra: surplus }], checks: ['length'] };
  const found = hash();
  if (found === undefined) return { problems: [], checks: ['length'] };
  if (found === sha256) return { problems: [], checks: ['length', 'SHA-256'] };
  const damage = { reason: 'has another SHA-256 than recorded', field: 'SHA-256', offset: 0 };
  return { problems: [{ kind: 'damaged', member: '', damage }], checks: ['length', 'SHA-256'] };
}

function nameProblems(name: string, inside: string): readonly ImageProblem[] {
  if (name === inside) return [];
  return [{ kind: name.toLowerCase() === inside.toLowerCase() ? 'case-changed' : 'renamed', inside }];
}

function damagedHeader(damage: Malformed): Pick<Findings, 'problems' | 'checks'> {
  return { problems: [{ kind: 'damaged', member: '', damage }], checks: ['envelope'] };
}

function sha1Of(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}
