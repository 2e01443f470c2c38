/**
 * The leases in the ini file of Tftpd32 and Tftpd64: in the section `[DHCP]` the keys `Lease_0_MAC`, `Lease_0_IP`,
 * `Lease_0_InitialOfferTime` and `Lease_0_LeaseStartTime`, times as `mm/dd/yyyy/hh:mm:ss` of the local clock. How long a
 * lease lasts stands once, as `Lease (minutes)`, and how many there are as `Lease_NumLeases`: keys beyond that are left
 * over from a longer list. A line `MAC=IP` is a reservation.
 */
import { parseIpv4, parseMac } from '../../lib/address.ts';
import { after, instant, minutes, type Instant, type Millis } from '../../lib/time.ts';
import { LeaseCollection, type LeasesRead } from './lease-record.ts';

/** Two days, what the program sets when nothing was set. */
const DEFAULT_MINUTES = 2880;

interface Entry {
  readonly number: number;
  readonly line: number;
  readonly fields: Map<string, string>;
}

export function readTftpd32(text: string): LeasesRead {
  const collection = new LeaseCollection();
  const entries = new Map<number, Entry>();
  const settings = new Map<string, string>();
  let isDhcp = true;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line.startsWith('[')) isDhcp = line.toLowerCase() === '[dhcp]';
    const equals = line.indexOf('=');
    if (!isDhcp || equals < 0 || line.startsWith(';')) continue;
    const [key, value] = [line.slice(0, equals).trimEnd(), line.slice(equals + 1).trimStart()];
    const [, number, field = ''] = /^Lease_(\d{1,9})_(\w+)$/i.exec(key) ?? [];
    if (number !== undefined) addField(entries, Number(number), field, value, index + 1);
    else if (!addReservation(key, value, index + 1, collection)) settings.set(key.toLowerCase(), value);
  }
  const lasts = minutes(Number(settings.get('lease (minutes)')) || DEFAULT_MINUTES);
  for (const entry of inUse(entries, settings.get('lease_numleases'), collection)) readEntry(entry, lasts, collection);
  return collection.read;
}

/** Whether a line stands in no other lease file: it names a section, a lease, or how many there are. */
export function isTftpd32Line(line: string): boolean {
  return /^\s*(?:\[(?:DHCP|TFTPD32)\]\s*$|Lease_(?:\d+_(?:MAC|IP)|NumLeases)\s*=)/i.test(line);
}

function addField(entries: Map<number, Entry>, number: number, field: string, value: string, line: number): void {
  const entry = entries.get(number) ?? { number, line, fields: new Map<string, string>() };
  entry.fields.set(field.toLowerCase(), value);
  entries.set(number, entry);
}

function addReservation(key: string, value: string, line: number, collection: LeaseCollection): boolean {
  const hardware = parseMac(key);
  if (!hardware.ok) return false;
  const address = parseIpv4(value);
  if (address.ok) collection.reserve({ address: address.value, hardware: hardware.value });
  else collection.issue(line, address.error);
  return true;
}

/** The program counts from 0; lists that begin with 1 are taken as well. */
function inUse(entries: ReadonlyMap<number, Entry>, count: string | undefined, collection: LeaseCollection): Entry[] {
  const all = [...entries.values()].toSorted((a, b) => a.number - b.number);
  if (count === undefined || !/^\d{1,9}$/.test(count)) return all;
  const end = (entries.has(0) ? 0 : 1) + Number(count);
  const [beyond] = all.filter(({ number }) => number >= end);
  if (beyond !== undefined) {
    collection.issue(beyond.line, `Lease_NumLeases is ${count}: what stands beyond it is left over from earlier`);
  }
  return all.filter(({ number }) => number < end);
}

function readEntry({ line, fields }: Entry, lasts: Millis, collection: LeaseCollection): void {
  const address = parseIpv4(fields.get('ip') ?? '');
  const hardware = parseMac(fields.get('mac') ?? '');
  if (!address.ok) return collection.issue(line, address.error);
  if (!hardware.ok) return collection.issue(line, hardware.error);
  const since = timeOf(fields.get('leasestarttime')) ?? timeOf(fields.get('initialoffertime'));
  // A start of zero is an address that was given back.
  const began = since ?? instant(0);
  collection.add({
    address: address.value,
    hardware: hardware.value,
    state: since === undefined ? 'released' : 'bound',
    since: began,
    until: since === undefined ? began : after(began, lasts),
  });
}

/** Local time, as the program wrote it; undefined for none. */
function timeOf(text: string | undefined): Instant | undefined {
  const [, month, day, year, hour, minute, second] =
    /^(\d{1,2})\/(\d{1,2})\/(\d{4})\/(\d{1,2}):(\d{2}):(\d{2})$/.exec(text ?? '') ?? [];
  if (year === undefined || Number(year) <= 1970) return undefined;
  const parts = [month, day, hour, minute, second].map(Number);
  const [m = 1, d = 1, h = 0, min = 0, s = 0] = parts;
  return instant(new Date(Number(year), m - 1, d, h, min, s).getTime());
}
