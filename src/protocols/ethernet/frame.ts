/**
 * What lies in an Ethernet frame, as far as it tells something of a device that is not helped: ARP (RFC 826), CDP and LLDP, UDP, TCP and
 * ICMP in IPv4 (RFC 791), and who asks in IPv6 (RFC 4861, RFC 8415). Frames may be cut off; what is cut off is not read.
 */
import { ipv4, macFromBytes, type Ipv4, type Mac } from '../../lib/address.ts';

interface Framed {
  readonly from: Mac;
  readonly to: Mac;
  /** The tag of 802.1Q, where it has one: 0 for one that only carries a priority. */
  readonly vlan?: number;
}

interface Ported {
  readonly source: Ipv4;
  readonly destination: Ipv4;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

export type Frame = Framed &
  (
    | { readonly kind: 'arp'; readonly asks: boolean; readonly sender: Mac; readonly own: Ipv4; readonly wanted: Ipv4 }
    | { readonly kind: 'cdp' | 'lldp'; readonly bytes: Uint8Array }
    | (Ported & {
        readonly kind: 'udp';
        readonly bytes: Uint8Array;
        /** `wrong` only where all of the datagram is here. `none`: a checksum of 0. */
        readonly checksum: 'right' | 'wrong' | 'none' | 'unknown';
      })
    | (Ported & { readonly kind: 'tcp'; readonly flags: number; readonly sequence: number })
    /** An error about a datagram that was sent to the sender of this frame, or through it. */
    | (Ported & { readonly kind: 'icmp-error'; readonly type: number; readonly code: number; readonly teller: Ipv4 })
    | { readonly kind: 'ipv6'; readonly asks: 'router' | 'dhcp' | 'neighbour' }
    | { readonly kind: 'other'; readonly type: number }
  );

export const TCP = { fin: 0x01, syn: 0x02, rst: 0x04, ack: 0x10 } as const;

const ETHERNET = 14;
const TAG = 4;
const TYPE = { ipv4: 0x0800, arp: 0x0806, tag: 0x8100, service: 0x88a8, ipv6: 0x86dd, lldp: 0x88cc } as const;
const LONGEST_LENGTH = 1500;
const IP = 20;
const UDP = 8;
const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmp6: 58 } as const;
const ICMP_ERRORS: readonly number[] = [3, 11, 12];
const IP6 = 40;

/**
 * Undefined for less than an Ethernet header.
 *
 * @param vlan - the tag that the card or the system has taken off
 */
export function decodeFrame(bytes: Uint8Array, vlan?: number): Frame | undefined {
  if (bytes.length < ETHERNET) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [at, type] = [ETHERNET, view.getUint16(12)];
  let tag = vlan;
  for (
    let depth = 0;
    depth < 2 && (type === TYPE.tag || type === TYPE.service) && at + TAG <= bytes.length;
    depth += 1
  ) {
    tag ??= view.getUint16(at) & 0xfff;
    type = view.getUint16(at + 2);
    at += TAG;
  }
  const framed: Framed = {
    to: macFromBytes(bytes.subarray(0, 6)),
    from: macFromBytes(bytes.subarray(6, 12)),
    ...(tag === undefined ? {} : { vlan: tag }),
  };
  return { ...framed, ...inside(bytes.subarray(at), type) };
}

type Inside = Frame extends infer F ? (F extends Framed ? Omit<F, keyof Framed> : never) : never;

function inside(bytes: Uint8Array, type: number): Inside {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const other: Inside = { kind: 'other', type };
  if (type <= LONGEST_LENGTH) return cdpIn(bytes.subarray(0, type), view) ?? other;
  switch (type) {
    case TYPE.arp:
      return arpIn(view) ?? other;
    case TYPE.lldp:
      return { kind: 'lldp', bytes };
    case TYPE.ipv4:
      return ipv4In(view) ?? other;
    case TYPE.ipv6:
      return ipv6In(view) ?? other;
    default:
      return other;
  }
}

/** LLC (AA AA 03), then SNAP: Cisco's number (00 00 0C) and the protocol (20 00). */
function cdpIn(bytes: Uint8Array, view: DataView): Inside | undefined {
  if (bytes.length < 8 || view.getUint32(0) !== 0xaa_aa_03_00 || view.getUint32(4) !== 0x00_0c_20_00) return undefined;
  return { kind: 'cdp', bytes: bytes.subarray(8) };
}

