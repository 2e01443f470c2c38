/**
 * Leases with numbers instead of texts, to save memory and to read a million of them quickly at the start: a hardware address
 * of six bytes becomes a 48-bit number, and so does the client key that is made of one. Keys and addresses of another shape
 * stay texts. The lease book holds leases so, and the journal is read into this form.
 */
import { macFromBytes, type Mac } from '../../../lib/address.ts';
import { hexBytes, isClientKey } from './identity.ts';
import type { ClientKey, Lease } from './lease.ts';

/** The number of `00:26:99:ef:0f:1a`, or the text of a hardware address of another length. */
export type PackedMac = number | Mac;

/** The number of `hw:01:00:26:99:ef:0f:1a` or `id:01002699ef0f1a`, or the text of any other key. */
export type PackedClient = number | ClientKey;

export interface PackedLease extends Omit<Lease, 'client' | 'hardware'> {
  readonly client: PackedClient;
  readonly hardware: PackedMac;
}

const MAC_LENGTH = 17;
/** `hw:01:` and an address. */
const HARDWARE_KEY = 6 + MAC_LENGTH;
const BY_HARDWARE = codes('hw:01:');
const BY_IDENTIFIER = codes('id:01');
/** Added to the number of an identifier. */
const IDENTIFIER = 2 ** 48;
const COLON = 0x3a;
/** By character code; NaN for what is no digit, which makes a number of it NaN. */
const DIGITS = new Float64Array(256).fill(Number.NaN);
for (const [value, digit] of codes('0123456789abcdef').entries()) DIGITS[digit] = value;

export function packLease(lease: Lease): PackedLease {
  const { address, client, hardware, state, since, until, hostname, vendorClass, agent } = lease;
  const packed = { client: packClient(client), hardware: packMac(hardware) };
  return { address, ...packed, state, since, until, hostname, vendorClass, agent };
}

export function unpackLease(lease: PackedLease): Lease {
  return { ...lease, client: unpackClient(lease.client), hardware: unpackMac(lease.hardware) };
}

/** An exchange asks for the same device several times. */
const lastMac: { mac: string; packed: PackedMac } = { mac: '', packed: 0 };
const lastClient: { key: string; packed: PackedClient } = { key: '', packed: 0 };

export function packMac(mac: Mac): PackedMac {
  if (mac === lastMac.mac && mac !== '') return lastMac.packed;
  const packed = macNumber(asciiOf(mac), 0, mac.length);
  lastMac.mac = mac;
  lastMac.packed = Number.isNaN(packed) ? mac : packed;
  return lastMac.packed;
}

export function packClient(key: ClientKey): PackedClient {
  if (key === lastClient.key && key !== '') return lastClient.packed;
  const packed = isOfLastMac(key) ? lastMac.packed : clientNumber(asciiOf(key), 0, key.length);
  lastClient.key = key;
  lastClient.packed = typeof packed !== 'number' || Number.isNaN(packed) ? key : packed;
  return lastClient.packed;
}

/** Most clients are known by the hardware address that was just packed. */
function isOfLastMac(key: ClientKey): boolean {
  if (key.length !== HARDWARE_KEY || lastMac.mac.length !== MAC_LENGTH) return false;
  return key.startsWith('hw:01:') && key.endsWith(lastMac.mac);
}

export function unpackMac(packed: PackedMac): Mac {
  return typeof packed === 'number' ? macFromBytes(sixBytes(packed)) : packed;
}

export function unpackClient(packed: PackedClient): ClientKey {
  if (typeof packed !== 'number') return packed;
  const key =
    packed >= IDENTIFIER
      ? `id:01${hexBytes(sixBytes(packed - IDENTIFIER))}`
      : `hw:01:${macFromBytes(sixBytes(packed))}`;
  if (!isClientKey(key)) throw new Error(`not a client key: ${key}`);
  return key;
}

/** The number of the hardware address whose text is `bytes[from, to)`; NaN for any other text. */
export function macNumber(bytes: Uint8Array, from: number, to: number): number {
  if (to - from !== MAC_LENGTH) return Number.NaN;
  for (let at = from + 2; at < to; at += 3) if (bytes[at] !== COLON) return Number.NaN;
  let value = 0;
  for (let at = from; at < to; at += 3) value = value * 256 + hexNumber(bytes, at, at + 2);
  return value;
}

/** The number of the client key whose text is `bytes[from, to)`; NaN for any other text. */
export function clientNumber(bytes: Uint8Array, from: number, to: number): number {
  if (begins(bytes, from, BY_HARDWARE)) return macNumber(bytes, from + BY_HARDWARE.length, to);
  const first = from + BY_IDENTIFIER.length;
  if (to - first !== 12 || !begins(bytes, from, BY_IDENTIFIER)) return Number.NaN;
  return IDENTIFIER + hexNumber(bytes, first, to);
}

/** The number of the hexadecimal digits `bytes[from, to)`, lower case; NaN for any other text. */
export function hexNumber(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) value = value * 16 + (DIGITS[bytes[at] ?? 0] ?? 0);
  return value;
}

function begins(bytes: Uint8Array, from: number, opening: Uint8Array): boolean {
  for (let index = 0; index < opening.length; index += 1) if (bytes[from + index] !== opening[index]) return false;
  return true;
}

const ascii = new Uint8Array(BY_HARDWARE.length + MAC_LENGTH);

/** The codes of the first characters, 0 for what is not ASCII. Valid until the next call. */
function asciiOf(text: string): Uint8Array {
  for (let index = 0; index < ascii.length; index += 1) {
    const code = text.charCodeAt(index);
    ascii[index] = code < 128 ? code : 0;
  }
  return ascii;
}

function sixBytes(packed: number): Uint8Array {
  const bytes = new Uint8Array(6);
  let rest = packed;
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

function codes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
