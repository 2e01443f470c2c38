/** The numbers of DNS that this program knows (IANA, "Domain Name System Parameters"). */

export const TYPE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  OPT: 41,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
} as const;

/** Of questions, what is no type of a record: transfers, keys and signatures of transactions. */
const FIRST_META = 128;
const LAST_META = 254;

export const CLASS = { IN: 1, ANY: 255 } as const;

/** What became of a question; those above 15 have their upper bits in the OPT record (RFC 6891 section 6.1.3). */
export const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, BADVERS: 16 } as const;

/** Bits of the second 16 bits of a message (RFC 1035 section 4.1.1, RFC 4035 section 3.1.6). */
export const FLAG = {
  response: 0x8000,
  opcode: 0x7800,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
  authenticData: 0x0020,
  checkingDisabled: 0x0010,
  rcode: 0x000f,
} as const;

export const HEADER_SIZE = 12;
/** The least that a record takes: the name of the root, type, class, TTL and an empty rest. */
export const LEAST_RECORD = 11;
/** What everybody takes by UDP (RFC 1035 section 4.2.1). */
export const PLAIN_SIZE = 512;
/** What passes any network in one packet (DNS Flag Day 2020); larger answers by UDP are not given, nor asked for. */
export const SAFE_SIZE = 1232;

const TYPE_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(TYPE).map(([name, number]) => [number, name]));

/** `A`; `TYPE99` for what has no name here (RFC 3597 section 5). */
export function typeName(type: number): string {
  return TYPE_NAMES.get(type) ?? `TYPE${type}`;
}

export function isMetaType(type: number): boolean {
  return type >= FIRST_META && type <= LAST_META;
}
