/**
 * SNTP for a server (RFC 4330, with the fields of RFC 5905 section 7.3): reads what a client asks, and writes the answer. A
 * message has 48 bytes; what follows (extension fields, a MAC) is not read, and nothing of it is sent.
 */

/** Bytes of a message. */
export const SNTP_SIZE = 48;

/** Client and server, as the mode field has them; modes 6 and 7 are for control, and a stranger's way to large answers. */
const CLIENT = 3;
const SERVER = 4;
const BROADCAST = 5;
const OLDEST_VERSION = 1;
const NEWEST_VERSION = 4;

/** Seconds from 1900, which timestamps begin with, to 1970. */
const FROM_1900_TO_1970 = 2_208_988_800;
const TWO_TO_32 = 2 ** 32;
const TWO_TO_16 = 2 ** 16;
/** What stands for a clock that is set by none that could be named; chrony gives its own local clock this one. */
const LOCAL_CLOCK = 0x7f7f_0101;

export interface SntpRequest {
  /** 1 to 4; the answer has the same. */
  readonly version: number;
  /** Log2 of the seconds between two requests of the client; goes back as it came. */
  readonly poll: number;
  /** Where the message begins: its transmit timestamp goes back bit by bit, as the client compares it. */
  readonly at: number;
}

/** What a server says of its clock. */
export interface ClockClaim {
  /** 1 to 15: how far it is from a reference clock. */
  readonly stratum: number;
  /** 1: the last minute of the day has 61 seconds; 2: it has 59; 0: neither. */
  readonly leap: 0 | 1 | 2;
  /** Log2 of the seconds that the clock can tell apart. */
  readonly precision: number;
  /** Seconds that it may be wrong, below 65 536. */
  readonly dispersion: number;
  /** When it was known to be right: milliseconds since 1970. */
  readonly reference: number;
}

/** The request of a client at `at`, or undefined for anything else: nothing else is answered. */
export function readSntpRequest(view: DataView, at: number, length: number): SntpRequest | undefined {
  if (length < SNTP_SIZE) return undefined;
  const first = view.getUint8(at);
  const version = (first >> 3) & 7;
  if ((first & 7) !== CLIENT || version < OLDEST_VERSION || version > NEWEST_VERSION) return undefined;
  return { version, poll: view.getInt8(at + 2), at };
}

/**
 * Writes the answer at `to` in `out`. `from` is the memory of the request; times are milliseconds since 1970, with a
 * fraction: when the request came, and now.
 */
export function writeSntpReply(
  out: DataView,
  to: number,
  request: SntpRequest,
  from: DataView,
  claim: ClockClaim,
  times: { readonly received: number; readonly now: number },
): void {
  writeHead(out, to, { version: request.version, mode: SERVER, poll: request.poll }, claim);
  out.setUint32(to + 24, from.getUint32(request.at + 40, false), false);
  out.setUint32(to + 28, from.getUint32(request.at + 44, false), false);
  writeTime(out, to + 32, times.received);
  writeTime(out, to + 40, times.now);
}

/** What a server tells everybody, unasked (RFC 4330 section 6). `poll`: log2 of the seconds until it does so again. */
export function writeSntpBroadcast(out: DataView, to: number, poll: number, claim: ClockClaim, now: number): void {
  writeHead(out, to, { version: NEWEST_VERSION, mode: BROADCAST, poll }, claim);
  for (let byte = 24; byte < 40; byte += 1) out.setUint8(to + byte, 0);
  writeTime(out, to + 40, now);
}

interface Head {
  readonly version: number;
  readonly mode: number;
  readonly poll: number;
}

function writeHead(out: DataView, to: number, { version, mode, poll }: Head, claim: ClockClaim): void {
  out.setUint8(to, (claim.leap << 6) | (version << 3) | mode);
  out.setUint8(to + 1, claim.stratum);
  out.setInt8(to + 2, poll);
  out.setInt8(to + 3, claim.precision);
  // The way to the reference clock is in the dispersion already.
  out.setUint32(to + 4, 0, false);
  out.setUint32(to + 8, Math.min(TWO_TO_32 - 1, Math.round(claim.dispersion * TWO_TO_16)), false);
  out.setUint32(to + 12, LOCAL_CLOCK, false);
  writeTime(out, to + 16, claim.reference);
}

/** 32 bits of seconds, which begin anew in 2036 (RFC 4330 section 3), and 32 bits of their fraction. */
function writeTime(out: DataView, to: number, time: number): void {
  const second = Math.floor(time / 1000);
  out.setUint32(to, (second + FROM_1900_TO_1970) % TWO_TO_32, false);
  out.setUint32(to + 4, Math.floor(((time - second * 1000) / 1000) * TWO_TO_32), false);
}
