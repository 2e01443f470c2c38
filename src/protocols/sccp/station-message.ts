/**
 * What the station says to a phone: SCCP messages as values, and their bytes. Layouts and sizes as chan-sccp, wazo-libsccp and
 * Wireshark have them. From protocol version 17 on some are other messages, or longer.
 */
import type { Ipv4 } from '../../lib/address.ts';
import { FieldWriter } from './fields.ts';
import { encodeFrame } from './frames.ts';

export const STATION_ID = {
  registerAck: 0x0081,
  forwardStatus: 0x0090,
  speedDialStatus: 0x0091,
  lineStatus: 0x0092,
  configStatus: 0x0093,
  time: 0x0094,
  buttonTemplate: 0x0097,
  version: 0x0098,
  capabilitiesRequest: 0x009b,
  registerReject: 0x009d,
  servers: 0x009e,
  reset: 0x009f,
  keepAliveAck: 0x0100,
  softKeyTemplate: 0x0108,
  softKeySet: 0x0109,
  selectSoftKeys: 0x0110,
  prompt: 0x0112,
  unregisterAck: 0x0118,
  tokenAck: 0x011a,
  dynamicPrompt: 0x0145,
  dynamicLineStatus: 0x0147,
} as const;

/** Room of texts, with their NUL. */
export const ROOM = { name: 16, number: 24, label: 40, prompt: 32, reject: 33, server: 48, version: 16 } as const;
/** Bytes of a prompt that takes as much room as it needs, without its NUL. */
export const LONGEST_PROMPT = 96;
/** The version from which on lines, prompts and servers have their newer forms, and the one for forwarding. */
export const DYNAMIC_FROM = 17;
const LONG_NUMBERS_FROM = 18;
/** Frames carry the version from here on; acknowledgements never do. */
const VERSIONED_FROM = 10;
const UNVERSIONED: ReadonlySet<string> = new Set(['register-ack', 'keep-alive-ack', 'unregister-ack']);
/** What a message has room for. */
export const SLOTS = { buttons: 42, softKeys: 32, softKeySets: 16, keysOfSet: 16, servers: 5 } as const;

export interface SoftKey {
  /** Of the dictionary in the phone: 9 is "EndCall". */
  readonly label: number;
  readonly event: number;
}

/** A moment as it is on a clock at the station's place. */
export interface ClockTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** The same moment in seconds since 1970. */
  readonly system: number;
}

export type StationMessage =
  /** `keepAlive`: seconds from one sign of life of the phone to the next. */
  | { readonly kind: 'register-ack'; readonly keepAlive: number; readonly dates: string; readonly version: number }
  /** The phone shows the text. */
  | { readonly kind: 'register-reject'; readonly text: string }
  | { readonly kind: 'keep-alive-ack' | 'unregister-ack' | 'token-ack' | 'capabilities-request' }
  /** Buttons for lines, numbered from 1 on. */
  | { readonly kind: 'button-template'; readonly lines: number }
  | { readonly kind: 'soft-key-template'; readonly keys: readonly SoftKey[] }
  /** Of each set, by its number, the keys, from 1 on. */
  | { readonly kind: 'soft-key-set'; readonly sets: readonly (readonly number[])[] }
  | { readonly kind: 'select-soft-keys'; readonly set: number }
  | { readonly kind: 'line-status'; readonly index: number; readonly number: string; readonly label: string }
  | { readonly kind: 'forward-status' | 'speed-dial-status'; readonly index: number }
  | { readonly kind: 'config-status'; readonly name: string; readonly server: string; readonly lines: number }
  | ({ readonly kind: 'time' } & ClockTime)
  /** The load that the phone has to run: another one than it runs makes it restart. */
  | { readonly kind: 'version'; readonly load: string }
  | { readonly kind: 'servers'; readonly name: string; readonly address: Ipv4; readonly port: number }
  /** `dynamic`: for phones of version 17 or later, and of any length up to `LONGEST_PROMPT`. It stays until another one comes. */
  | { readonly kind: 'prompt'; readonly text: string; readonly dynamic: boolean }
  /** 1: as after switching it on; 2: only its application anew. */
  | { readonly kind: 'reset'; readonly type: 1 | 2 };

