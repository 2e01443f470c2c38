/**
 * DHCP messages from and to bytes: RFC 2131 section 2, options as RFC 2132, long options as RFC 3396.
 *
 * `decodeDhcp` never throws and never copies: `chaddr` and the option bytes are views on the datagram, valid as long as its
 * memory is. `writeDhcp` writes into memory it is given; `encodeDhcp` allocates.
 */
import { macFromBytes } from '../../../lib/address.ts';
import { malformed, ok, type Malformed, type Result } from '../../../lib/result.ts';
import { decodeText, encodeText } from '../../../lib/text.ts';
import { OPTION } from '../options/option-rows.ts';
import {
  BOOTP_SIZE,
  BOOT_REPLY,
  BOOT_REQUEST,
  BROADCAST_FLAG,
  SAFE_SIZE,
  codeOfKind,
  kindOfCode,
  option,
  readAddress,
  readU32,
  writeU32,
  type AnomalyKind,
  type DhcpMessage,
  type DhcpOption,
  type MessageKind,
} from './message.ts';
import { END, emptyScan, joinParts, scanArea, type OptionArea, type OptionScan } from './option-area.ts';
import { isWritten, placeOptions, writtenSize } from './placement.ts';

const COOKIE = 0x63825363;
const COOKIE_AT = 236;
const OPTIONS_AT = 240;
const SNAME: OptionArea = { name: 'sname', from: 44, to: 108 };
const FILE: OptionArea = { name: 'file', from: 108, to: 236 };
const { messageType: MESSAGE_TYPE, overload: OVERLOAD } = OPTION;
const LONGEST_PART = 255;

/** Reads a datagram. Malformed: under 236 bytes, an `op` that is neither request nor reply, an option past the end. */
export function decodeDhcp(bytes: Uint8Array): Result<DhcpMessage, Malformed> {
  if (bytes.length < COOKIE_AT) {
    return malformed(`a BOOTP message has at least ${COOKIE_AT} bytes, not ${bytes.length}`, 'length', bytes.length);
  }
  const op = u8(bytes, 0);
  if (op !== BOOT_REQUEST && op !== BOOT_REPLY) {
    return malformed(`op is ${op}, neither a request (1) nor a reply (2)`, 'op', 0);
  }
  const scan = emptyScan();
  const failure = scanOptions(bytes, scan);
  return failure ?? ok(readMessage(bytes, scan));
}

/** How long an encoded message may and must be, in bytes. */
export interface EncodeSizes {
  /** Padded with zeros up to this length (default 300; the Cisco 7911G pads to 548). */
  readonly minimum?: number;
  /** Never longer than this (default 548, what every client accepts); see `largestReply`. */
  readonly maximum?: number;
  /** Whether options may overflow into `file` and `sname` (default true). */
  readonly overload?: boolean;
}

/** Writes a message into memory of its own. Options that do not fit `maximum` are left out, last ones first. */
export function encodeDhcp(message: DhcpMessage, sizes: EncodeSizes = {}): Uint8Array {
  const memory = new Uint8Array(Math.max(sizes.maximum ?? SAFE_SIZE, sizes.minimum ?? BOOTP_SIZE));
  return memory.subarray(0, writeDhcp(message, memory, 0, sizes));
}

/**
 * Writes a message at `offset` of `into` and returns its length. Option 53 comes first, from `message.kind`; an option 52
 * or 53 among `message.options` is not written. `into` needs room for at least 300 bytes.
 */
export function writeDhcp(message: DhcpMessage, into: Uint8Array, offset: number, sizes: EncodeSizes = {}): number {
  const room = into.length - offset;
  const maximum = Math.min(sizes.maximum ?? SAFE_SIZE, room);
  const minimum = Math.min(sizes.minimum ?? BOOTP_SIZE, room);
  writeHeader(message, into, offset);
  const start = writeType(message, into, offset + OPTIONS_AT);
  const limit = offset + maximum;
  const end = fits(message, limit - start)
    ? writeEnd(into, writeAll(message, into, start))
    : writeOverloaded(message, into, offset, start, limit, sizes.overload ?? true);
  if (end - offset >= minimum) return end - offset;
  into.fill(0, end, offset + minimum);
  return minimum;
}

function scanOptions(bytes: Uint8Array, scan: OptionScan): ReturnType<typeof scanArea> {
  if (bytes.length < BOOTP_SIZE) note(scan, 'below-300-bytes', bytes.length);
  if (bytes.length < OPTIONS_AT || readU32(bytes, COOKIE_AT) !== COOKIE) {
    note(scan, 'no-cookie', COOKIE_AT);
    return undefined;
  }
  const failure =
    scanArea(bytes, { name: 'options', from: OPTIONS_AT, to: bytes.length }, scan) ??
    ((scan.overload & 1) !== 0 ? scanArea(bytes, FILE, scan) : undefined) ??
    ((scan.overload & 2) !== 0 ? scanArea(bytes, SNAME, scan) : undefined);
  if (scan.parts.length > 0) joinParts(scan);
  return failure;
}

