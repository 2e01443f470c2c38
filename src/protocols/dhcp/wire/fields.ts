/**
 * A DHCP or BOOTP message field by field, for people who look at packets: RFC 2131 section 2, options as RFC 2132. Where the
 * codec gives up, this shows what can be read all the same.
 */
import { formatIpv4 } from '../../../lib/address.ts';
import { decodeText, printable } from '../../../lib/text.ts';
import type { Field } from '../../field.ts';
import { OPTION } from '../options/option-rows.ts';
import { hexText } from '../options/option-type.ts';
import { formatOption, optionName } from '../options/options.ts';
import { readAddress, readU32 } from './message.ts';
import { END, PAD } from './option-area.ts';

type Show = (bytes: Uint8Array, from: number, to: number) => string;

const COOKIE = 0x63825363;
const OPTIONS_AT = 240;
const IN_FILE = 1;
const IN_SNAME = 2;

/** Name, first byte, length, and what it is. */
const HEADER: readonly (readonly [string, number, number, Show])[] = [
  ['op', 0, 1, (bytes) => (bytes[0] === 1 ? '1 (request)' : bytes[0] === 2 ? '2 (reply)' : String(bytes[0]))],
  ['htype', 1, 1, unsigned],
  ['hlen', 2, 1, unsigned],
  ['hops', 3, 1, unsigned],
  ['xid', 4, 4, (bytes, from, to) => `0x${hexText(bytes.subarray(from, to))}`],
  ['secs', 8, 2, unsigned],
  ['flags', 10, 2, (bytes) => ((bytes[10] ?? 0) >= 0x80 ? 'broadcast' : 'none')],
  ['ciaddr', 12, 4, address],
  ['yiaddr', 16, 4, address],
  ['siaddr', 20, 4, address],
  ['giaddr', 24, 4, address],
  ['chaddr', 28, 16, (bytes, from) => hexText(bytes.subarray(from, from + Math.min(16, bytes[2] ?? 0)), ':')],
  ['sname', 44, 64, text],
  ['file', 108, 128, text],
];

/** Of a datagram that may be cut off: fields that are not whole are left out. */
export function dhcpFields(bytes: Uint8Array): readonly Field[] {
  const fields = HEADER.filter(([, from, length]) => from + length <= bytes.length).map(([name, from, length, show]) =>
    field(name, from, from + length, show(bytes, from, from + length)),
  );
  if (bytes.length < OPTIONS_AT || readU32(bytes, OPTIONS_AT - 4) !== COOKIE) return fields;
  const options = optionFields(bytes, OPTIONS_AT, bytes.length);
  const at = options.find(({ name }) => name.startsWith(`${OPTION.overload} `))?.from;
  const overload = at === undefined ? 0 : (bytes[at + 2] ?? 0);
  const more = [
    ...((overload & IN_FILE) > 0 ? optionFields(bytes, 108, 236) : []),
    ...((overload & IN_SNAME) > 0 ? optionFields(bytes, 44, 108) : []),
  ];
  return [...fields, ...options, ...more];
}

function optionFields(bytes: Uint8Array, from: number, end: number): readonly Field[] {
  const found: Field[] = [];
  for (let at = from; at < end;) {
    const code = bytes[at] ?? END;
    const next = code === PAD || code === END ? at + 1 : at + 2 + (bytes[at + 1] ?? 0);
    if (code !== PAD) found.push(optionField(bytes, code, at, Math.min(next, end), next > end));
    at = code === END ? end : next;
  }
  return found;
}

function optionField(bytes: Uint8Array, code: number, from: number, to: number, isCut: boolean): Field {
  if (code === END) return field('255 end', from, to, '');
  return field(`${code} ${optionName(code)}`, from, to, isCut ? '…' : formatOption(code, bytes.subarray(from + 2, to)));
}

function field(name: string, from: number, to: number, value: string): Field {
  return { name, value: printable(value), from, to };
}

function unsigned(bytes: Uint8Array, from: number, to: number): string {
  return String(bytes.subarray(from, to).reduce((number, byte) => number * 256 + byte, 0));
}

function address(bytes: Uint8Array, from: number): string {
  return formatIpv4(readAddress(bytes, from));
}

/** Up to its first NUL. */
function text(bytes: Uint8Array, from: number, to: number): string {
  const end = bytes.indexOf(0, from);
  return decodeText(bytes.subarray(from, end < 0 || end > to ? to : end));
}
