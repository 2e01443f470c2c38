/** What a question is answered with: one decision, without a clock, a socket or a memory. */
import { ipv4, type Ipv4 } from '../../lib/address.ts';
import type { Question } from './query.ts';
import { keyOf, labelsOf, lengthBefore, ROOT, type NameKey } from './name.ts';
import { CLASS, isMetaType, RCODE, TYPE } from './numbers.ts';
import { addressRecord, joined, pointerRecord, type Owner, type OwnRecord, type Zone } from './zone.ts';

/** What is known when a question comes. */
export interface DnsWorld {
  readonly zone: Zone;
  /** Questions that are not for this server are sent on. */
  readonly forwards: boolean;
  /** The device of this name, in lower case, without the domain. */
  device(label: string): KnownDevice | undefined;
  deviceAt(address: Ipv4): KnownDevice | undefined;
  /** Whether an address lies in a network of this server, or could, where only its first `octets` are asked for. */
  isOwn(address: Ipv4, octets: number): boolean;
}

export interface KnownDevice {
  readonly address: Ipv4;
  /** One label, on the wire with its length and the root behind it. */
  readonly name: Uint8Array;
  /** Seconds that its lease still holds. */
  readonly left: number;
}

export type Decision =
  | {
      readonly kind: 'answer';
      readonly rcode: number;
      readonly records: readonly OwnRecord[];
      /** Where the SOA record belongs that says how long there will be nothing: the name of its zone; absent for an answer with records. */
      readonly zone?: NameKey;
    }
  | { readonly kind: 'refuse'; readonly rcode: number }
  | { readonly kind: 'forward' };

const NOTHING: readonly OwnRecord[] = [];
const FORWARD: Decision = { kind: 'forward' };
const REFUSED: Decision = { kind: 'refuse', rcode: RCODE.REFUSED };
const NOT_IMPLEMENTED: Decision = { kind: 'refuse', rcode: RCODE.NOTIMP };
const REVERSE = keyOf(Uint8Array.of(7, 0x69, 0x6e, 0x2d, 0x61, 0x64, 0x64, 0x72, 4, 0x61, 0x72, 0x70, 0x61, 0));
/** Seconds; an address of a device may be another one's soon. */
const LONGEST_TTL = 60;

export function answer(question: Question, world: DnsWorld): Decision {
  if (question.class !== CLASS.IN && question.class !== CLASS.ANY) return REFUSED;
  if (question.type === TYPE.AXFR || question.type === TYPE.IXFR) return REFUSED;
  if (isMetaType(question.type) || question.type === TYPE.OPT) return NOT_IMPLEMENTED;
  const { zone } = world;
  const { key, type } = question;
  const owner = zone.owners.get(key) ?? deviceOwner(key, world);
  if (owner !== undefined) return ofOwner(owner, question, zone);
  const isHere = isOurs(key, type, world);
  if (!isHere && world.forwards) return FORWARD;
  const exists = key === zone.domain || zone.between.has(key) || isAbove(key, world);
  return nothing(exists ? RCODE.NOERROR : RCODE.NXDOMAIN, question, zone);
}

function ofOwner(owner: Owner, question: Question, zone: Zone): Decision {
  const records = recordsOf(owner, question.type);
  if (records.length > 0) return { kind: 'answer', rcode: RCODE.NOERROR, records };
  return nothing(RCODE.NOERROR, question, zone);
}

function recordsOf(owner: Owner, type: number): readonly OwnRecord[] {
  switch (type) {
    case TYPE.A:
      return owner.a;
    case TYPE.AAAA:
      return owner.aaaa;
    case TYPE.PTR:
      return owner.ptr;
    case TYPE.ANY:
      return [...owner.a, ...owner.aaaa, ...owner.ptr];
    default:
      return NOTHING;
  }
}

/** No such name, or nothing of this type: with the SOA record that says for how long (RFC 2308); or that record itself. */
function nothing(rcode: number, { key, type }: Question, zone: Zone): Decision {
  const apex = apexOf(key, zone);
  if (apex === key && (type === TYPE.SOA || type === TYPE.ANY)) {
    return { kind: 'answer', rcode: RCODE.NOERROR, records: [zone.soa] };
  }
  return { kind: 'answer', rcode: key === ROOT ? RCODE.NOERROR : rcode, records: NOTHING, zone: apex };
}

/** The zone of a name: the domain, or all there is. */
function apexOf(key: NameKey, { domain }: Zone): NameKey {
  return domain !== undefined && lengthBefore(key, domain) !== undefined ? domain : ROOT;
}

function deviceOwner(key: NameKey, world: DnsWorld): Owner | undefined {
  const { zone } = world;
  const address = reversed(key);
  if (address !== undefined) {
    const device = address.octets === 4 ? world.deviceAt(address.value) : undefined;
    if (device === undefined) return undefined;
    return { a: NOTHING, aaaa: NOTHING, ptr: [pointerRecord(joined(device.name, zone.domainName), ttlOf(device))] };
  }
  const label = loneLabel(key, zone);
  const device = label === undefined ? undefined : world.device(label);
  if (device === undefined) return undefined;
  return { a: [addressRecord(device.address, ttlOf(device))], aaaa: NOTHING, ptr: NOTHING };
}

function ttlOf({ left }: KnownDevice): number {
  return Math.max(1, Math.min(LONGEST_TTL, Math.floor(left)));
}

/** The only label of a name, besides the domain. */
function loneLabel(key: NameKey, { domain }: Zone): string | undefined {
  const length = key.charCodeAt(0);
  const before = length + 1;
  if (length === 0 || before > key.length) return undefined;
  const isLone = key.length === before + 1 || (domain !== undefined && lengthBefore(key, domain) === before);
  return isLone ? key.slice(1, before) : undefined;
}

interface Reversed {
  readonly value: Ipv4;
  /** How many of its octets are named, 0 to 4. */
  readonly octets: number;
}

/** The address, or its first octets, of a name below `in-addr.arpa`; undefined for another name. */
function reversed(key: NameKey): Reversed | undefined {
  const before = lengthBefore(key, REVERSE);
  if (before === undefined) return undefined;
  const labels = labelsOf(key).slice(0, -2).toReversed();
  if (labels.length > 4 || !labels.every((label) => /^(0|[1-9][0-9]{0,2})$/.test(label) && Number(label) < 256)) {
    return undefined;
  }
  const value = labels.reduce((sum, label, index) => sum + Number(label) * 256 ** (3 - index), 0);
  return { value: ipv4(value), octets: labels.length };
}

/**
 * Whether a name that nobody has is one that only this server could know. Names without a dot are never sent on: no server
 * elsewhere knows a device of this bench.
 */
function isOurs(key: NameKey, type: number, world: DnsWorld): boolean {
  const { zone } = world;
  if (zone.domain !== undefined && lengthBefore(key, zone.domain) !== undefined) return true;
  const asked = reversed(key);
  if (asked?.octets === 4) return world.isOwn(asked.value, 4);
  const isAddress = type === TYPE.A || type === TYPE.AAAA || type === TYPE.ANY;
  return isAddress && loneLabel(key, zone) !== undefined;
}

/** Whether reverse names that could be known here lie below this one. */
function isAbove(key: NameKey, world: DnsWorld): boolean {
  const asked = reversed(key);
  return asked !== undefined && asked.octets < 4 && world.isOwn(asked.value, asked.octets);
}