function readMessage(bytes: Uint8Array, scan: OptionScan): DhcpMessage {
  const htype = u8(bytes, 1);
  const hlen = u8(bytes, 2);
  const flags = (u8(bytes, 10) << 8) | u8(bytes, 11);
  if (hlen > 16 || (htype === 1 && hlen !== 6)) note(scan, 'hardware-length', 2);
  if ((flags & ~BROADCAST_FLAG) !== 0) note(scan, 'reserved-flags', 10);
  return {
    kind: readKind(bytes, scan),
    op: u8(bytes, 0),
    htype,
    hlen,
    hops: u8(bytes, 3),
    xid: readU32(bytes, 4),
    secs: (u8(bytes, 8) << 8) | u8(bytes, 9),
    flags,
    ciaddr: readAddress(bytes, 12),
    yiaddr: readAddress(bytes, 16),
    siaddr: readAddress(bytes, 20),
    giaddr: readAddress(bytes, 24),
    chaddr: bytes.subarray(28, 44),
    hardware: macFromBytes(bytes.subarray(28, 28 + Math.min(hlen, 16))),
    sname: (scan.overload & 2) === 0 ? text(bytes, SNAME) : '',
    file: (scan.overload & 1) === 0 ? text(bytes, FILE) : '',
    options: scan.options,
    anomalies: scan.anomalies,
  };
}

function readKind(bytes: Uint8Array, scan: OptionScan): MessageKind {
  for (const { code, bytes: value } of scan.options) {
    if (code !== MESSAGE_TYPE) continue;
    if (value.length !== 1) note(scan, 'type-length', Math.max(value.byteOffset - bytes.byteOffset, 0));
    return kindOfCode(value[0] ?? 0);
  }
  return 'bootp';
}

/** Up to the first NUL. Most messages have no text there at all. */
function text(bytes: Uint8Array, area: OptionArea): string {
  let end = area.from;
  while (end < area.to && u8(bytes, end) !== 0) end++;
  return end === area.from ? '' : decodeText(bytes.subarray(area.from, end));
}

function note(scan: OptionScan, kind: AnomalyKind, offset: number): void {
  scan.anomalies.push({ kind, offset });
}

function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function writeHeader(message: DhcpMessage, into: Uint8Array, at: number): void {
  into[at] = message.op;
  into[at + 1] = message.htype;
  into[at + 2] = message.hlen;
  into[at + 3] = message.hops;
  writeU32(into, at + 4, message.xid);
  into[at + 8] = message.secs >>> 8;
  into[at + 9] = message.secs;
  into[at + 10] = message.flags >>> 8;
  into[at + 11] = message.flags;
  writeU32(into, at + 12, message.ciaddr);
  writeU32(into, at + 16, message.yiaddr);
  writeU32(into, at + 20, message.siaddr);
  writeU32(into, at + 24, message.giaddr);
  into.fill(0, at + 28, at + COOKIE_AT);
  into.set(message.chaddr.length > 16 ? message.chaddr.subarray(0, 16) : message.chaddr, at + 28);
  writeText(message.sname, into, at + SNAME.from, at + SNAME.to);
  writeText(message.file, into, at + FILE.from, at + FILE.to);
  writeU32(into, at + COOKIE_AT, COOKIE);
}

/** The last byte of the field stays NUL, as RFC 2131 wants it. */
function writeText(value: string, into: Uint8Array, from: number, to: number): void {
  const room = to - from - 1;
  for (let index = 0; index < value.length && index < room; index++) {
    const code = value.charCodeAt(index);
    if (code > 127) {
      into.set(encodeText(value).subarray(0, room), from);
      return;
    }
    into[from + index] = code;
  }
}

/** Option 53; nothing for BOOTP, and the raw option for a type without a name. Returns where the next option goes. */
function writeType(message: DhcpMessage, into: Uint8Array, at: number): number {
  const code = message.kind === 'unknown' ? (option(message, MESSAGE_TYPE)?.[0] ?? 0) : codeOfKind(message.kind);
  if (message.kind === 'bootp') return at;
  into[at] = MESSAGE_TYPE;
  into[at + 1] = 1;
  into[at + 2] = code;
  return at + 3;
}

function fits(message: DhcpMessage, room: number): boolean {
  let size = 1;
  for (const candidate of message.options) if (isWritten(candidate)) size += writtenSize(candidate);
  return size <= room;
}

function writeAll(message: DhcpMessage, into: Uint8Array, start: number): number {
  let at = start;
  for (const candidate of message.options) if (isWritten(candidate)) at = writeOption(candidate, into, at);
  return at;
}

/** One option in parts of at most 255 bytes. */
function writeOption({ code, bytes }: DhcpOption, into: Uint8Array, start: number): number {
  let at = start;
  let from = 0;
  do {
    const length = Math.min(bytes.length - from, LONGEST_PART);
    into[at] = code;
    into[at + 1] = length;
    for (let index = 0; index < length; index++) into[at + 2 + index] = u8(bytes, from + index);
    at += 2 + length;
    from += length;
  } while (from < bytes.length);
  return at;
}

function writeEnd(into: Uint8Array, at: number): number {
  into[at] = END;
  return at + 1;
}

function writeOverloaded(
  message: DhcpMessage,
  into: Uint8Array,
  offset: number,
  start: number,
  limit: number,
  overload: boolean,
): number {
  const placement = placeOptions(message, limit - start, overload);
  const used = (placement.file.length > 0 ? 1 : 0) | (placement.sname.length > 0 ? 2 : 0);
  let at = start;
  if (used !== 0) at = writeOption({ code: OVERLOAD, bytes: Uint8Array.of(used) }, into, at);
  at = writeList(placement.options, into, at);
  if ((used & 1) !== 0) writeEnd(into, writeList(placement.file, into, offset + FILE.from));
  if ((used & 2) !== 0) writeEnd(into, writeList(placement.sname, into, offset + SNAME.from));
  return writeEnd(into, at);
}

function writeList(options: readonly DhcpOption[], into: Uint8Array, start: number): number {
  let at = start;
  for (const candidate of options) at = writeOption(candidate, into, at);
  return at;
}