function arpIn(view: DataView): Inside | undefined {
  if (view.byteLength < 28 || view.getUint32(0) !== 0x0001_0800 || view.getUint16(4) !== 0x0604) return undefined;
  const operation = view.getUint16(6);
  if (operation !== 1 && operation !== 2) return undefined;
  return {
    kind: 'arp',
    asks: operation === 1,
    sender: macFromBytes(new Uint8Array(view.buffer, view.byteOffset + 8, 6)),
    own: ipv4(view.getUint32(14)),
    wanted: ipv4(view.getUint32(24)),
  };
}

function ipv4In(view: DataView): Inside | undefined {
  const packet = ipv4Header(view, 0);
  if (packet === undefined) return undefined;
  const { protocol, at, end, source, destination, isFirst } = packet;
  if (!isFirst) return undefined;
  const ports = portsAt(view, at, source, destination);
  if (protocol === PROTOCOL.udp && ports !== undefined) return udpAt(view, at, end, ports);
  if (protocol === PROTOCOL.tcp && ports !== undefined && at + 14 <= view.byteLength) {
    return { kind: 'tcp', ...ports, sequence: view.getUint32(at + 4), flags: view.getUint8(at + 13) };
  }
  return protocol === PROTOCOL.icmp ? icmpAt(view, at, source) : undefined;
}

interface IpPacket {
  readonly protocol: number;
  readonly at: number;
  /** Where it ends as it says, which may be behind what is here. */
  readonly end: number;
  readonly source: Ipv4;
  readonly destination: Ipv4;
  readonly isFirst: boolean;
}

function ipv4Header(view: DataView, at: number): IpPacket | undefined {
  if (at + IP > view.byteLength) return undefined;
  const first = view.getUint8(at);
  const length = (first & 15) * 4;
  if (first >>> 4 !== 4 || length < IP || at + length > view.byteLength) return undefined;
  return {
    protocol: view.getUint8(at + 9),
    at: at + length,
    end: at + view.getUint16(at + 2),
    source: ipv4(view.getUint32(at + 12)),
    destination: ipv4(view.getUint32(at + 16)),
    isFirst: (view.getUint16(at + 6) & 0x1fff) === 0,
  };
}

function portsAt(view: DataView, at: number, source: Ipv4, destination: Ipv4): Ported | undefined {
  if (at + 4 > view.byteLength) return undefined;
  return { source, destination, sourcePort: view.getUint16(at), destinationPort: view.getUint16(at + 2) };
}

function udpAt(view: DataView, at: number, packetEnd: number, ports: Ported): Inside | undefined {
  if (at + UDP > view.byteLength) return undefined;
  const length = view.getUint16(at + 4);
  if (length < UDP || at + length > packetEnd) return undefined;
  const end = Math.min(at + length, view.byteLength);
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at + UDP, end - at - UDP);
  return { kind: 'udp', ...ports, bytes, checksum: checksumOf(view, at, length, ports) };
}

/** Over addresses, protocol, length and the datagram itself (RFC 768). */
function checksumOf(view: DataView, at: number, length: number, { source, destination }: Ported) {
  if (view.getUint16(at + 6) === 0) return 'none';
  if (at + length > view.byteLength) return 'unknown';
  let sum = PROTOCOL.udp + length;
  for (const address of [source, destination]) sum += (address >>> 16) + (address & 0xffff);
  for (let index = 0; index + 1 < length; index += 2) sum += view.getUint16(at + index);
  if (length % 2 === 1) sum += view.getUint8(at + length - 1) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return sum === 0xffff ? 'right' : 'wrong';
}

/** Behind its eight bytes lies the beginning of the packet that it is about (RFC 792). */
function icmpAt(view: DataView, at: number, teller: Ipv4): Inside | undefined {
  if (at + 8 > view.byteLength || !ICMP_ERRORS.includes(view.getUint8(at))) return undefined;
  const about = ipv4Header(view, at + 8);
  const ports = about?.protocol === PROTOCOL.udp ? portsAt(view, about.at, about.source, about.destination) : undefined;
  if (ports === undefined) return undefined;
  return { kind: 'icmp-error', type: view.getUint8(at), code: view.getUint8(at + 1), teller, ...ports };
}

/** Who solicits a router (133) or a neighbour (135), or asks a DHCPv6 server (UDP port 547). */
function ipv6In(view: DataView): Inside | undefined {
  if (view.byteLength < IP6 + 4) return undefined;
  const next = view.getUint8(6);
  if (next === PROTOCOL.udp) return view.getUint16(IP6 + 2) === 547 ? { kind: 'ipv6', asks: 'dhcp' } : undefined;
  if (next !== PROTOCOL.icmp6) return undefined;
  const type = view.getUint8(IP6);
  if (type === 133) return { kind: 'ipv6', asks: 'router' };
  return type === 135 ? { kind: 'ipv6', asks: 'neighbour' } : undefined;
}
