/**
 * Conversations as text, for tests that are read beside an RFC: a message and what comes back, one line each.
 *
 *     phone DISCOVER 50=.105                 -> OFFER .105 to=broadcast 51=7200s
 *     phone REQUEST 50=.105 54=.2            -> silence another-server
 *     wait 2h
 *
 * Any word is a device; `phone` has the address of a real one. Before the kind stands how it comes: `unicast`,
 * `via=10.66.0.1` (through that relay), `from=ADDRESS`, `port=4000`, `on=10.9.0.1/24` (another adapter), `beside`
 * (another server is known there). Behind it stand fields by
 * name and options by code, valued as in a configuration (`51=2h`, `82=hex:0104`). `.7` is 192.168.1.7. Of a reply are
 * compared: fields, `to`, options as text without blanks or as `hex:..`, `!3` (not there), `codes` as on the wire, `length`.
 */
import { describe, expect, it } from 'vitest';
import { formatIpv4, parseCidr } from '../../../lib/address.ts';
import { decodeDhcp, encodeDhcp } from '../wire/codec.ts';
import type { StationFacts } from '../settings/compile.ts';
import type { Decision } from './decision.ts';
import { hexBytes } from '../leases/identity.ts';
import {
  BOOTP_SIZE,
  kindOfCode,
  option,
  type DhcpMessage,
  type DhcpOption,
  type MessageKind,
} from '../wire/message.ts';
import { hexText } from '../options/option-type.ts';
import { encodeOptionValue, formatOption } from '../options/options.ts';
import { ip, message, PHONE } from '../wire/packets.fixture.ts';
import { Cable, hardware, STATION } from './server.fixture.ts';
import type { DhcpSettings } from '../settings/settings.ts';
import type { Received } from './world.ts';

type Words = readonly (readonly [key: string, value: string])[];
type Fields = Parameters<typeof message>[1];

/** What a document says, the settings it is about, and the conversation that shows it. */
export type Sentence = readonly [sentence: string, settings: DhcpSettings, script: string];

/** One test for each sentence of a document. */
export function sentences(document: string, rows: readonly Sentence[], facts: Partial<StationFacts> = {}): void {
  describe(document, () => {
    it.each(rows)('%s', (_sentence, settings, script) =>
      converse(new Cable({ pool: POOL, ...settings }, facts), script),
    );
  });
}

const POOL = '192.168.1.100-192.168.1.109';

/** Plays a script on a cable; fails at the first line that comes out otherwise. */
function converse(cable: Cable, script: string): void {
  for (const line of script.split('\n').map((text) => text.trim())) {
    if (line.startsWith('wait ')) cable.wait(line.slice('wait '.length));
    else if (line !== '') exchange(cable, line);
  }
}

function exchange(cable: Cable, line: string): void {
  const [said = '', wanted = ''] = line.split('->');
  const decision = say(cable, words(said));
  const [[outcome] = [''], ...facts] = words(wanted);
  const [first, ...rest] = facts;
  const isAddress = first !== undefined && /^[.0-9]/.test(first[0]) && first[1] === '';
  const wish: Words = isAddress && outcome !== 'silence' ? [['yiaddr', first[0]], ...rest] : facts;
  const keys = outcome === 'silence' ? [] : wish.map(([key]) => key);
  const told = { outcome: outcome === 'silence' ? `silence ${first?.[0] ?? ''}` : outcome, ...wished(wish, outcome) };
  expect({ line, ...seen(decision, keys) }).toEqual({ line, ...told });
}

function wished(wish: Words, outcome: string): Readonly<Record<string, string>> {
  return outcome === 'silence' ? {} : Object.fromEntries(wish.map(([key, value]) => [key, full(value)]));
}

function say(cable: Cable, [device, ...rest]: Words): Decision {
  const at = rest.findIndex(([word]) => kindOf(word) !== undefined);
  const kind = kindOf(rest[at]?.[0] ?? '') ?? 'unknown';
  const [way, about] = [rest.slice(0, at), rest.slice(at + 1)];
  const relay = way.find(([key]) => key === 'via')?.[1];
  const relayed = relay === undefined ? {} : { hops: 1, giaddr: ip(full(relay)) };
  const fields: Fields = { hardware: hardwareOf(device?.[0] ?? ''), ...relayed, ...fieldsOf(about) };
  const sent = decodeDhcp(encodeDhcp(message(kind, { ...fields, options: optionsOf(about) }), { maximum: 1472 }));
  if (!sent.ok) throw new Error(sent.error.reason);
  return cable.send(sent.value, receivedBy(way, relay));
}

