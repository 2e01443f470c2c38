/**
 * The names that this server knows by its settings, ready to be answered: alone and in the domain, and the addresses the
 * other way round. Records are made once and only copied afterwards.
 */
import { formatIpv4, type Ipv4 } from '../../lib/address.ts';
import { encodeName, keyOf, lengthBefore, parentOf, ROOT, type NameKey } from './name.ts';
import { CLASS, TYPE } from './numbers.ts';

/** A record without its owner: type, class, TTL, length and data. Its owner is the name that was asked for. */
export type OwnRecord = Uint8Array;

export interface Owner {
  readonly a: readonly OwnRecord[];
  readonly aaaa: readonly OwnRecord[];
  readonly ptr: readonly OwnRecord[];
}

/** An IPv4 address, or the 16 octets of an IPv6 one. */
export type HostAddress = Ipv4 | Uint8Array;

export interface NamedHost {
  /** As a person wrote it: `CiscoCM1`; in the domain or with a dot at the end it is whole already. */
  readonly name: string;
  readonly addresses: readonly HostAddress[];
  /** An address that has another name keeps that alone as its own. */
  readonly isAside?: boolean;
}

export interface Zone {
  /** The domain, when there is one. */
  readonly domain: NameKey | undefined;
  /** The domain as it was written; empty where there is none. */
  readonly domainName: Uint8Array;
  readonly owners: ReadonlyMap<NameKey, Owner>;
  /** Names that have no records, and others below them: they exist (RFC 8020). */
  readonly between: ReadonlySet<NameKey>;
  /** The SOA record of the domain, of the reverse names, and of all else. */
  readonly soa: OwnRecord;
}

/** Seconds. Settings change when somebody at a bench changes them. */
export const TTL = 60;
/** Seconds that somebody may remember that there is no such name: devices ask again, and by then it may be there. */
const NEGATIVE_TTL = 10;
const [REFRESH, RETRY, EXPIRE] = [3600, 600, 86_400];

/** Names and domain were checked by `encodeName`. Of an address with several names, the first is told first. */
export function makeZone(domainText: string, hosts: readonly NamedHost[]): Zone {
  const domainName = domainText === '' ? new Uint8Array() : octetsOf(domainText);
  const domain = domainText === '' ? undefined : keyOf(domainName);
  const owners = new Map<NameKey, Mutable>();
  for (const { name, addresses, isAside = false } of hosts) {
    const [whole, ...others] = spellings(name, domainName, domain);
    for (const spelled of [whole, ...others]) {
      const owner = ownerOf(owners, keyOf(spelled));
      for (const address of addresses) addAddress(owner, address);
    }
    for (const address of addresses) {
      const { ptr } = ownerOf(owners, reverseKey(address));
      if (!isAside || ptr.length === 0) ptr.push(pointerRecord(whole, TTL));
    }
  }
  const between = new Set<NameKey>();
  for (const key of [...owners.keys(), ...(domain === undefined ? [] : [domain])]) {
    for (let above = parentOf(key); above !== ROOT && !between.has(above); above = parentOf(above)) between.add(above);
  }
  return { domain, domainName, owners, between, soa: soaRecord(domainName) };
}

/** The name to show, and all that it is asked by. */
function spellings(text: string, domainName: Uint8Array, domain: NameKey | undefined): [Uint8Array, ...Uint8Array[]] {
  const name = octetsOf(text);
  if (domain === undefined || text.endsWith('.')) return [name];
  const before = lengthBefore(keyOf(name), domain);
  if (before === undefined) return [joined(name, domainName), name];
  // The domain itself is no name without it.
  return before === 0 ? [name] : [name, joined(name.subarray(0, before + 1), Uint8Array.of(0))];
}

/** The same name in the domain; `name` alone where there is none, or where it would be too long. */
export function joined(name: Uint8Array, domainName: Uint8Array): Uint8Array {
  const whole = new Uint8Array(name.length - 1 + domainName.length);
  if (domainName.length === 0 || whole.length > 255) return name;
  whole.set(name.subarray(0, -1));
  whole.set(domainName, name.length - 1);
  return whole;
}

export function addressRecord(address: HostAddress, ttl: number): OwnRecord {
  if (typeof address !== 'number') return record(TYPE.AAAA, ttl, address);
  return record(TYPE.A, ttl, Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address));
}

export function pointerRecord(name: Uint8Array, ttl: number): OwnRecord {
  return record(TYPE.PTR, ttl, name);
}

/** The name that an address is asked by (RFC 1035 section 3.5, RFC 3596 section 2.5). */
function reverseKey(address: HostAddress): NameKey {
  const text =
    typeof address === 'number'
      ? `${formatIpv4(address).split('.').toReversed().join('.')}.in-addr.arpa`
      : `${[...address].toReversed().map(nibbles).join('.')}.ip6.arpa`;
  return keyOf(octetsOf(text));
}

function nibbles(octet: number): string {
  return `${(octet & 15).toString(16)}.${(octet >> 4).toString(16)}`;
}

interface Mutable extends Owner {
  readonly a: OwnRecord[];
  readonly aaaa: OwnRecord[];
  readonly ptr: OwnRecord[];
}

function ownerOf(owners: Map<NameKey, Mutable>, key: NameKey): Mutable {
  const known = owners.get(key);
  if (known !== undefined) return known;
  const owner = { a: [], aaaa: [], ptr: [] };
  owners.set(key, owner);
  return owner;
}

function addAddress(owner: Mutable, address: HostAddress): void {
  (typeof address === 'number' ? owner.a : owner.aaaa).push(addressRecord(address, TTL));
}

/** RFC 2308: the last number is for how long it may be remembered that something is not there. */
function soaRecord(domainName: Uint8Array): OwnRecord {
  const server = joined(octetsOf('rouse'), domainName);
  const person = joined(octetsOf('hostmaster'), domainName);
  const data = new Uint8Array(server.length + person.length + 20);
  data.set(server);
  data.set(person, server.length);
  const numbers = new DataView(data.buffer, server.length + person.length);
  for (const [index, number] of [1, REFRESH, RETRY, EXPIRE, NEGATIVE_TTL].entries()) {
    numbers.setUint32(index * 4, number, false);
  }
  return record(TYPE.SOA, NEGATIVE_TTL, data);
}

function record(type: number, ttl: number, data: Uint8Array): OwnRecord {
  const bytes = new Uint8Array(10 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, type, false);
  view.setUint16(2, CLASS.IN, false);
  view.setUint32(4, ttl, false);
  view.setUint16(8, data.length, false);
  bytes.set(data, 10);
  return bytes;
}

function octetsOf(text: string): Uint8Array {
  const name = encodeName(text);
  if (!name.ok) throw new Error(name.error);
  return name.value;
}
