/**
 * Questions that are sent on to another server, and its answers on their way back. Only those are taken that come from where
 * the question went, with its number and its name in the very same capitals (RFC 5452, draft-vixie-dnsext-dns0x20).
 */
import { FLAG, HEADER_SIZE, RCODE, SAFE_SIZE, TYPE } from './numbers.ts';
import { readQuestion, type DnsQuery } from './query.ts';
import { overRecords, u16 } from './records.ts';
import { optSize, writeOpt, writeQuestion, type Out, type ReplyPlace } from './reply.ts';

/** What goes on with a question. */
const SENT_FLAGS = FLAG.recursionDesired | FLAG.checkingDisabled | FLAG.authenticData;
/** What comes back with an answer, besides its rcode. */
const RELAYED_FLAGS = FLAG.truncated | FLAG.authenticData | FLAG.checkingDisabled | FLAG.authoritative;
const SIGNATURES = 0x8000;
const OPT_SIZE = 11;

/** A question with capitals at random; `random`: one bit for each octet is used. */
export function mixedCase(question: Uint8Array, random: Uint8Array): Uint8Array {
  const mixed = question.slice();
  // Type and class are no letters.
  for (let at = 0; at < mixed.length - 4; at += 1) {
    const octet = mixed[at] ?? 0;
    const isLetter = (octet >= 0x41 && octet <= 0x5a) || (octet >= 0x61 && octet <= 0x7a);
    const isCapital = ((random[at >> 3] ?? 0) >> (at & 7)) & 1;
    if (isLetter) mixed[at] = isCapital === 1 ? octet & 0xdf : octet | 0x20;
  }
  return mixed;
}

/** Writes a question for another server, and returns its length. */
export function writeForwarded(
  { view, bytes }: Out,
  to: number,
  query: Pick<DnsQuery, 'id' | 'flags' | 'edns'>,
  question: Uint8Array,
): number {
  view.setUint16(to, query.id, false);
  view.setUint16(to + 2, query.flags & SENT_FLAGS, false);
  view.setUint16(to + 4, 1, false);
  view.setUint32(to + 6, 0, false);
  view.setUint16(to + 10, 1, false);
  bytes.set(question, to + HEADER_SIZE);
  const opt = to + HEADER_SIZE + question.length;
  bytes[opt] = 0;
  view.setUint16(opt + 1, TYPE.OPT, false);
  view.setUint16(opt + 3, SAFE_SIZE, false);
  view.setUint16(opt + 5, 0, false);
  view.setUint16(opt + 7, query.edns?.wantsSignatures === true ? SIGNATURES : 0, false);
  view.setUint16(opt + 9, 0, false);
  return opt + OPT_SIZE - to;
}

/** An answer that was looked through to its end. */
export interface Response {
  readonly id: number;
  readonly flags: number;
  /** With the upper bits of the OPT record. */
  readonly rcode: number;
  /** Its octets, with the question as the server sent it back. */
  readonly bytes: Uint8Array;
  readonly questionLength: number;
  readonly answers: number;
  readonly authorities: number;
  /** Additional records before the OPT record, which is not sent on. */
  readonly additionals: number;
  /** Where these end. */
  readonly end: number;
}

/** `bytes`: the whole message. Undefined for what is no answer to one question, and for what cannot be read to its end. */
export function readResponse(bytes: Uint8Array): Response | undefined {
  const question = isResponse(bytes) ? readQuestion(bytes, HEADER_SIZE, bytes.length) : undefined;
  if (question === undefined) return undefined;
  const [answers, authorities, all] = [u16(bytes, 6), u16(bytes, 8), u16(bytes, 10)];
  const before = answers + authorities;
  const place = { start: 0, from: HEADER_SIZE + question.length, end: bytes.length, count: before + all };
  let opt: { readonly at: number; readonly upper: number; readonly index: number } | undefined;
  const end = overRecords(bytes, place, (index, at, fixed) => {
    const isOpt = index >= before && u16(bytes, fixed) === TYPE.OPT;
    if (isOpt) opt ??= { at, upper: bytes[fixed + 4] ?? 0, index };
    return true;
  });
  if (end === undefined) return undefined;
  const flags = u16(bytes, 2);
  // Names point backwards only, so what stands before OPT can do without what follows it.
  return {
    id: u16(bytes, 0),
    flags,
    rcode: ((opt?.upper ?? 0) << 4) | (flags & FLAG.rcode),
    bytes,
    questionLength: question.length,
    answers,
    authorities,
    additionals: opt === undefined ? all : opt.index - before,
    end: opt?.at ?? end,
  };
}

function isResponse(bytes: Uint8Array): boolean {
  const flags = u16(bytes, 2);
  const isOne = (flags & FLAG.response) !== 0 && (flags & FLAG.opcode) === 0 && u16(bytes, 4) === 1;
  return isOne && bytes.length >= HEADER_SIZE;
}

/** Whether it is the answer to this question, to the capital. */
export function answersTo({ bytes, questionLength }: Response, question: Uint8Array): boolean {
  if (questionLength !== question.length) return false;
  return question.every((octet, at) => bytes[HEADER_SIZE + at] === octet);
}

/** Whether another server might say something else. */
export function isFailure({ rcode }: Response): boolean {
  return rcode === RCODE.SERVFAIL || rcode === RCODE.REFUSED || rcode === RCODE.NOTIMP || rcode === RCODE.FORMERR;
}

/**
 * Writes an answer for the client who asked, and returns its length: with the client's number and question, and an OPT record
 * if it sent one. What does not fit is left out whole, and said.
 */
export function writeRelayed(out: Out, query: DnsQuery, response: Response, place: ReplyPlace): number {
  const { view, bytes } = out;
  const { to, room } = place;
  const isTruncated = response.end + optSize(query.edns) > room;
  if (!isTruncated) bytes.set(response.bytes.subarray(0, response.end), to);
  const head = writeQuestion(out, query, place);
  const length = isTruncated ? head : response.end;
  const flags = FLAG.response | FLAG.recursionAvailable | (query.flags & FLAG.recursionDesired);
  const cut = isTruncated ? FLAG.truncated : 0;
  view.setUint16(to, query.id, false);
  view.setUint16(to + 2, flags | (response.flags & RELAYED_FLAGS) | cut | (response.rcode & FLAG.rcode), false);
  view.setUint16(to + 4, 1, false);
  view.setUint16(to + 6, isTruncated ? 0 : response.answers, false);
  view.setUint16(to + 8, isTruncated ? 0 : response.authorities, false);
  const additionals = isTruncated ? 0 : response.additionals;
  view.setUint16(to + 10, additionals + (query.edns === undefined ? 0 : 1), false);
  if (query.edns === undefined) return length;
  return writeOpt(out, to + length, query, response.rcode, place) - to;
}
