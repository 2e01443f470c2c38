/**
 * Who a device is to everything above the wire: the address it speaks from, in one spelling whether IPv4 or IPv6, and its
 * hardware address where a lease or a message told it. Services make one for each request; nothing per packet needs it.
 */
import { canonicalIpv6 } from '../host/datagrams/peer-addresses.ts';
import { formatIpv4, ipv4, parseIpv4 } from '../lib/address.ts';

export interface DeviceIdentity {
  /** As `canonicalAddress` spells it. */
  readonly address: string;
  /** `00:26:99:ef:0f:1a`; absent where nothing tells it. */
  readonly hardware?: string;
}

/** What a device is kept under: its hardware address, or the address it speaks from where that is not known. */
export function deviceOf({ address, hardware }: DeviceIdentity): string {
  return hardware ?? address;
}

/** The address in the `from` of an event: `192.168.1.100` of `192.168.1.100:49152`, `fd00::9` of `[fd00::9]:49152`. */
export function addressOf(from: string): string {
  return from.replace(/^\[?(.*?)\]?:\d+$/, '$1');
}

/**
 * The one spelling of an address: `192.168.1.100`, `fd00::9`, `fe80::1%eth1`. An IPv4 address in IPv6
 * (`::ffff:192.168.1.100`, as sockets for both families tell it) is that IPv4 address. Undefined for what is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  const four = parseIpv4(text);
  if (four.ok) return formatIpv4(four.value);
  const six = canonicalIpv6(text);
  const [, high, low] = MAPPED.exec(six ?? '') ?? [];
  if (high === undefined || low === undefined) return six;
  return formatIpv4(ipv4(Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16)));
}

/** RFC 4291 section 2.5.5.2, after `canonicalIpv6`. */
const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