function receivedBy(way: Words, relay: string | undefined): Partial<Received> {
  const how: { -readonly [K in keyof Received]?: Received[K] } = {};
  if (relay !== undefined) Object.assign(how, { from: ip(full(relay)), fromPort: 67, local: STATION.address });
  for (const [key, value] of way) {
    if (key === 'unicast') how.local = STATION.address;
    if (key === 'beside') how.besideAnother = true;
    if (key === 'port') how.fromPort = Number(value);
    if (key === 'from') how.from = ip(full(value));
    const adapter = key === 'on' ? parseCidr(value) : undefined;
    if (adapter?.ok === true) how.adapter = adapter.value;
  }
  return how;
}

const ADDRESSES = ['ciaddr', 'yiaddr', 'siaddr', 'giaddr'] as const;
const NUMBERS = ['xid', 'secs', 'hops', 'htype', 'hlen'] as const;
const TEXTS = ['sname', 'file'] as const;

function fieldsOf(about: Words): Fields {
  const fields: Record<string, number | string> = {};
  for (const [key, value] of about) {
    if (key === 'flags') fields[key] = Number.parseInt(value, 16);
    if (ADDRESSES.some((name) => name === key)) fields[key] = ip(full(value));
    if (NUMBERS.some((name) => name === key)) fields[key] = Number(value);
    if (TEXTS.some((name) => name === key)) fields[key] = value;
  }
  return fields;
}

function optionsOf(about: Words): readonly DhcpOption[] {
  return about.flatMap(([key, value]) => {
    if (!/^[0-9]+$/.test(key)) return [];
    const bytes = encodeOptionValue(key, key === '80' ? true : full(value));
    if (!bytes.ok) throw new Error(bytes.error);
    return [{ code: Number(key), bytes: bytes.value }];
  });
}

/** What came back, as far as it is asked for: every reply is encoded, measured and read again. */
function seen(decision: Decision, keys: readonly string[]): Readonly<Record<string, string>> {
  if (decision.kind === 'ignore') return { outcome: `silence ${decision.reason}` };
  if (!('reply' in decision)) return { outcome: decision.kind };
  const bytes = encodeDhcp(decision.reply, decision.sizes);
  const read = decodeDhcp(bytes);
  if (!read.ok) throw new Error(read.error.reason);
  expect(read.value.anomalies).toEqual([]);
  expect(bytes.length).toBeGreaterThanOrEqual(BOOTP_SIZE);
  expect(bytes.length).toBeLessThanOrEqual(decision.sizes.maximum ?? 0);
  const told: Record<string, string> = { outcome: read.value.kind.toUpperCase() };
  for (const key of keys) told[key] = fact(key, read.value, decision, bytes.length);
  return told;
}

function fact(key: string, reply: DhcpMessage, decision: Decision & { reply: DhcpMessage }, length: number): string {
  const [address, number, text] = [find(ADDRESSES, key), find(NUMBERS, key), find(TEXTS, key)];
  if (address !== undefined) return formatIpv4(reply[address]);
  if (number !== undefined) return String(reply[number]);
  if (text !== undefined) return reply[text];
  if (key.startsWith('!')) return option(reply, Number(key.slice(1))) === undefined ? '' : 'there';
  if (/^[0-9]+$/.test(key)) return shownOption(Number(key), option(reply, Number(key)));
  if (key.startsWith('hex')) return hexText(option(reply, Number(key.slice(3))) ?? new Uint8Array(0));
  switch (key) {
    case 'to':
      return destination(decision);
    case 'flags':
      return reply.flags.toString(16);
    case 'codes':
      return reply.options.map(({ code }) => code).join(',');
    case 'length':
      return String(length);
    case 'hardware':
      return reply.hardware;
    case 'asks':
      return 'asks' in decision ? (decision.asks ?? '') : '';
    default:
      throw new Error(`nothing is called ${key}`);
  }
}

function destination(decision: Decision): string {
  if (!('destination' in decision)) return '';
  const { kind, address, port } = decision.destination;
  return kind === 'broadcast' ? `${kind}:${port}` : `${kind}:${formatIpv4(address)}:${port}`;
}

function shownOption(code: number, bytes: Uint8Array | undefined): string {
  return bytes === undefined ? 'missing' : formatOption(code, bytes).replaceAll(/[" ]/g, '');
}

function words(text: string): Words {
  const found = text.split(/\s+/).filter((word) => word !== '');
  return found.map((word) => {
    const at = word.indexOf('=');
    return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
  });
}

/** `.7` and `.7,.8` are addresses of the bench. */
function full(value: string): string {
  return value.replaceAll(/(^|,)\.(?=[0-9])/g, `$1192.168.1.`);
}

function kindOf(word: string): MessageKind | undefined {
  if (word === 'BOOTP') return 'bootp';
  for (let code = 1; code < 14; code++) if (kindOfCode(code).toUpperCase() === word) return kindOfCode(code);
  return undefined;
}

function hardwareOf(device: string): string {
  if (device === 'phone') return PHONE;
  return hardware(Number.parseInt(hexBytes(new TextEncoder().encode(device)).slice(0, 8), 16));
}

function find<T extends string>(names: readonly T[], key: string): T | undefined {
  return names.find((name) => name === key);
}
