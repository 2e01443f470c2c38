/** Writes what a phone says: for the simulated phone. */
import { FieldWriter } from './fields.ts';
import { encodeFrame } from './frames.ts';
import {
  ALARM_ROOM,
  ASKING,
  LOAD_AT,
  LOAD_ROOM,
  NAME_ROOM,
  PHONE_ID,
  VERSION_AT,
  type PhoneMessage,
  type Register,
} from './phone-message.ts';

const NOTHING = new Uint8Array(0);
/** What it could carry at a time. */
const STREAMS = 5;

/** `header`: the version in the frame. */
export function encodePhoneMessage(message: Exclude<PhoneMessage, { kind: 'other' }>, header = 0): Uint8Array {
  const frame = (id: number, body: Uint8Array = NOTHING): Uint8Array => encodeFrame({ version: header, id, body });
  switch (message.kind) {
    case 'register':
      return frame(PHONE_ID.register, registerBody(message));
    case 'alarm':
      return frame(
        PHONE_ID.alarm,
        new FieldWriter().u32(message.severity).text(message.text, ALARM_ROOM).u32(0, 0).bytes,
      );
    case 'capabilities':
      return frame(PHONE_ID.capabilities, new FieldWriter().u32(message.codecs).zeros(message.codecs * 16).bytes);
    case 'asks':
      return frame(ASKING[message.for], message.index === 0 ? undefined : new FieldWriter().u32(message.index).bytes);
    case 'keep-alive':
      return frame(PHONE_ID.keepAlive);
    case 'unregister':
      return frame(PHONE_ID.unregister);
    case 'token-request':
      return frame(PHONE_ID.tokenRequest);
    case 'lines-available':
      return frame(PHONE_ID.linesAvailable);
  }
}

/** In full, as a phone of version 17 or later sends it; without a load it ends behind the version. */
function registerBody({ name, address, deviceType, version, load }: Register): Uint8Array {
  const body = new FieldWriter().text(name, NAME_ROOM).u32(0, 0);
  body.u8(address >>> 24, address >>> 16, address >>> 8, address).u32(deviceType, STREAMS, 0);
  body.u8(version, 0, 0, 0);
  if (load !== undefined) body.zeros(LOAD_AT - VERSION_AT - 4).text(load, LOAD_ROOM);
  return body.bytes;
}
