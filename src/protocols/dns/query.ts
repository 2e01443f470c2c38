/** Reads what a client asks (RFC 1035 section 4, RFC 6891, RFC 7873). */
import { readPlainName, type NameKey } from './name.ts';
import { FLAG, HEADER_SIZE, RCODE, TYPE } from './numbers.ts';
import { overRecords, u16 } from './records.ts';

export interface Question {
  readonly key: NameKey;
  readonly type: number;
  readonly class: number;
  /** Octets from the beginning of the name to the end of the class. */
  readonly length: number;
}

/** What the OPT record says. */
export interface Edns {
  readonly version: number;
  /** Octets that the client takes by UDP. */
  readonly size: number;
  readonly wantsSignatures: boolean;
  /** Where the 8 octets of the client's cookie stand. */
  readonly cookieAt?: number;
}

export interface DnsQuery {
  readonly id: number;
  /** The second 16 bits of the message. */
  readonly flags: number;
  /** What keeps it from being answered; the question may be missing then. */
  readonly problem: number | undefined;
  readonly question: Question | undefined;
  readonly edns: Edns | undefined;
}

const OPCODE_QUERY = 0;
const OPTION_COOKIE = 10;
const CLIENT_COOKIE = 8;
const SHORTEST_COOKIE = 16;
const LONGEST_COOKIE = 40;
const SIGNATURES = 0x8000;

/**
 * The message between `at` and `end`. Undefined for what is not to be answered at all: an answer, which would be answered
 * by the next server for ever, and what is too short to say who asks.
 */
export function decodeQuery(bytes: Uint8Array, at: number, end: number): DnsQuery | undefined {
  if (end - at < HEADER_SIZE) return undefined;
  const [id, flags] = [u16(bytes, at), u16(bytes, at + 2)];
  if ((flags & FLAG.response) !== 0) return undefined;
  const refused = (problem: number, question?: Question): DnsQuery => {
    return { id, flags, problem, question, edns: undefined };
  };
  if ((flags & FLAG.opcode) >> 11 !== OPCODE_QUERY) return refused(RCODE.NOTIMP);
  const questions = u16(bytes, at + 4);
  const question = questions === 1 ? readQuestion(bytes, at + HEADER_SIZE, end) : undefined;
  if (questions > 1 || (questions === 1 && question === undefined)) return refused(RCODE.FORMERR);
  const rest = readRest(bytes, at, at + HEADER_SIZE + (question?.length ?? 0), end);
  if (rest === 'broken') return refused(RCODE.FORMERR, question);
  return { id, flags, problem: problemOf(question, rest), question, edns: rest };
}

function problemOf(question: Question | undefined, edns: Edns | undefined): number | undefined {
  if (edns !== undefined && edns.version !== 0) return RCODE.BADVERS;
  // RFC 7873 section 5.4: without a question it asks for a cookie.
  return question === undefined && edns?.cookieAt === undefined ? RCODE.FORMERR : undefined;
}

/** The question at `at`; undefined for what is none. */
export function readQuestion(bytes: Uint8Array, at: number, end: number): Question | undefined {
  const key = readPlainName(bytes, at, end);
  if (key === undefined) return undefined;
  const behind = at + key.length;
  if (behind + 4 > end) return undefined;
  return { key, type: u16(bytes, behind), class: u16(bytes, behind + 2), length: key.length + 4 };
}

/** The records behind the question: of those only OPT says something. */
function readRest(bytes: Uint8Array, start: number, from: number, end: number): Edns | 'broken' | undefined {
  const before = u16(bytes, start + 6) + u16(bytes, start + 8);
  const count = before + u16(bytes, start + 10);
  if (count === 0) return undefined;
  let edns: Edns | undefined;
  const read = overRecords(bytes, { start, from, end, count }, (index, at, fixed, next) => {
    if (u16(bytes, fixed) !== TYPE.OPT) return true;
    if (edns !== undefined || index < before || bytes[at] !== 0) return false;
    edns = readOpt(bytes, fixed, next);
    return edns !== undefined;
  });
  return read === undefined ? 'broken' : edns;
}

/** `at`: behind its name. */
function readOpt(bytes: Uint8Array, at: number, end: number): Edns | undefined {
  let cookieAt: number | undefined;
  let option = at + 10;
  while (option < end) {
    if (option + 4 > end) return undefined;
    const length = u16(bytes, option + 2);
    if (option + 4 + length > end) return undefined;
    if (u16(bytes, option) === OPTION_COOKIE && cookieAt === undefined) {
      if (!isCookieLength(length)) return undefined;
      cookieAt = option + 4;
    }
    option += 4 + length;
  }
  return {
    size: u16(bytes, at + 2),
    version: bytes[at + 5] ?? 0,
    wantsSignatures: (u16(bytes, at + 6) & SIGNATURES) !== 0,
    ...(cookieAt === undefined ? {} : { cookieAt }),
  };
}

/** RFC 7873 section 5.2.2. */
function isCookieLength(length: number): boolean {
  return length === CLIENT_COOKIE || (length >= SHORTEST_COOKIE && length <= LONGEST_COOKIE);
}
