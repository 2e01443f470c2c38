/**
 * `CNU_File_Archive_3.0`: what the components of a 79x1-class load carry inside their envelope. Big-endian; a fixed
 * head, records of 20 bytes, NUL-terminated names, then all contents in record order without padding. Layout as in
 * published images and as `cnu-fpu` reads it. The format has no checksum, but it knows its own length.
 */
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { asciiBytes, joinBytes, startsWith, textUntilNul, viewOf } from '../bytes.ts';
import { checkGzip, checkZip, newRoom, type Room } from './checked-contents.ts';

export interface CnuMember {
  /** `deleted`: the phone removes its file of that name; there are no contents. */
  readonly kind: 'file' | 'boot-code' | 'deleted' | 'other';
  /** Absolute path on the phone; empty for boot code, which is only in `cnu*` images. */
  readonly name: string;
  /** Unix seconds: the build date. */
  readonly modified: number;
  /** As recorded; `body` is shorter where the archive was cut off. */
  readonly size: number;
  readonly body: Uint8Array;
}

export interface CnuArchive {
  readonly members: readonly CnuMember[];
  /**
   * Bytes beyond (positive) or short of (negative) the recorded length. Two published images carry one extra line
   * feed, so 1 is no damage.
   */
  readonly surplus: number;
  readonly anomalies: readonly string[];
}

/** A member to encode. Without a name it is boot code; without a body it is a delete record. */
export interface CnuContents {
  readonly name?: string;
  readonly body?: Uint8Array;
  /** Unix seconds. */
  readonly modified: number;
}

export interface DamagedMember {
  readonly name: string;
  readonly damage: Malformed;
}

const CHECKED_NAMES = [
  [/\.cnz$/i, checkGzip],
  [/\.(jar|zip)$/i, checkZip],
] as const;

const MAGIC = asciiBytes('CNU_File_Archive_3.0');
const COUNT_AT = 0x30;
const CONTENT_OFFSET_AT = 0x34;
const SECOND_MAGIC_AT = 0x38;
const RECORDS_AT = 0x248;
const RECORD_LENGTH = 20;
const TYPE_BOOT_CODE = 6;
const TYPE_NAMED = 7;
const FLAG_DELETED = 1;
const FLAG_FILE = 2;
const LONGEST_NAME = 256;
/** Published images have fewer than 100. */
const MOST_RECORDS = 4096;

export function looksLikeCnuArchive(payload: Uint8Array): boolean {
  return startsWith(payload, MAGIC);
}

/** Decodes a payload. A cut-off archive is no error as long as its records are there: `surplus` is then negative. */
export function decodeCnuArchive(payload: Uint8Array): Result<CnuArchive, Malformed> {
  if (!looksLikeCnuArchive(payload)) return malformed('does not begin with CNU_File_Archive_3.0', 'magic', 0);
  if (payload.length < RECORDS_AT) return malformed('the archive ends inside its head', 'head', payload.length);
  const view = viewOf(payload);
  const count = view.getUint32(COUNT_AT);
  const contentOffset = view.getUint32(CONTENT_OFFSET_AT);
  if (count > MOST_RECORDS) return malformed(`${count} records`, 'record count', COUNT_AT);
  const recordsEnd = RECORDS_AT + count * RECORD_LENGTH;
  if (recordsEnd > payload.length) return malformed('the archive ends inside its records', 'records', payload.length);
  if (contentOffset < recordsEnd)
    return malformed('the contents begin inside the records', 'content offset', CONTENT_OFFSET_AT);
  const members: CnuMember[] = [];
  let bodyAt = contentOffset;
  for (let at = RECORDS_AT; at < recordsEnd; at += RECORD_LENGTH) {
    const member = decodeMember(payload, view, at, bodyAt);
    if (!member.ok) return member;
    members.push(member.value);
    bodyAt += member.value.size;
  }
  const surplus = payload.length - bodyAt;
  return ok({ members, surplus, anomalies: anomaliesOf(payload, members, surplus) });
}

