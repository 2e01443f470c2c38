/** From the octets of a message to what it says. Every message can be read: what is odd about it is in its message then. */
import { readCisco } from './cisco.ts';
import type { SyslogHeader, SyslogMessage } from './message.ts';
import { readRfc3164 } from './rfc3164.ts';
import { readRfc5424 } from './rfc5424.ts';

export interface ReadMessage extends SyslogMessage {
  /** It was no UTF-8, or held NULs: `message` shows less than there was. */
  readonly isOdd: boolean;
}

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const PRI = /^<(0|[1-9][0-9]{0,2})>/;
/** 23 facilities and 7 severities. */
const LARGEST_PRI = 191;
/** RFC 3164 section 4.3.3: user, notice. */
const UNKNOWN = { facility: 1, severity: 5 };
/** A line's own end belongs to its framing. */
const LINE_END = /(?:\r\n|\n|\r)$/;

/** @param octets - one message without its framing */
export function readSyslog(octets: Uint8Array): ReadMessage {
  try {
    return { ...parseSyslog(STRICT.decode(octets)), isOdd: octets.includes(0) };
  } catch {
    return { ...parseSyslog(UTF8.decode(octets)), isOdd: true };
  }
}

export function parseSyslog(text: string): SyslogMessage {
  const line = text.replace(/^\ufeff/, '').replace(LINE_END, '');
  if (!line.startsWith('<')) return { ...UNKNOWN, ...(readCisco(line) ?? readRfc3164(line, true)) };
  const [whole = '', digits = ''] = PRI.exec(line) ?? [];
  const pri = Number(digits);
  if (whole === '' || pri > LARGEST_PRI) return { ...UNKNOWN, message: line };
  const rest = line.slice(whole.length).replace(/^\ufeff/, '');
  const header = readRfc5424(rest) ?? readCisco(rest) ?? relayed(readRfc3164(rest, false));
  return { facility: pri >> 3, severity: pri & 7, ...header };
}

/** A relay puts its own time and the host before what a Cisco device sent; the device's time counts. */
function relayed(header: SyslogHeader): SyslogHeader {
  if (header.timestamp === undefined || header.app !== undefined || !header.message.includes('%')) return header;
  const inner = readCisco(header.message);
  return inner?.app === undefined ? header : { ...header, ...inner };
}

/** The severity alone, of what search looks through. */
export function severityOf(octets: Uint8Array): number {
  let at = octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf ? 3 : 0;
  if (octets[at] !== LESS) return UNKNOWN.severity;
  at += 1;
  const first = at;
  let pri = 0;
  for (let byte = octets[at] ?? 0; byte >= ZERO && byte <= ZERO + 9 && at - first < 3; byte = octets[at] ?? 0) {
    pri = pri * 10 + byte - ZERO;
    at += 1;
  }
  const hasZeros = octets[first] === ZERO && at - first > 1;
  if (octets[at] !== GREATER || at === first || hasZeros || pri > LARGEST_PRI) return UNKNOWN.severity;
  return pri & 7;
}

const LESS = 0x3c;
const GREATER = 0x3e;
const ZERO = 0x30;
