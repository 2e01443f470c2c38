/**
 * A DHCP or BOOTP message as a value (RFC 951, RFC 2131 section 2), and what can be read off one.
 * The codec beside this file turns it into bytes and back.
 */
import { ANY_ADDRESS, ipv4, macFromBytes, type Ipv4, type Mac } from '../../../lib/address.ts';
import { OPTION } from '../options/option-rows.ts';

const { requestedAddress: REQUESTED_ADDRESS, serverIdentifier: SERVER_IDENTIFIER } = OPTION;
const { maxMessageSize: MAX_MESSAGE_SIZE } = OPTION;

export const SERVER_PORT = 67;
export const CLIENT_PORT = 68;

export const BOOT_REQUEST = 1;
export const BOOT_REPLY = 2;

/** The BROADCAST bit of `flags`: the client cannot take a unicast before it is configured (RFC 2131 section 2). */
export const BROADCAST_FLAG = 0x8000;

/** Bytes of IP and UDP header that option 57 and the 576-byte rule count, and a DHCP message does not have. */
export const IP_UDP_HEADERS = 28;

/** The longest message every client accepts: the 576-byte datagram of RFC 2131 section 2 without its headers. */
export const SAFE_SIZE = 576 - IP_UDP_HEADERS;

/** The shortest message old clients accept: BOOTP with its 64-byte vendor area (RFC 1542 section 2.1). */
export const BOOTP_SIZE = 300;

/** What option 53 says; `bootp` where there is no option 53, `unknown` for a value outside RFC 2132, 3203 and 4388. */
export type MessageKind = (typeof KINDS)[number] | 'unknown';

const KINDS = [
  'bootp',
  'discover',
  'offer',
  'request',
  'decline',
  'ack',
  'nak',
  'release',
  'inform',
  'force-renew',
  'lease-query',
  'lease-unassigned',
  'lease-unknown',
  'lease-active',
] as const;

/** One option, its parts already joined (RFC 3396). `bytes` of a decoded message is a view on the datagram. */
export interface DhcpOption {
  readonly code: number;
  readonly bytes: Uint8Array;
}

/** Something odd but readable, as evidence about the sender. */
export interface Anomaly {
  readonly kind: AnomalyKind;
  /** Where in the datagram, in bytes. */
  readonly offset: number;
}

/** What can be odd about a message that is readable all the same. */
export type AnomalyKind =
  /** Shorter than the 300 bytes of BOOTP. */
  | 'below-300-bytes'
  /** No room for, or another value than, the magic cookie: a vendor area that is not ours to read (RFC 951). */
  | 'no-cookie'
  /** `hlen` over 16, or an Ethernet address that is not 6 bytes long. */
  | 'hardware-length'
  /** Bits of `flags` set that must be zero. */
  | 'reserved-flags'
  /** No END option: the area is simply over. */
  | 'no-end'
  /** Something else than padding after END. */
  | 'after-end'
  /** An option twice although its first part was not full, so nothing had to be split. */
  | 'option-repeated'
  /** Option 52 with a value other than 1, 2 and 3, or another length than 1. */
  | 'overload-value'
  /** Option 52 inside a field that is itself overloaded: it would point to itself. */
  | 'overload-inside'
  /** Option 53 with another length than 1. */
  | 'type-length';

/** A DHCP or BOOTP message: the fields of RFC 2131 figure 1 by their names, and the options. */
export interface DhcpMessage {
  /** The type of message, from option 53. Encoding writes option 53 from here. */
  readonly kind: MessageKind;
  /** BOOT_REQUEST from clients and relays, BOOT_REPLY from servers. */
  readonly op: number;
  /** Hardware type, 1 for Ethernet. */
  readonly htype: number;
  /** Length of the hardware address in bytes, as sent. */
  readonly hlen: number;
  readonly hops: number;
  readonly xid: number;
  /** Seconds since the client began; some clients send it byte-swapped. */
  readonly secs: number;
  readonly flags: number;
  /** The address the client has and answers ARP for. */
  readonly ciaddr: Ipv4;
  /** "Your" address: what the server gives. */
  readonly yiaddr: Ipv4;
  /** The next server to use, for TFTP. */
  readonly siaddr: Ipv4;
  /** The relay agent the message came through. */
  readonly giaddr: Ipv4;
  /** All 16 bytes of the field. */
  readonly chaddr: Uint8Array;
  /** The first `hlen` bytes of `chaddr` as text. */
  readonly hardware: Mac;
  /** Server name, up to its NUL, as `decodeText` reads it; empty where the field carries options. */
  readonly sname: string;
  /** Boot file, likewise. */
  readonly file: string;
  /** In the order received, which is a fingerprint of the sender. */
  readonly options: readonly DhcpOption[];
  readonly anomalies: readonly Anomaly[];
}