/** Encodes with the exact layout; the result is as long as its records say. */
export function encodeCnuArchive(contents: readonly CnuContents[]): Uint8Array {
  const head = new Uint8Array(RECORDS_AT + contents.length * RECORD_LENGTH);
  const view = viewOf(head);
  head.set(MAGIC, 0);
  head.set(MAGIC, SECOND_MAGIC_AT);
  const names: Uint8Array[] = [];
  let nameAt = head.length;
  for (const [index, member] of contents.entries()) {
    encodeRecord(view, RECORDS_AT + index * RECORD_LENGTH, member, nameAt);
    if (member.name === undefined) continue;
    const name = asciiBytes(`${member.name}\0`);
    names.push(name);
    nameAt += name.length;
  }
  view.setUint32(COUNT_AT, contents.length);
  view.setUint32(CONTENT_OFFSET_AT, nameAt);
  return joinBytes([head, ...names, ...contents.map((member) => member.body ?? new Uint8Array())]);
}

/**
 * Checks the CRCs that packed members carry. What a member is called decides, not how it begins: a flipped bit in its
 * first bytes must not hide it. Covers nearly all of `cvm`, most of `jar` and nothing of `apps`, `cnu` and `dsp`. An archive
 * that would unpack to more than any published one is looked at up to there.
 */
export function damagedMembers(archive: CnuArchive): readonly DamagedMember[] {
  const damaged: DamagedMember[] = [];
  const room = newRoom();
  for (const member of archive.members) {
    if (member.size === 0 || room.bytes === 0) continue;
    const checked = checkOf(member)?.(member.body, room);
    if (checked?.ok === false) damaged.push({ name: member.name, damage: checked.error });
  }
  return damaged;
}

/** Whether any of it can be checked for flipped bits. */
export function carriesChecksums(archive: CnuArchive): boolean {
  return archive.members.some((member) => member.size > 0 && checkOf(member) !== undefined);
}

function checkOf({ name }: CnuMember): ((body: Uint8Array, room: Room) => Result<number, Malformed>) | undefined {
  return CHECKED_NAMES.find(([pattern]) => pattern.test(name))?.[1];
}

function decodeMember(payload: Uint8Array, view: DataView, at: number, bodyAt: number): Result<CnuMember, Malformed> {
  const type = view.getUint32(at);
  const flag = view.getUint32(at + 4);
  const size = view.getUint32(at + 8);
  const nameAt = view.getUint32(at + 16);
  if (nameAt > payload.length) return malformed('a name lies outside the archive', 'name offset', at + 16);
  return ok({
    kind: kindOf(type, flag),
    name: nameAt === 0 ? '' : textUntilNul(payload.subarray(nameAt, nameAt + LONGEST_NAME)),
    modified: view.getUint32(at + 12),
    size,
    body: payload.subarray(bodyAt, bodyAt + size),
  });
}

function kindOf(type: number, flag: number): CnuMember['kind'] {
  if (flag === FLAG_DELETED) return 'deleted';
  if (type === TYPE_BOOT_CODE) return 'boot-code';
  return type === TYPE_NAMED && flag === FLAG_FILE ? 'file' : 'other';
}

function anomaliesOf(payload: Uint8Array, members: readonly CnuMember[], surplus: number): readonly string[] {
  const anomalies: string[] = [];
  if (!startsWith(payload, MAGIC, SECOND_MAGIC_AT)) anomalies.push('the second magic is missing');
  if (members.some((member) => member.kind === 'other')) anomalies.push('a record of unknown type');
  if (members.some((member) => member.kind === 'deleted' && member.size > 0))
    anomalies.push('a delete record with contents');
  if (surplus === 1) anomalies.push('one extra byte after the contents');
  return anomalies;
}

function encodeRecord(view: DataView, at: number, member: CnuContents, nameAt: number): void {
  view.setUint32(at, member.name === undefined ? TYPE_BOOT_CODE : TYPE_NAMED);
  view.setUint32(at + 4, member.body === undefined ? FLAG_DELETED : FLAG_FILE);
  view.setUint32(at + 8, member.body?.length ?? 0);
  view.setUint32(at + 12, member.modified);
  view.setUint32(at + 16, member.name === undefined ? 0 : nameAt);
}
