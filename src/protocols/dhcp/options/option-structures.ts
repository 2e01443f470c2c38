/** Option values with a structure of their own: routes, names, SIP servers, architectures, identifiers. */
import { formatCidr, ipv4, parseCidr, prefixMask, type Ipv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { decodeText, encodeText, printable } from '../../../lib/text.ts';
import { archName, archNumber } from './architecture.ts';
import { addressBytes, readAddress } from '../wire/message.ts';
import { concatenate } from '../wire/option-area.ts';
import { nameBytes, readNames } from './option-names.ts';
import { ipv4ListType, u16ListType } from './option-scalars.ts';
import {
  addressOf,
  addressTexts,
  bytesLong,
  collect,
  entriesOf,
  hexText,
  integerOf,
  listOf,
  map,
  numberBytes,
  parseHex,
  shown,
  type OptionType,
} from './option-type.ts';

/** Width, significant octets of the network, router (RFC 3442); 249 is Microsoft's earlier number for it. */
export const routesType: OptionType = {
  example: '{ 0.0.0.0/0: 192.168.1.1, 10.0.0.0/8: 192.168.1.2 }',
  check: (bytes) =>
    readRoutes(bytes) === undefined ? 'is routes of width, network and router, and these bytes are not' : undefined,
  format: (bytes) => (readRoutes(bytes) ?? []).map(({ network, router }) => `${network} via ${router}`).join(', '),
  encode: (value) => {
    const entries = entriesOf(value);
    if (entries === undefined || entries.length === 0)
      return err(`${shown(value)} is not routes like { 10.0.0.0/8: 192.168.1.1 }`);
    return map(collect(entries.map(routeBytes)), concatenate);
  },
};

/** Whether routes (121, 249) name a default route: a client that takes them ignores option 3 (RFC 3442). */
export function hasDefaultRoute(bytes: Uint8Array): boolean {
  return readRoutes(bytes)?.some(({ network }) => network === '0.0.0.0/0') ?? false;
}

export function defaultRoute(router: Ipv4): Uint8Array {
  return Uint8Array.of(0, ...addressBytes(router));
}

/** RFC 3397. */
export const domainsType: OptionType = {
  example: '[example.com, lab.example.com]',
  check: (bytes) => {
    const names = readNames(bytes);
    return names.ok ? undefined : names.error;
  },
  format: (bytes) => namesText(bytes),
  encode: (value) => encodeNames(listOf(value)),
};

/** First byte 0 for names, 1 for addresses (RFC 3361). */
export const sipType: OptionType = {
  example: '[192.168.1.1]',
  check: (bytes) => {
    const rest = bytes.subarray(1);
    if (bytes[0] === 0) return domainsType.check(rest);
    return bytes[0] === 1 ? ipv4ListType.check(rest) : 'begins with 0 for names or 1 for addresses';
  },
  format: (bytes) => (bytes[0] === 0 ? namesText(bytes.subarray(1)) : addressTexts(bytes.subarray(1)).join(', ')),
  encode: (value) => {
    const list = listOf(value);
    const addresses = collect(list.map(addressOf));
    if (addresses.ok && list.length > 0) return ok(concatenate([Uint8Array.of(1), addressBytes(...addresses.value)]));
    if (list.some((one) => addressOf(one).ok)) return err(`${shown(value)} mixes addresses and names`);
    return map(encodeNames(list), (names) => concatenate([Uint8Array.of(0), names]));
  },
};

/** Option 93 (RFC 4578, numbers from the IANA registry). */
export const archListType: OptionType = {
  example: '[x64-uefi]',
  check: u16ListType.check,
  format: (bytes) => {
    const names: string[] = [];
    for (let at = 0; at + 1 < bytes.length; at += 2)
      names.push(archName(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)));
    return names.join(', ');
  },
  encode: (value) =>
    u16ListType.encode(listOf(value).map((part) => (typeof part === 'string' ? (archNumber(part) ?? part) : part))),
};

