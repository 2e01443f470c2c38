/**
 * Writes answers. The question goes back as it came, with the capitals it had; each record is owned by the name in the
 * question, which a pointer names.
 */
import { CLIENT_COOKIE, SERVER_COOKIE, writeServerCookie } from './cookie.ts';
import { lengthBefore, ROOT, type NameKey } from './name.ts';
import { FLAG, HEADER_SIZE, PLAIN_SIZE, RCODE, SAFE_SIZE, TYPE } from './numbers.ts';
import type { DnsQuery, Edns } from './query.ts';
import type { OwnRecord } from './zone.ts';

/** Memory to write to, as words and as octets. */
export interface Out {
  readonly view: DataView;
  readonly bytes: Uint8Array;
}

export interface ReplyOrder {
  readonly rcode: number;
  readonly isAuthoritative: boolean;
  readonly records: readonly OwnRecord[];
  /** The name of the zone, and its SOA record, when there are no records. */
  readonly soa?: { readonly zone: NameKey; readonly record: OwnRecord };
}

export interface ReplyPlace {
  /** Where in `out` it begins. */
  readonly to: number;
  /** Octets that it may have at most. */
  readonly room: number;
  /** The memory of the query, and where it begins there. */
  readonly from: Uint8Array;
  readonly at: number;
  readonly cookie: CookieMaker;
}

export interface CookieMaker {
  readonly secret: DataView;
  /** The client's address. */
  readonly address: number;
  /** Since 1970. */
  readonly seconds: number;
}

const OWNER_POINTER = 0xc000 | HEADER_SIZE;
const OWNER_SIZE = 2;
const OPT_SIZE = 11;
const OPTION_COOKIE = 10;
const OPTION_HEAD = 4;
const COOKIE_OPTION = OPTION_HEAD + CLIENT_COOKIE + SERVER_COOKIE;
/** What goes back as it came. */
const KEPT_FLAGS = FLAG.opcode | FLAG.recursionDesired | FLAG.checkingDisabled;
const SIGNATURES = 0x8000;

/** Octets of an answer by UDP that a client takes and that no network breaks up. */
export function roomByUdp(edns: Edns | undefined): number {
  return Math.min(SAFE_SIZE, Math.max(PLAIN_SIZE, edns?.size ?? 0));
}

/** Writes the answer and returns its length. What does not fit is left out whole, and said (RFC 2181 section 9). */
export function writeReply(out: Out, query: DnsQuery, order: ReplyOrder, place: ReplyPlace): number {
  const head = writeQuestion(out, query, place);
  const { records, soa } = order;
  const rest = sizeOf(records) + (soa === undefined ? 0 : soaSize(query, soa));
  const isTruncated = head + rest + optSize(query.edns) > place.room;
  let next = place.to + head;
  if (!isTruncated) for (const record of records) next = writeOwned(out, next, record);
  if (!isTruncated && soa !== undefined) next = writeSoa(out, next, query, soa);
  if (query.edns !== undefined) next = writeOpt(out, next, query, order.rcode, place);
  writeHeader(out.view, query, order, place, isTruncated);
  return next - place.to;
}

/** As it came; returns where the records begin, from the beginning of the message. */
export function writeQuestion({ bytes }: Out, { question }: DnsQuery, { to, from, at }: ReplyPlace): number {
  const head = HEADER_SIZE + (question?.length ?? 0);
  for (let octet = HEADER_SIZE; octet < head; octet += 1) bytes[to + octet] = from[at + octet] ?? 0;
  return head;
}

