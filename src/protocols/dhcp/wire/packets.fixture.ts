/** Packets for tests: a real one from the field, and short builders for scripted ones. */
import { ipv4, macToBytes, parseIpv4, parseMac, type Ipv4, type Mac } from '../../../lib/address.ts';
import { addressBytes, dhcpMessage, type DhcpMessage, type DhcpOption, type MessageKind } from './message.ts';

/** `192.168.1.10` in a test is never wrong. */
export function ip(text: string): Ipv4 {
  const parsed = parseIpv4(text);
  return parsed.ok ? parsed.value : ipv4(0);
}

export function mac(text: string): Mac {
  const parsed = parseMac(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** `hex('0a 0b')` */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function opt(code: number, value: Uint8Array | string | readonly number[]): DhcpOption {
  if (typeof value === 'string') return { code, bytes: ascii(value) };
  return { code, bytes: value instanceof Uint8Array ? value : Uint8Array.from(value) };
}

export function address(code: number, ...texts: readonly string[]): DhcpOption {
  return { code, bytes: addressBytes(...texts.map(ip)) };
}

export function chaddr(hardware: string): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes.set(macToBytes(mac(hardware)));
  return bytes;
}

export const PHONE = '00:26:99:ef:0f:1a';

type Parts = Partial<Omit<DhcpMessage, 'hardware' | 'chaddr' | 'kind'>> & { readonly hardware?: string };

/** A message from the client with that hardware address. */
export function message(kind: MessageKind, parts: Parts = {}): DhcpMessage {
  const { hardware = PHONE, ...rest } = parts;
  return dhcpMessage({ ...rest, kind, chaddr: chaddr(hardware) });
}

/**
 * The DISCOVER of a Cisco 7911G as a relay at 172.22.76.1 passed it on to a server, rebuilt from the trace in
 * https://github.com/flan/staticdhcpd/issues/28. The phone itself sends it with `hops` and `giaddr` zero.
 */
export const DISCOVER_7911G: DhcpMessage = message('discover', {
  hops: 1,
  xid: 0x1b3a,
  secs: 48,
  flags: 0x8000,
  giaddr: ip('172.22.76.1'),
  options: [
    opt(53, [1]),
    opt(61, hex('01 00 26 99 ef 0f 1a')),
    opt(12, 'SEP002699EF0F1A'),
    opt(60, 'Cisco Systems, Inc. IP Phone CP-7911G\0'),
    opt(55, [1, 66, 6, 3, 15, 150, 35]),
  ],
});

/** Its length on the wire: 79 bytes of options and END, then 229 of padding. */
export const DISCOVER_7911G_SIZE = 548;
