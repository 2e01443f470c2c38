/**
 * What a phone says: SCCP messages to the station, as values. Only what it takes to bring a phone to rest has a meaning
 * here; everything else is `other`. Layouts: next to each message; sizes as chan-sccp, wazo-libsccp and Wireshark have them.
 */
import { ipv4, type Ipv4 } from '../../lib/address.ts';
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { FieldReader } from './fields.ts';
import { FRAME_HEADER, type SccpFrame } from './frames.ts';

/** Numbers of messages that carry no more than what they ask for, or the index of it. */
export const ASKING = {
  'forward-status': 0x0009,
  'speed-dial-status': 0x000a,
  'line-status': 0x000b,
  'config-status': 0x000c,
  time: 0x000d,
  'button-template': 0x000e,
  version: 0x000f,
  servers: 0x0012,
  'soft-key-set': 0x0025,
  'soft-key-template': 0x0028,
} as const;

/** Numbers of the others. */
export const PHONE_ID = {
  keepAlive: 0x0000,
  register: 0x0001,
  capabilities: 0x0010,
  alarm: 0x0020,
  unregister: 0x0027,
  tokenRequest: 0x0029,
  linesAvailable: 0x002d,
} as const;

/** What a phone asks for. */
export type Asked = keyof typeof ASKING;

/** 0x0001. Phones of protocol versions below 17 end it earlier: everything behind the version may be missing. */
export interface Register {
  readonly kind: 'register';
  /** `SEP002699EF0F1A`; not yet safe to show. */
  readonly name: string;
  readonly address: Ipv4;
  /** Which model it is: knowledge/phone-types.ts. */
  readonly deviceType: number;
  /** The highest protocol version it knows; 0 where it tells none. */
  readonly version: number;
  /** What it runs, where it tells that; not yet safe to show. */
  readonly load?: string;
}

/** 0x0020. */
export interface Alarm {
  readonly kind: 'alarm';
  /** 0 critical, 1 warning, 2 informational, 4 unknown, 7 major, 8 minor, 10 marginal, 20 trace. */
  readonly severity: number;
  /** alarm.ts reads it; not yet safe to show. */
  readonly text: string;
}

export type PhoneMessage =
  | Register
  | Alarm
  | { readonly kind: 'keep-alive' | 'unregister' | 'token-request' | 'lines-available' }
  /** 0x0010: how many codecs it knows. */
  | { readonly kind: 'capabilities'; readonly codecs: number }
  /** `index`: of a line or a speed dial, from 1 on; 0 where there is no such thing. */
  | { readonly kind: 'asks'; readonly for: Asked; readonly index: number }
  | { readonly kind: 'other'; readonly id: number };

/** Name, numbers of user and instance, address and type: without them nobody knows who registers. */
const LEAST_REGISTER = 32;
/** In old ones, and in full ones the number of streams in use, which is 0 while a phone registers. */
const OLD_VERSION_AT = 36;
/** Where it is in new ones. */
export const VERSION_AT = 40;
export const LOAD_AT = 92;
export const LOAD_ROOM = 32;
/** Severity, and a text that may be cut short. */
const LEAST_ALARM = 4;
export const ALARM_ROOM = 80;
export const NAME_ROOM = 16;

const ASKED_BY_ID = new Map<number, Asked>(
  Object.entries(ASKING).flatMap(([name, id]) => (isAsked(name) ? [[id, name]] : [])),
);

export function decodePhoneMessage({ id, body }: SccpFrame): Result<PhoneMessage, Malformed> {
  const asked = ASKED_BY_ID.get(id);
  if (asked !== undefined) return ok({ kind: 'asks', for: asked, index: new FieldReader(body).u32() });
  switch (id) {
    case PHONE_ID.keepAlive:
      return ok({ kind: 'keep-alive' });
    case PHONE_ID.register:
      return decodeRegister(body);
    case PHONE_ID.capabilities:
      return ok({ kind: 'capabilities', codecs: new FieldReader(body).u32() });
    case PHONE_ID.alarm:
      return decodeAlarm(body);
    case PHONE_ID.unregister:
      return ok({ kind: 'unregister' });
    case PHONE_ID.tokenRequest:
      return ok({ kind: 'token-request' });
    case PHONE_ID.linesAvailable:
      return ok({ kind: 'lines-available' });
    default:
      return ok({ kind: 'other', id });
  }
}

function decodeRegister(body: Uint8Array): Result<Register, Malformed> {
  if (body.length < LEAST_REGISTER) return tooShort('register', body, LEAST_REGISTER);
  const reader = new FieldReader(body);
  const name = reader.text(NAME_ROOM);
  const address = addressOf(reader.skip(8).raw(4));
  const deviceType = reader.u32();
  const version = body[VERSION_AT] ?? 0;
  const load = new FieldReader(body).skip(LOAD_AT).text(LOAD_ROOM);
  return ok({
    kind: 'register',
    name,
    address,
    deviceType,
    version: version === 0 ? (body[OLD_VERSION_AT] ?? 0) : version,
    ...(load !== '' && { load }),
  });
}

function decodeAlarm(body: Uint8Array): Result<Alarm, Malformed> {
  if (body.length < LEAST_ALARM) return tooShort('alarm', body, LEAST_ALARM);
  const reader = new FieldReader(body);
  return ok({ kind: 'alarm', severity: reader.u32(), text: reader.text(ALARM_ROOM) });
}

/** In the order of the wire, which is that of the network here, unlike all other numbers. */
function addressOf([a = 0, b = 0, c = 0, d = 0]: Uint8Array): Ipv4 {
  return ipv4(((a << 24) | (b << 16) | (c << 8) | d) >>> 0);
}

function tooShort(field: string, body: Uint8Array, least: number): Result<never, Malformed> {
  const reason = `a message of ${body.length} bytes where at least ${least} are needed`;
  return malformed(reason, field, FRAME_HEADER + body.length);
}

function isAsked(name: string): name is Asked {
  return Object.hasOwn(ASKING, name);
}
