/**
 * The lease file of ISC dhcpd (dhcpd.leases(5)): blocks of statements, each change of a lease a block of its own. Times
 * are UTC with the day of the week in front, or `epoch` and a number.
 */
import { formatIpv4, parseIpv4, parseMac, type Ipv4 } from '../../lib/address.ts';
import { instant, NEVER, seconds, type Instant } from '../../lib/time.ts';
import { LeaseCollection, type LeaseRecord, type LeasesRead } from './lease-record.ts';

export function printIsc(leases: Iterable<LeaseRecord>): string {
  return [...leases].map(block).join('');
}

/** Reads the `lease` blocks; other declarations are passed over. */
export function readIsc(text: string): LeasesRead {
  const collection = new LeaseCollection();
  let statements: Map<string, string> | undefined;
  let begin = { address: '', line: 0 };
  let depth = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    const [, address] = /^lease\s+(\S+)\s*\{/.exec(line) ?? [];
    if (address !== undefined && depth === 0) {
      statements = new Map();
      begin = { address, line: index + 1 };
    } else if (statements !== undefined && depth === 1 && line !== '}') addStatement(statements, line);
    depth = Math.max(0, depth + braces(line));
    if (depth > 0 || statements === undefined) continue;
    finish(collection, begin, statements);
    statements = undefined;
  }
  if (statements !== undefined) collection.issue(begin.line, 'the file ends in the middle of this lease');
  return collection.read;
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

function finish(
  collection: LeaseCollection,
  { address: text, line }: { readonly address: string; readonly line: number },
  statements: ReadonlyMap<string, string>,
): void {
  const address = parseIpv4(text);
  if (!address.ok) return collection.issue(line, address.error);
  const lease = leaseOf(address.value, statements);
  if (typeof lease === 'string') collection.issue(line, lease);
  else collection.add(lease);
}

function leaseOf(address: Ipv4, statements: ReadonlyMap<string, string>): LeaseRecord | string {
  const until = timeOf(statements.get('ends') ?? 'never');
  const since = timeOf(statements.get('starts') ?? '');
  if (until === undefined) return `"${statements.get('ends') ?? ''}" is not a time`;
  const hardware = parseMac((statements.get('hardware') ?? '').replace(/^ethernet\s+/, ''));
  const clientId = bytesOf(statements.get('uid'));
  const state = BINDING[statements.get('binding state') ?? 'active'] ?? 'bound';
  if (!hardware.ok && clientId === undefined && state !== 'declined') return 'it does not say whose it is';
  return {
    address,
    state,
    until,
    since,
    hardware: hardware.ok ? hardware.value : undefined,
    clientId,
    hostname: textOf(statements.get('client-hostname')),
    vendorClass: textOf(statements.get('vendor-class-identifier')),
  };
}

/** `starts 5 2010/09/17 18:02:11;` by its first word, `binding state` by two, `set NAME = VALUE;` by NAME. */
function addStatement(statements: Map<string, string>, line: string): void {
  const [, set, setValue = ''] = /^set\s+(\S+)\s*=\s*(.*);$/.exec(line) ?? [];
  if (set !== undefined) statements.set(set, setValue);
  const [, name, value = ''] = /^(binding state|[a-z-]+)\s+(.*);(?:\s*#.*)?$/.exec(line) ?? [];
  if (name !== undefined && name !== 'set') statements.set(name, value.trim());
}

/** Opening braces less closing ones, outside of quotes and comments. */
function braces(line: string): number {
  const bare = line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').replace(/#.*$/, '');
  return bare.replaceAll(/[^{]/g, '').length - bare.replaceAll(/[^}]/g, '').length;
}

function timeOf(text: string): Instant | undefined {
  if (text === 'never') return NEVER;
  const [, epoch] = /^epoch\s+(\d+)/.exec(text) ?? [];
  if (epoch !== undefined) return instant(seconds(Number(epoch)));
  const [, date, time] = /^\d\s+(\d{4}\/\d{2}\/\d{2})\s+(\d{2}:\d{2}:\d{2})/.exec(text) ?? [];
  const at = Date.parse(`${date?.replaceAll('/', '-') ?? ''}T${time ?? ''}Z`);
  return Number.isNaN(at) ? undefined : instant(at);
}

/** Octal escapes and plain characters in quotes, or hexadecimal with colons; as hexadecimal digits. */
function bytesOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (!value.startsWith('"')) return value.replaceAll(':', '').toLowerCase();
  return unescaped(value).replaceAll(/[^]/g, (character) =>
    (character.charCodeAt(0) & 255).toString(16).padStart(2, '0'),
  );
}

function textOf(value: string | undefined): string | undefined {
  return value === undefined || value === '""' ? undefined : unescaped(value);
}

function unescaped(value: string): string {
  return value
    .replaceAll(/^"|"$/g, '')
    .replaceAll(/\\([0-7]{3}|.)/g, (_, code: string) =>
      /^[0-7]{3}$/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : code,
    );
}

const PRINTED: Readonly<Record<LeaseRecord['state'], string>> = {
  offered: 'free',
  bound: 'active',
  released: 'free',
  declined: 'abandoned',
};

function block({ address, state, since, until, hardware, clientId, hostname, vendorClass }: LeaseRecord): string {
  const lines = [
    `lease ${formatIpv4(address)} {`,
    ...(since === undefined ? [] : [`  starts ${timeText(since)};`]),
    `  ends ${timeText(until)};`,
    `  binding state ${PRINTED[state]};`,
    ...(hardware === undefined ? [] : [`  hardware ethernet ${hardware};`]),
    ...(clientId === undefined ? [] : [`  uid "${octal(clientId)}";`]),
    ...(vendorClass === undefined ? [] : [`  set vendor-class-identifier = "${escaped(vendorClass)}";`]),
    ...(hostname === undefined ? [] : [`  client-hostname "${escaped(hostname)}";`]),
    '}\n',
  ];
  return lines.join('\n');
}

function timeText(at: Instant): string {
  if (at === NEVER) return 'never';
  const date = new Date(at);
  const text = date.toISOString();
  return `${date.getUTCDay()} ${text.slice(0, 10).replaceAll('-', '/')} ${text.slice(11, 19)}`;
}

/** Every byte as three octal digits: no character of a client can end the text. */
function octal(digits: string): string {
  return digits.replaceAll(/../g, (pair) => `\\${Number.parseInt(pair, 16).toString(8).padStart(3, '0')}`);
}

function escaped(text: string): string {
  return text.replaceAll(/["\\]/g, String.raw`\$&`);
}
