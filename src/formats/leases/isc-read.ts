/**
 * The lease file of ISC dhcpd (dhcpd.leases(5)): blocks of statements, each change of a lease a block of its own. Times
 * are UTC with the day of the week in front, or `epoch` and a number. `host` blocks are reservations.
 */
import { parseIpv4, parseMac, type Ipv4, type Mac } from '../../lib/address.ts';
import { decodeText, encodeText } from '../../lib/text.ts';
import { instant, NEVER, seconds, type Instant } from '../../lib/time.ts';
import { iscTokens, type IscToken } from './isc-tokens.ts';
import { excerpt, hexDigits, LeaseCollection, type LeaseRecord, type LeasesRead } from './lease-record.ts';

/** A statement: its words, and texts still with their quotes. */
type Words = readonly string[];

interface Block {
  readonly kind: 'lease' | 'host' | 'other';
  /** The address of a lease, the name of a host. */
  readonly name: string;
  readonly line: number;
  /** By their first words. */
  readonly statements: Map<string, Words>;
}

/** Declarations other than `lease` and `host` are passed over. */
export function readIsc(text: string): LeasesRead {
  const collection = new LeaseCollection();
  const open: Block[] = [];
  let words: string[] = [];
  for (const token of iscTokens(text)) {
    if (token.kind === 'word') words.push(token.text);
    else if (token.kind === 'text') words.push(`"${token.text}"`);
    else {
      step(token, words, open, collection);
      words = [];
    }
  }
  for (const block of open) leaveOpen(block, 'the file ends', collection);
  return collection.read;
}

function step({ kind, line }: IscToken, words: Words, open: Block[], collection: LeaseCollection): void {
  const block = open.at(-1);
  if (kind !== '{' && block !== undefined) addStatement(block.statements, words);
  if (kind === '}') finish(open.pop(), collection);
  if (kind !== '{') return;
  // What stands before them is a statement whose end was lost.
  const [first = '', name = ''] = words.slice(-2);
  const isLease = first === 'lease';
  // Leases lie in nothing: a brace was lost before this one.
  if (isLease) for (const lost of open.splice(0)) leaveOpen(lost, 'another lease begins', collection);
  const isHost = first === 'host' && block?.kind !== 'lease';
  open.push({ kind: isLease ? 'lease' : isHost ? 'host' : 'other', name, line, statements: new Map() });
}

/** `starts 5 2010/09/17 18:02:11;` by its first word, `binding state` by two, `set NAME = VALUE;` by NAME. */
function addStatement(statements: Map<string, Words>, words: Words): void {
  const [first = '', second = ''] = words;
  if (first === 'set' && words[2] === '=') statements.set(second, words.slice(3));
  else if (first === 'binding') statements.set(`${first} ${second}`, words.slice(2));
  else statements.set(first, words.slice(1));
}

function leaveOpen({ kind, line }: Block, what: string, collection: LeaseCollection): void {
  if (kind !== 'other') collection.issue(line, `${what} in the middle of this ${kind}`);
}

function finish(block: Block | undefined, collection: LeaseCollection): void {
  if (block?.kind === 'lease') finishLease(block, collection);
  if (block?.kind === 'host') finishHost(block, collection);
}

const BINDING: Readonly<Record<string, LeaseRecord['state']>> = {
  active: 'bound',
  free: 'released',
  released: 'released',
  expired: 'bound',
  backup: 'released',
  reset: 'released',
  abandoned: 'declined',
};

function finishLease({ name, line, statements }: Block, collection: LeaseCollection): void {
  const address = parseIpv4(name);
  if (!address.ok) return collection.issue(line, address.error);
  const lease = leaseOf(address.value, statements);
  if (typeof lease === 'string') return collection.issue(line, lease);
  const isNobodys = lease.hardware === undefined && lease.clientId === undefined;
  if (!isNobodys || lease.state === 'declined') collection.add(lease);
  else if (lease.state === 'bound') collection.issue(line, 'it does not say whose it is');
  else collection.forget(address.value);
}

function leaseOf(address: Ipv4, statements: ReadonlyMap<string, Words>): LeaseRecord | string {
  const ends = statements.get('ends') ?? ['never'];
  const [until, since] = [timeOf(ends), timeOf(statements.get('starts') ?? [])];
  if (until === undefined) return `${excerpt(ends.join(' '))} is not a time`;
  const [binding = 'active'] = statements.get('binding state') ?? [];
  return {
    address,
    state: BINDING[binding] ?? 'bound',
    until,
    since,
    hardware: hardwareOf(statements.get('hardware')),
    clientId: bytesOf(statements.get('uid')),
    hostname: textOf(statements.get('client-hostname')),
    vendorClass: textOf(statements.get('vendor-class-identifier')),
  };
}

/** `dynamic;` only says that a program made it; `deleted;` that one took it back. */
function finishHost({ name, line, statements }: Block, collection: LeaseCollection): void {
  if (statements.has('deleted')) return collection.forgetReservation(name);
  const [fixed = ''] = statements.get('fixed-address') ?? [];
  const address = parseIpv4(fixed.replace(/,$/, ''));
  const hardware = hardwareOf(statements.get('hardware'));
  const clientId = bytesOf(statements.get('dhcp-client-identifier') ?? statements.get('uid'));
  if (!address.ok) return collection.issue(line, `the host ${excerpt(name)} is left out: it names no address`);
  if (hardware === undefined && clientId === undefined) {
    return collection.issue(line, `the host ${excerpt(name)} is left out: it does not say which device it is`);
  }
  collection.reserve({ address: address.value, hardware, clientId, name });
}

function hardwareOf(words: Words | undefined): Mac | undefined {
  const mac = parseMac(words?.at(-1) ?? '');
  return mac.ok ? mac.value : undefined;
}

function timeOf([first = '', second = '', third = '']: Words): Instant | undefined {
  if (first === 'never') return NEVER;
  if (first === 'epoch') return /^\d{1,12}$/.test(second) ? instant(seconds(Number(second))) : undefined;
  if (!/^\d{4}\/\d\d\/\d\d$/.test(second) || !/^\d\d:\d\d:\d\d$/.test(third)) return undefined;
  const at = Date.parse(`${second.replaceAll('/', '-')}T${third}Z`);
  return Number.isNaN(at) ? undefined : instant(at);
}

/** Text in quotes, or hexadecimal with colons; as hexadecimal digits. */
function bytesOf([value]: Words = []): string | undefined {
  if (value === undefined) return undefined;
  return value.startsWith('"') ? Buffer.from(unescaped(value)).toString('hex') : hexDigits(value);
}

function textOf([value]: Words = []): string | undefined {
  return value === undefined || value === '""' ? undefined : decodeText(unescaped(value));
}

/** The bytes of a text: `\303` is one in octal digits, `\"` the character itself. */
function unescaped(value: string): Uint8Array {
  const plain = value.slice(1, -1);
  if (!plain.includes('\\')) return encodeText(plain);
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const escape of plain.matchAll(/\\(?:([0-3][0-7]{2})|(.))/gsu)) {
    const [whole, octal, character = ''] = escape;
    parts.push(encodeText(plain.slice(from, escape.index)));
    parts.push(octal === undefined ? encodeText(character) : Uint8Array.of(Number.parseInt(octal, 8)));
    from = escape.index + whole.length;
  }
  return Buffer.concat([...parts, encodeText(plain.slice(from))]);
}
