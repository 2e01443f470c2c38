/**
 * Network addresses as branded values. An IPv4 address is its 32-bit number (network order read as
 * big-endian), because leases, pools and subnets are arithmetic; a MAC is lower-case colon text,
 * because it is only compared and shown.
 */
import { err, ok, type Result } from './result.ts';

export type Ipv4 = number & { readonly __brand: 'Ipv4' };
export type Mac = string & { readonly __brand: 'Mac' };

/** A network: `base` has no host bits, `prefix` is 0..32. */
export interface Subnet {
  readonly base: Ipv4;
  readonly prefix: number;
}

/** An address on an adapter together with the network it lies in, as in `192.168.1.1/24`. */
export interface AdapterAddress {
  readonly address: Ipv4;
  readonly prefix: number;
}

export interface AddressRange {
  readonly first: Ipv4;
  readonly last: Ipv4;
}

export const ANY_ADDRESS = 0 as Ipv4;
export const LIMITED_BROADCAST = 0xffff_ffff as Ipv4;

/** Brands a number that is known to be an unsigned 32-bit address. */
export function ipv4(value: number): Ipv4 {
  return (value >>> 0) as Ipv4;
}

/**
 * Brands a number above 32 bits: no IPv4 address, but what a host gave out for an address of another family, good for
 * comparing, as a key, and for that host.
 */
export function opaqueAddress(value: number): Ipv4 {
  return value as Ipv4;
}

/** Reads strict dotted decimal: four parts, no leading zeros (`010` means 8 elsewhere, so it is refused). */
export function parseIpv4(text: string): Result<Ipv4, string> {
  const parts = text.split('.');
  if (parts.length !== 4) return err(`"${text}" is not an IPv4 address like 192.168.1.10`);
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) {
      return err(`"${text}" is not an IPv4 address: "${part}" is not a number from 0 to 255`);
    }
    value = value * 256 + Number(part);
  }
  return ok(ipv4(value));
}

export function formatIpv4(address: Ipv4): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** Reads `192.168.1.1/24`. */
export function parseCidr(text: string): Result<AdapterAddress, string> {
  const [addressText = '', prefixText = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^[0-9]{1,2}$/.test(prefixText) || Number(prefixText) > 32) {
    return err(`"${text}" is not an address with a prefix length like 192.168.1.1/24`);
  }
  const address = parseIpv4(addressText);
  return address.ok ? ok({ address: address.value, prefix: Number(prefixText) }) : address;
}

export function formatCidr(at: AdapterAddress): string {
  return `${formatIpv4(at.address)}/${at.prefix}`;
}

export function prefixMask(prefix: number): Ipv4 {
  return ipv4(prefix === 0 ? 0 : (0xffff_ffff << (32 - prefix)) >>> 0);
}

/** The prefix length of a contiguous mask, or undefined for one with holes. */
export function maskPrefix(mask: Ipv4): number | undefined {
  const prefix = Math.clz32(~mask);
  return prefixMask(prefix) === mask ? prefix : undefined;
}

export function subnetOf(at: AdapterAddress): Subnet {
  return { base: ipv4(at.address & prefixMask(at.prefix)), prefix: at.prefix };
}

export function formatSubnet(subnet: Subnet): string {
  return `${formatIpv4(subnet.base)}/${subnet.prefix}`;
}

export function subnetContains(subnet: Subnet, address: Ipv4): boolean {
  return ipv4(address & prefixMask(subnet.prefix)) === subnet.base;
}

export function subnetBroadcast(subnet: Subnet): Ipv4 {
  return ipv4(subnet.base | ~prefixMask(subnet.prefix));
}

export function isLoopback(address: Ipv4): boolean {
  return address >>> 24 === 127;
}

/** 169.254.0.0/16: what an adapter gives itself when nobody answered its DHCP (RFC 3927). */
export function isLinkLocal(address: Ipv4): boolean {
  return address >>> 16 === 0xa9fe;
}

/** `192.168.1.100-192.168.1.109`, or the first of them and how many: `192.168.1.100+10`. One address is a range too. */
export function parseRange(text: string): Result<AddressRange, string> {
  const counted = /^\s*([0-9.]+)\s*\+\s*([0-9]{1,8})\s*$/.exec(text);
  if (counted !== null) return countedRange(text, counted[1] ?? '', Number(counted[2]));
  const [firstText = '', lastText = firstText, ...rest] = text.split('-').map((part) => part.trim());
  const first = parseIpv4(firstText);
  const last = parseIpv4(lastText);
  if (!first.ok) return first;
  if (!last.ok) return last;
  if (rest.length > 0 || last.value < first.value) {
    return err(`"${text}" is not a range of addresses like 192.168.1.100-192.168.1.109 or 192.168.1.100+10`);
  }
  return ok({ first: first.value, last: last.value });
}

function countedRange(text: string, firstText: string, size: number): Result<AddressRange, string> {
  const first = parseIpv4(firstText);
  if (!first.ok) return first;
  const last = first.value + size - 1;
  if (size < 1) return err(`"${text}" is no address at all: write how many, as in 192.168.1.100+10`);
  if (last > 0xffff_ffff) return err(`"${text}" goes beyond 255.255.255.255`);
  return ok({ first: first.value, last: ipv4(last) });
}

export function formatRange(range: AddressRange): string {
  return `${formatIpv4(range.first)}-${formatIpv4(range.last)}`;
}

/** Reads 12 hexadecimal digits with `:`, `-`, `.` or nothing between them. */
export function parseMac(text: string): Result<Mac, string> {
  const digits = text.replaceAll(/[:.-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{12}$/.test(digits)) return err(`"${text}" is not a MAC address like 00:26:99:ef:0f:1a`);
  return ok(digits.replaceAll(/(..)(?=.)/g, '$1:') as Mac);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const HEX_COLON = HEX.map((digits) => `${digits}:`);

/** Formats six bytes; shorter or longer hardware addresses are formatted the same way. */
export function macFromBytes(bytes: Uint8Array): Mac {
  const last = bytes.length - 1;
  let text = '';
  for (let index = 0; index < last; index += 1) text += HEX_COLON[bytes[index] ?? 0];
  return (text + (HEX[bytes[last] ?? -1] ?? '')) as Mac;
}

export function macToBytes(mac: Mac): Uint8Array {
  return Uint8Array.from(mac.split(':'), (part) => Number.parseInt(part, 16));
}