const UNSET = {
  op: BOOT_REQUEST,
  htype: 1,
  hlen: 6,
  hops: 0,
  xid: 0,
  secs: 0,
  flags: 0,
  ciaddr: ANY_ADDRESS,
  yiaddr: ANY_ADDRESS,
  siaddr: ANY_ADDRESS,
  giaddr: ANY_ADDRESS,
  chaddr: new Uint8Array(16),
  sname: '',
  file: '',
  options: [],
  anomalies: [],
} as const;

/** A message with everything unset zero or empty, and `hardware` derived from `chaddr` and `hlen`. */
export function dhcpMessage(parts: Partial<Omit<DhcpMessage, 'hardware'>> & Pick<DhcpMessage, 'kind'>): DhcpMessage {
  const message = { ...UNSET, ...parts };
  return { ...message, hardware: macFromBytes(message.chaddr.subarray(0, Math.min(message.hlen, 16))) };
}

/** The message with memory of its own: a decoded one is a view on its datagram, which may be overwritten. */
export function detached(message: DhcpMessage): DhcpMessage {
  const options = message.options.map(({ code, bytes }) => ({ code, bytes: bytes.slice() }));
  return { ...message, chaddr: message.chaddr.slice(), options };
}

export function kindOfCode(code: number): MessageKind {
  return (code > 0 ? KINDS[code] : undefined) ?? 'unknown';
}

/** The value of option 53, or 0 for `bootp` and `unknown`. */
export function codeOfKind(kind: MessageKind): number {
  return kind === 'unknown' ? 0 : KINDS.indexOf(kind);
}

/** The bytes of an option, or undefined. */
export function option(message: DhcpMessage, code: number): Uint8Array | undefined {
  for (const candidate of message.options) if (candidate.code === code) return candidate.bytes;
  return undefined;
}

/** An option that is one address (50, 54, 118, ...), or undefined if it is missing or not 4 bytes long. */
export function addressOption(message: DhcpMessage, code: number): Ipv4 | undefined {
  const bytes = option(message, code);
  return bytes?.length === 4 ? readAddress(bytes, 0) : undefined;
}

/** Option 50: the address that a client asks for. */
export function wantedAddress(message: DhcpMessage): Ipv4 | undefined {
  return addressOption(message, REQUESTED_ADDRESS);
}

/** Option 54: the server that speaks, or that a client speaks to. */
export function namedServer(message: DhcpMessage): Ipv4 | undefined {
  return addressOption(message, SERVER_IDENTIFIER);
}

/** An option of 1, 2 or 4 bytes as an unsigned number (51, 57, 116, ...), or undefined. */
export function numberOption(message: DhcpMessage, code: number): number | undefined {
  const bytes = option(message, code);
  if (bytes === undefined || ![1, 2, 4].includes(bytes.length)) return undefined;
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

export function wantsBroadcast(message: DhcpMessage): boolean {
  return (message.flags & BROADCAST_FLAG) !== 0;
}

/**
 * The longest reply this client takes, in bytes of DHCP message: option 57 where it is sent, never under 576 nor over
 * one Ethernet frame, and less the IP and UDP headers that option 57 counts (RFC 2132 section 9.10).
 */
export function largestReply(request: DhcpMessage): number {
  const datagram = numberOption(request, MAX_MESSAGE_SIZE) ?? 576;
  return Math.min(Math.max(datagram, 576), 1500) - IP_UDP_HEADERS;
}

/** Four bytes as an unsigned number, big-endian; missing ones are 0. */
export function readU32(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0
  );
}

export function readAddress(bytes: Uint8Array, at: number): Ipv4 {
  return ipv4(readU32(bytes, at));
}

export function addressBytes(...addresses: readonly Ipv4[]): Uint8Array {
  const bytes = new Uint8Array(addresses.length * 4);
  addresses.forEach((address, index) => writeU32(bytes, index * 4, address));
  return bytes;
}

/** An unsigned number of 32 bits as four bytes, big-endian. */
export function u32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeU32(bytes, 0, value);
  return bytes;
}

export function writeU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