/** Option 97: a type byte (0) and 16 bytes of machine identifier (RFC 4578 section 2.3). */
export const uuidType: OptionType = {
  example: '00112233-4455-6677-8899-aabbccddeeff',
  check: (bytes) =>
    bytes.length === 17 && bytes[0] === 0 ? undefined : `is a 0 and 16 bytes, not ${bytesLong(bytes)}`,
  format: (bytes) => hexText(bytes.subarray(1)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  encode: (value) => {
    const bytes = typeof value === 'string' ? parseHex(value) : err('');
    return bytes.ok && bytes.value.length === 16
      ? ok(concatenate([Uint8Array.of(0), bytes.value]))
      : err(`${shown(value)} is not a UUID`);
  },
};

/** Option 77: length-prefixed classes (RFC 3004); iPXE and others send bare text instead, which is accepted. */
export const userClassType: OptionType = {
  example: '[iPXE]',
  check: (bytes) => (bytes.length === 0 ? 'is empty' : undefined),
  format: (bytes) =>
    userClasses(bytes)
      .map((name) => `"${printable(name)}"`)
      .join(', '),
  encode: (value) => {
    const names = listOf(value).map((name) => (typeof name === 'string' ? encodeText(name) : new Uint8Array(0)));
    if (names.length === 0 || names.some((name) => name.length === 0 || name.length > 255))
      return err(`${shown(value)} is not a list of names`);
    return ok(concatenate(names.map((name) => concatenate([Uint8Array.of(name.length), name]))));
  },
};

/** The classes of option 77, whether they are length-prefixed or one bare text. */
export function userClasses(bytes: Uint8Array): readonly string[] {
  const names: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const next = at + 1 + (bytes[at] ?? 0);
    if (next > bytes.length || next === at + 1) return [decodeText(bytes)];
    names.push(decodeText(bytes.subarray(at + 1, next)));
    at = next;
  }
  return names;
}

/** Option 81: flags, two result codes, and a name in the encoding that bit E of the flags tells (RFC 4702 section 2). */
export const fqdnType: OptionType = {
  example: '{ flags: 1, name: phone.example.com }',
  check: (bytes) => {
    if (bytes.length < 3) return `has at least 3 bytes, not ${bytes.length}`;
    return isCanonicalName(bytes) ? domainsType.check(bytes.subarray(3)) : undefined;
  },
  format: (bytes) => {
    const name = isCanonicalName(bytes) ? namesText(bytes.subarray(3)) : printable(decodeText(bytes.subarray(3)));
    return `flags ${bytes[0]}, "${name}"`;
  },
  encode: (value) => {
    const { flags = 1, name } = Object.fromEntries(entriesOf(value) ?? [['name', value]]);
    const known = integerOf(flags, 0, 15);
    if (!known.ok || typeof name !== 'string') return err(`${shown(value)} is not a name like phone.example.com`);
    const bytes = (known.value & 4) === 0 ? ok(encodeText(name)) : nameBytes(name);
    return map(bytes, (rest) => concatenate([Uint8Array.of(known.value, 255, 255), rest]));
  },
};

function isCanonicalName(bytes: Uint8Array): boolean {
  return ((bytes[0] ?? 0) & 4) !== 0 && bytes.length > 3;
}

interface Route {
  readonly network: string;
  readonly router: string;
}

function readRoutes(bytes: Uint8Array): readonly Route[] | undefined {
  const routes: Route[] = [];
  let at = 0;
  while (at < bytes.length) {
    const prefix = bytes[at] ?? 33;
    const octets = Math.ceil(prefix / 8);
    const next = at + 1 + octets + 4;
    if (prefix > 32 || next > bytes.length) return undefined;
    const network = new Uint8Array(4);
    network.set(bytes.subarray(at + 1, at + 1 + octets));
    routes.push({
      network: formatCidr({ address: readAddress(network, 0), prefix }),
      router: addressTexts(bytes.subarray(next - 4, next)).join(''),
    });
    at = next;
  }
  return routes.length > 0 ? routes : undefined;
}

function routeBytes([networkText, routerValue]: readonly [string, unknown]): Result<Uint8Array, string> {
  const network = networkText === 'default' ? parseCidr('0.0.0.0/0') : parseCidr(networkText);
  if (!network.ok) return network;
  const { address, prefix } = network.value;
  if (ipv4(address & prefixMask(prefix)) !== address) return err(`"${networkText}" has bits set behind its prefix`);
  return map(addressOf(routerValue), (router) =>
    concatenate([
      numberBytes(prefix, 1),
      addressBytes(address).subarray(0, Math.ceil(prefix / 8)),
      addressBytes(router),
    ]),
  );
}

function encodeNames(list: readonly unknown[]): Result<Uint8Array, string> {
  if (list.length === 0) return err('an empty list is not domain names');
  const names = list.map((name) =>
    typeof name === 'string' ? nameBytes(name) : err(`${shown(name)} is not a domain name`),
  );
  return map(collect(names), concatenate);
}

function namesText(bytes: Uint8Array): string {
  const names = readNames(bytes);
  return names.ok ? names.value.map((name) => printable(name)).join(', ') : '';
}
