/**
 * The SIP accounts of phones: extension, user name and password of each line. Whoever generates a configuration and
 * whoever answers a REGISTER both ask here, so that they agree without telling each other.
 *
 * What the settings do not give follows from the hardware address and a secret of this station, and so is the same after
 * every start: a phone keeps what it was once told.
 */
import { createHmac } from 'node:crypto';
import { macToBytes, parseMac, type Mac } from '../../lib/address.ts';
import type { LineSettings, PhonesSettings } from './phones-settings.ts';

export interface PhoneAccount {
  readonly hardware: Mac;
  /** From 1. */
  readonly line: number;
  /** The user name of the digest, alone enough to find the account: `002699ef0f1a`, `002699ef0f1a-2` for the second line. */
  readonly user: string;
  /** What others dial: the user part of its address. */
  readonly extension: string;
  /** For people. */
  readonly name: string;
  /** A secret: in no event. */
  readonly password: string;
}

/** What accounts are made of. `secret` is that of the station (storage/phone-secret.ts). */
export interface PhoneBook {
  readonly phones: PhonesSettings;
  readonly secret: string;
}

/** The same for who only asks. */
export interface PhoneAccounts {
  /** Of one phone, one for each line. */
  of(hardware: Mac): readonly PhoneAccount[];
  /** The account that the user name of a digest belongs to; undefined for one that no phone was given. */
  ofUser(user: string): PhoneAccount | undefined;
}

export function phoneAccounts(book: PhoneBook): PhoneAccounts {
  return { of: (hardware) => accountsOf(hardware, book), ofUser: (user) => accountOfUser(user, book) };
}

/** Some phones have no more than 12 characters for a password (field report of a 7962). */
export const LONGEST_PASSWORD = 12;

function accountsOf(hardware: Mac, book: PhoneBook): readonly PhoneAccount[] {
  return linesOf(hardware, book.phones).map((line, index) => accountOf(hardware, line, index, book));
}

function accountOfUser(user: string, book: PhoneBook): PhoneAccount | undefined {
  const given = book.phones.devices.flatMap(({ hardware }) => accountsOf(hardware, book));
  const known = given.find((account) => account.user === user);
  if (known !== undefined) return known;
  const [, digits = '', line = '1'] = /^([0-9a-f]{12})(?:-([1-9]\d?))?$/.exec(user) ?? [];
  const hardware = parseMac(digits);
  if (!hardware.ok) return undefined;
  return accountsOf(hardware.value, book).find((account) => account.line === Number(line) && account.user === user);
}

/** The settings of its lines; a phone that none are given for has one. */
function linesOf(hardware: Mac, phones: PhonesSettings): readonly LineSettings[] {
  const own = phones.devices.find((device) => device.hardware === hardware);
  return own?.lines ?? phones.lines ?? ONE_LINE;
}

const ONE_LINE: readonly LineSettings[] = [{}];

function accountOf(hardware: Mac, line: LineSettings, index: number, book: PhoneBook): PhoneAccount {
  const number = index + 1;
  const extension = line.extension ?? freeExtension(hardware, number, book.phones);
  const digits = hardware.replaceAll(':', '');
  return {
    hardware,
    line: number,
    user: line.user ?? (number === 1 ? digits : `${digits}-${number}`),
    extension,
    name: line.name ?? extension,
    password: line.password ?? derivedPassword(hardware, number, book.secret),
  };
}

/**
 * Five digits from the last two bytes of the hardware address, which differ within a delivery of phones. An extension that
 * the settings give to somebody is left out.
 */
function freeExtension(hardware: Mac, line: number, phones: PhonesSettings): string {
  const lists = [phones.lines, ...phones.devices.map(({ lines }) => lines)];
  const taken = new Set(lists.flatMap((lines) => lines ?? []).map(({ extension }) => extension));
  const [high = 0, low = 0] = macToBytes(hardware).subarray(-2);
  let number = 10_000 + ((high * 256 + low + (line - 1) * SECOND_LINES) % 65_536);
  while (taken.has(String(number))) number += 1;
  return String(number);
}

/** Lines further on take numbers far from those of the neighbours. */
const SECOND_LINES = 20_000;

/** Without signs that are mistaken for others, as somebody may have to type it. */
const SIGNS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** 60 bits of it. */
function derivedPassword(hardware: Mac, line: number, secret: string): string {
  const bytes = createHmac('sha256', secret).update(`${hardware}/${line}`).digest();
  return Array.from(bytes.subarray(0, LONGEST_PASSWORD), (byte) => SIGNS[byte % SIGNS.length] ?? '').join('');
}