function writeHeader(
  view: DataView,
  query: DnsQuery,
  { rcode, isAuthoritative, records, soa }: ReplyOrder,
  { to }: ReplyPlace,
  isTruncated: boolean,
): void {
  const flags =
    FLAG.response |
    (query.flags & KEPT_FLAGS) |
    (isAuthoritative ? FLAG.authoritative : 0) |
    // Also where nobody else is asked: there are clients that use no server without it.
    FLAG.recursionAvailable |
    (isTruncated ? FLAG.truncated : 0);
  view.setUint16(to, query.id, false);
  view.setUint16(to + 2, flags | (rcode & FLAG.rcode), false);
  view.setUint16(to + 4, query.question === undefined ? 0 : 1, false);
  view.setUint16(to + 6, isTruncated ? 0 : records.length, false);
  view.setUint16(to + 8, isTruncated || soa === undefined ? 0 : 1, false);
  view.setUint16(to + 10, query.edns === undefined ? 0 : 1, false);
}

/** Octets of the OPT record of an answer to this. */
export function optSize(edns: Edns | undefined): number {
  if (edns === undefined) return 0;
  return OPT_SIZE + (edns.cookieAt === undefined ? 0 : COOKIE_OPTION);
}

/** Writes the OPT record of an answer at `to`, and returns where it ends (RFC 6891 section 6.1.2). */
export function writeOpt(
  { view, bytes }: Out,
  to: number,
  { edns }: Pick<DnsQuery, 'edns'>,
  rcode: number,
  { from, cookie }: Pick<ReplyPlace, 'from' | 'cookie'>,
): number {
  bytes[to] = 0;
  view.setUint16(to + 1, TYPE.OPT, false);
  view.setUint16(to + 3, SAFE_SIZE, false);
  view.setUint16(to + 5, (rcode >> 4) << 8, false);
  view.setUint16(to + 7, edns?.wantsSignatures === true ? SIGNATURES : 0, false);
  const cookieAt = edns?.cookieAt;
  view.setUint16(to + 9, cookieAt === undefined ? 0 : COOKIE_OPTION, false);
  const option = to + OPT_SIZE;
  if (cookieAt === undefined) return option;
  view.setUint16(option, OPTION_COOKIE, false);
  view.setUint16(option + 2, CLIENT_COOKIE + SERVER_COOKIE, false);
  for (let octet = 0; octet < CLIENT_COOKIE; octet += 1)
    bytes[option + OPTION_HEAD + octet] = from[cookieAt + octet] ?? 0;
  writeServerCookie(view, option + OPTION_HEAD + CLIENT_COOKIE, cookie);
  return option + COOKIE_OPTION;
}

/** What cannot be answered: the question is sent back if it could be read. */
export function refusal(rcode: number): ReplyOrder {
  return { rcode, isAuthoritative: false, records: [] };
}

export const SERVER_FAILURE = refusal(RCODE.SERVFAIL);

function sizeOf(records: readonly OwnRecord[]): number {
  let size = 0;
  for (const record of records) size += OWNER_SIZE + record.length;
  return size;
}

function writeOwned({ view, bytes }: Out, to: number, record: OwnRecord): number {
  view.setUint16(to, OWNER_POINTER, false);
  bytes.set(record, to + OWNER_SIZE);
  return to + OWNER_SIZE + record.length;
}

type Soa = NonNullable<ReplyOrder['soa']>;

function soaSize(query: DnsQuery, { zone, record }: Soa): number {
  return (zonePointer(query, zone) === undefined ? 1 : OWNER_SIZE) + record.length;
}

function writeSoa({ view, bytes }: Out, to: number, query: DnsQuery, { zone, record }: Soa): number {
  const pointer = zonePointer(query, zone);
  if (pointer === undefined) bytes[to] = 0;
  else view.setUint16(to, pointer, false);
  const data = to + (pointer === undefined ? 1 : OWNER_SIZE);
  bytes.set(record, data);
  return data + record.length;
}

/** A pointer into the name of the question, which ends with that of its zone; undefined for the root, which is shorter. */
function zonePointer({ question }: DnsQuery, zone: NameKey): number | undefined {
  if (question === undefined || zone === ROOT) return undefined;
  const before = lengthBefore(question.key, zone);
  return before === undefined ? undefined : OWNER_POINTER + before;
}