/** `version`: the protocol version agreed on. */
export function encodeStationMessage(message: StationMessage, version: number): Uint8Array {
  const { id, body } = layOut(message, version);
  const isPlain = version < VERSIONED_FROM || UNVERSIONED.has(message.kind);
  return encodeFrame({ version: isPlain ? 0 : version, id, body: body.bytes });
}

interface LaidOut {
  readonly id: number;
  readonly body: FieldWriter;
}

function layOut(message: StationMessage, version: number): LaidOut {
  const body = new FieldWriter();
  switch (message.kind) {
    case 'register-ack':
      return { id: STATION_ID.registerAck, body: registerAck(message, body) };
    case 'register-reject':
      return { id: STATION_ID.registerReject, body: body.text(message.text, ROOM.reject) };
    case 'keep-alive-ack':
      return { id: STATION_ID.keepAliveAck, body };
    case 'unregister-ack':
      return { id: STATION_ID.unregisterAck, body: body.u32(0) };
    case 'token-ack':
      return { id: STATION_ID.tokenAck, body };
    case 'capabilities-request':
      return { id: STATION_ID.capabilitiesRequest, body };
    case 'reset':
      return { id: STATION_ID.reset, body: body.u32(message.type) };
    case 'prompt':
      return prompt(message.text, message.dynamic, body);
    default:
      return layOutConfiguration(message, version, body);
  }
}

type Configuration = Extract<
  StationMessage,
  {
    readonly kind:
      | 'button-template'
      | 'soft-key-template'
      | 'soft-key-set'
      | 'select-soft-keys'
      | 'line-status'
      | 'forward-status'
      | 'speed-dial-status'
      | 'config-status'
      | 'time'
      | 'version'
      | 'servers';
  }
>;

function layOutConfiguration(message: Configuration, version: number, body: FieldWriter): LaidOut {
  switch (message.kind) {
    case 'button-template':
      return { id: STATION_ID.buttonTemplate, body: buttons(message.lines, body) };
    case 'soft-key-template':
      return { id: STATION_ID.softKeyTemplate, body: softKeys(message.keys, body) };
    case 'soft-key-set':
      return { id: STATION_ID.softKeySet, body: softKeySets(message.sets, body) };
    case 'select-soft-keys':
      return { id: STATION_ID.selectSoftKeys, body: body.u32(0, 0, message.set, EVERY_KEY) };
    case 'line-status':
      return lineStatus(message, version, body);
    case 'forward-status':
      return { id: STATION_ID.forwardStatus, body: notForwarded(message.index, version, body) };
    case 'speed-dial-status':
      return { id: STATION_ID.speedDialStatus, body: body.u32(message.index).zeros(ROOM.number + ROOM.label) };
    case 'config-status':
      body.text(message.name, ROOM.name).u32(0, 1).text(message.name, ROOM.label).text(message.server, ROOM.label);
      return { id: STATION_ID.configStatus, body: body.u32(message.lines, 0) };
    case 'time':
      body.u32(message.year, message.month, message.weekday, message.day, message.hour, message.minute, message.second);
      return { id: STATION_ID.time, body: body.u32(0, message.system) };
    case 'version':
      return { id: STATION_ID.version, body: body.text(message.load, ROOM.version) };
    case 'servers':
      return { id: STATION_ID.servers, body: servers(message, version, body) };
  }
}

/** Which keys of a set can be pressed, by bits. */
const EVERY_KEY = 0xffff_ffff;
/** What call managers put behind the version; the phone is told by it what more they know. */
const FEATURES = [0x20, 0xf1, 0xff] as const;
const OLD_FEATURES = [0x20, 0xf1, 0xfe] as const;

