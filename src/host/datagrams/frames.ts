/**
 * Ethernet frames as bytes, for what sockets cannot say: a datagram to a device that does not answer ARP yet, and the
 * question who has an address. IPv4 without options (RFC 791), UDP (RFC 768), ARP over Ethernet (RFC 826), ICMP echo (RFC 792).
 */
import { ipv4, macFromBytes, macToBytes, type Ipv4, type Mac } from '../../lib/address.ts';

const ETHERNET = 14;
const IP = 20;
const UDP = 8;
const ARP = 28;
const ICMP = 8;
/** Bytes in front of the payload of a UDP frame. */
export const UDP_FRAME_HEADERS = ETHERNET + IP + UDP;
/** Ethernet's shortest frame without its checksum. */
export const SHORTEST_FRAME = 60;
export const ECHO_SIZE = ICMP + 8;

const TYPE_IPV4 = 0x0800;
const TYPE_ARP = 0x0806;
const PROTOCOL_UDP = 17;
const TIME_TO_LIVE = 64;
const ARP_REQUEST = 1;
const ARP_REPLY = 2;
const BROADCAST = new Uint8Array(6).fill(255);

export interface UdpFrame {
  readonly destination: { readonly mac: Mac; readonly address: Ipv4; readonly port: number };
  readonly source: { readonly mac: Mac; readonly address: Ipv4; readonly port: number };
}

/** Writes the headers in front of a payload that stands at `at + UDP_FRAME_HEADERS` already; returns the frame's length. */
export function writeUdpFrame(view: DataView, at: number, frame: UdpFrame, payload: number): number {
  const { destination, source } = frame;
  writeEthernet(view, at, macToBytes(destination.mac), source.mac, TYPE_IPV4);
  const ip = at + ETHERNET;
  const length = UDP + payload;
  view.setUint32(ip, 0x4500_0000 | (IP + length));
  view.setUint32(ip + 4, 0);
  view.setUint32(ip + 8, (TIME_TO_LIVE << 24) | (PROTOCOL_UDP << 16));
  view.setUint32(ip + 12, source.address);
  view.setUint32(ip + 16, destination.address);
  view.setUint16(ip + 10, complement(sum(view, ip, IP)));
  const udp = ip + IP;
  view.setUint16(udp, source.port);
  view.setUint16(udp + 2, destination.port);
  view.setUint16(udp + 4, length);
  view.setUint16(udp + 6, 0);
  // The pseudo header: both addresses, protocol, length. A checksum of 0 would mean "none".
  const checksum = complement(sum(view, ip + 12, 8) + PROTOCOL_UDP + length + sum(view, udp, length));
  view.setUint16(udp + 6, checksum === 0 ? 0xffff : checksum);
  return UDP_FRAME_HEADERS + payload;
}

/** Writes the question who has `wanted`; returns the frame's length. */
export function writeArpRequest(view: DataView, at: number, mac: Mac, address: Ipv4, wanted: Ipv4): number {
  writeEthernet(view, at, BROADCAST, mac, TYPE_ARP);
  const arp = at + ETHERNET;
  view.setUint32(arp, 0x0001_0800);
  view.setUint32(arp + 4, 0x0604_0000 | ARP_REQUEST);
  writeMac(view, arp + 8, macToBytes(mac));
  view.setUint32(arp + 14, address);
  writeMac(view, arp + 18, new Uint8Array(6));
  view.setUint32(arp + 24, wanted);
  for (let pad = arp + ARP; pad < at + SHORTEST_FRAME; pad += 1) view.setUint8(pad, 0);
  return SHORTEST_FRAME;
}

/** Who a frame says has an address: the sender of any ARP packet that has one. Undefined for anything else. */
export function readArp(view: DataView, at: number, length: number): { address: Ipv4; mac: Mac } | undefined {
  const arp = at + ETHERNET;
  if (length < ETHERNET + ARP || view.getUint16(at + 12) !== TYPE_ARP) return undefined;
  const operation = view.getUint32(arp + 4) ^ 0x0604_0000;
  if (view.getUint32(arp) !== 0x0001_0800 || (operation !== ARP_REPLY && operation !== ARP_REQUEST)) return undefined;
  const address = ipv4(view.getUint32(arp + 14));
  if (address === 0) return undefined;
  return { address, mac: macFromBytes(new Uint8Array(view.buffer, view.byteOffset + arp + 8, 6)) };
}

/**
 * Writes an ICMP echo request to `wanted`; returns its length. The kernel writes the IP header and, on a socket of those
 * without rights, an identifier of its own: so what the reply must bring back is in the payload.
 *
 * @param token - tells our echoes from those of others, 32 bits
 */
export function writeEcho(view: DataView, at: number, wanted: Ipv4, token: number): number {
  view.setUint32(at, 0x0800_0000);
  view.setUint32(at + 4, token << 16);
  view.setUint32(at + ICMP, wanted);
  view.setUint32(at + ICMP + 4, token);
  view.setUint16(at + 2, complement(sum(view, at, ECHO_SIZE)));
  return ECHO_SIZE;
}

/** Which address has replied to an echo with this token. Raw sockets hand it over with its IP header, others without. */
export function readEchoReply(view: DataView, at: number, length: number, token: number): Ipv4 | undefined {
  if (length < ECHO_SIZE) return undefined;
  const first = view.getUint8(at);
  const icmp = first >>> 4 === 4 ? at + (first & 15) * 4 : at;
  if (icmp + ECHO_SIZE > at + length || view.getUint16(icmp) !== 0) return undefined;
  return view.getUint32(icmp + ICMP + 4) === token ? ipv4(view.getUint32(icmp + ICMP)) : undefined;
}

function writeEthernet(view: DataView, at: number, to: Uint8Array, from: Mac, type: number): void {
  writeMac(view, at, to);
  writeMac(view, at + 6, macToBytes(from));
  view.setUint16(at + 12, type);
}

function writeMac(view: DataView, at: number, mac: Uint8Array): void {
  for (let index = 0; index < 6; index += 1) view.setUint8(at + index, mac[index] ?? 0);
}

/** Of 16-bit words; an odd last byte counts as the high half of one. */
function sum(view: DataView, at: number, length: number): number {
  let total = 0;
  for (let index = 0; index + 1 < length; index += 2) total += view.getUint16(at + index);
  return length % 2 === 0 ? total : total + (view.getUint8(at + length - 1) << 8);
}

/** The Internet checksum of a sum (RFC 1071). */
function complement(total: number): number {
  let folded = total;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x1_0000);
  return ~folded & 0xffff;
}