function registerAck(
  { keepAlive, dates, version }: Extract<StationMessage, { kind: 'register-ack' }>,
  body: FieldWriter,
): FieldWriter {
  body.u32(keepAlive).text(dates, 8).u32(keepAlive).u8(version);
  if (version < 4) return body.zeros(3);
  return body.u8(...(version < 11 ? OLD_FEATURES : FEATURES));
}

/** The other form has the text last. */
function prompt(text: string, dynamic: boolean, body: FieldWriter): LaidOut {
  if (dynamic) return { id: STATION_ID.dynamicPrompt, body: body.u32(0, 0, 0).ownText(text, LONGEST_PROMPT) };
  return { id: STATION_ID.prompt, body: body.u32(0).text(text, ROOM.prompt).u32(0, 0) };
}

/** What a button is for. */
const LINE = 9;
const NOTHING = 0xff;

function buttons(lines: number, body: FieldWriter): FieldWriter {
  body.u32(0, lines, lines);
  for (let slot = 1; slot <= SLOTS.buttons; slot += 1) body.u8(...(slot <= lines ? [slot, LINE] : [0, NOTHING]));
  return body;
}

/** A label with this before it is one of the phone's own dictionary. */
const DICTIONARY = 0x80;
const LABEL_ROOM = 16;

function softKeys(keys: readonly SoftKey[], body: FieldWriter): FieldWriter {
  body.u32(0, keys.length, keys.length);
  for (const { label, event } of keys)
    body
      .u8(DICTIONARY, label)
      .zeros(LABEL_ROOM - 2)
      .u32(event);
  return body.zeros((SLOTS.softKeys - keys.length) * (LABEL_ROOM + 4));
}

/** What helps with a key, by its number. */
const HELP_FROM = 300;

function softKeySets(sets: readonly (readonly number[])[], body: FieldWriter): FieldWriter {
  body.u32(0, sets.length, sets.length);
  for (let set = 0; set < SLOTS.softKeySets; set += 1) {
    const keys = sets[set] ?? [];
    body.u8(...keys).zeros(SLOTS.keysOfSet - keys.length);
    for (const key of keys) body.u16(HELP_FROM + key);
    body.zeros((SLOTS.keysOfSet - keys.length) * 2);
  }
  return body.u32(0);
}

/** What a line shows of a call: every bit. */
const SHOWS_ALL = 15;

function lineStatus(
  { index, number, label }: Extract<StationMessage, { kind: 'line-status' }>,
  version: number,
  body: FieldWriter,
): LaidOut {
  body.u32(index);
  if (version >= DYNAMIC_FROM) {
    body.u32(SHOWS_ALL).ownText(number, ROOM.number).ownText(label, ROOM.label).ownText(label, ROOM.label);
    return { id: STATION_ID.dynamicLineStatus, body };
  }
  body.text(number, ROOM.number).text(label, ROOM.label).text(label, ROOM.label).u32(SHOWS_ALL);
  return { id: STATION_ID.lineStatus, body };
}

function notForwarded(index: number, version: number, body: FieldWriter): FieldWriter {
  const number = version >= LONG_NUMBERS_FROM ? ROOM.number + 1 : ROOM.number;
  return body.u32(0, index).zeros(3 * (4 + number));
}

function servers(
  { name, address, port }: Extract<StationMessage, { kind: 'servers' }>,
  version: number,
  body: FieldWriter,
): FieldWriter {
  const others = SLOTS.servers - 1;
  body.text(name, ROOM.server).zeros(others * ROOM.server);
  body.u32(port).zeros(others * 4);
  const bytes = [address >>> 24, address >>> 16, address >>> 8, address];
  if (version < DYNAMIC_FROM) return body.u8(...bytes).zeros(others * 4);
  return body
    .u32(0)
    .u8(...bytes)
    .zeros(12 + others * 20);
}
