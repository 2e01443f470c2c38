/** Reads what a station says to a phone: for the simulated phone and for tests. Everything it does not need is `other`. */
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { FieldReader } from './fields.ts';
import { FRAME_HEADER, type SccpFrame } from './frames.ts';
import { ROOM, STATION_ID } from './station-message.ts';

export type HeardMessage =
  | { readonly kind: 'register-ack'; readonly keepAlive: number; readonly dates: string; readonly version: number }
  | { readonly kind: 'register-reject' | 'prompt'; readonly text: string }
  | { readonly kind: 'keep-alive-ack' | 'unregister-ack' | 'capabilities-request' | 'soft-key-set' }
  /** `lines`: the numbers of those that have a button. */
  | { readonly kind: 'button-template'; readonly lines: readonly number[] }
  | { readonly kind: 'soft-key-template'; readonly keys: number }
  | { readonly kind: 'line-status'; readonly index: number; readonly number: string; readonly label: string }
  | { readonly kind: 'forward-status' | 'speed-dial-status'; readonly index: number }
  | { readonly kind: 'config-status'; readonly name: string; readonly lines: number }
  | {
      readonly kind: 'time';
      readonly year: number;
      readonly month: number;
      readonly day: number;
      readonly system: number;
    }
  | { readonly kind: 'version'; readonly load: string }
  | { readonly kind: 'servers'; readonly name: string; readonly port: number }
  | { readonly kind: 'reset'; readonly type: number }
  | { readonly kind: 'other'; readonly id: number };

interface Layout {
  /** Bytes that its body has at least. */
  readonly least: number;
  readonly read: (body: FieldReader) => HeardMessage;
}

const LAYOUTS: Readonly<Record<number, Layout>> = {
  [STATION_ID.registerAck]: {
    least: 17,
    read: (body) => ({
      kind: 'register-ack',
      keepAlive: body.u32(),
      dates: body.text(8),
      version: body.skip(4).u8(),
    }),
  },
  [STATION_ID.registerReject]: {
    least: 1,
    read: (body) => ({ kind: 'register-reject', text: body.text(ROOM.reject) }),
  },
  [STATION_ID.keepAliveAck]: { least: 0, read: () => ({ kind: 'keep-alive-ack' }) },
  [STATION_ID.unregisterAck]: { least: 4, read: () => ({ kind: 'unregister-ack' }) },
  [STATION_ID.capabilitiesRequest]: {
    least: 0,
    read: () => ({ kind: 'capabilities-request' }),
  },
  [STATION_ID.buttonTemplate]: { least: 96, read: readButtons },
  [STATION_ID.softKeyTemplate]: {
    least: 12,
    read: (body) => ({ kind: 'soft-key-template', keys: body.skip(4).u32() }),
  },
  [STATION_ID.softKeySet]: { least: 780, read: () => ({ kind: 'soft-key-set' }) },
  [STATION_ID.lineStatus]: {
    least: 112,
    read: (body) => ({
      kind: 'line-status',
      index: body.u32(),
      number: body.text(ROOM.number),
      label: body.text(ROOM.label),
    }),
  },
  [STATION_ID.dynamicLineStatus]: {
    least: 11,
    read: (body) => ({
      kind: 'line-status',
      index: body.u32(),
      number: body.skip(4).ownText(),
      label: body.ownText(),
    }),
  },
  [STATION_ID.forwardStatus]: {
    least: 92,
    read: (body) => ({ kind: 'forward-status', index: body.skip(4).u32() }),
  },
  [STATION_ID.speedDialStatus]: {
    least: 68,
    read: (body) => ({ kind: 'speed-dial-status', index: body.u32() }),
  },
  [STATION_ID.configStatus]: {
    least: 112,
    read: (body) => ({ kind: 'config-status', name: body.text(ROOM.name), lines: body.skip(88).u32() }),
  },
  [STATION_ID.time]: {
    least: 36,
    read: (body) => ({
      kind: 'time',
      year: body.u32(),
      month: body.u32(),
      day: body.skip(4).u32(),
      system: body.skip(16).u32(),
    }),
  },
  [STATION_ID.version]: {
    least: ROOM.version,
    read: (body) => ({ kind: 'version', load: body.text(ROOM.version) }),
  },
  [STATION_ID.servers]: {
    least: 280,
    read: (body) => ({ kind: 'servers', name: body.text(ROOM.server), port: body.skip(4 * ROOM.server).u32() }),
  },
  [STATION_ID.reset]: { least: 4, read: (body) => ({ kind: 'reset', type: body.u32() }) },
  [STATION_ID.prompt]: {
    least: 44,
    read: (body) => ({ kind: 'prompt', text: body.skip(4).text(ROOM.prompt) }),
  },
  [STATION_ID.dynamicPrompt]: {
    least: 13,
    read: (body) => ({ kind: 'prompt', text: body.skip(12).ownText() }),
  },
};

export function decodeStationMessage({ id, body }: SccpFrame): Result<HeardMessage, Malformed> {
  const layout = LAYOUTS[id];
  if (layout === undefined) return ok({ kind: 'other', id });
  const { least, read } = layout;
  if (body.length >= least) return ok(read(new FieldReader(body)));
  const reason = `a message of ${body.length} bytes where at least ${least} are needed`;
  return malformed(reason, 'body', FRAME_HEADER + body.length);
}

function readButtons(body: FieldReader): HeardMessage {
  const count = Math.min(body.skip(4).u32(), MOST_BUTTONS);
  body.skip(4);
  const lines: number[] = [];
  for (let button = 0; button < count; button += 1) {
    const index = body.u8();
    if (body.u8() === LINE) lines.push(index);
  }
  return { kind: 'button-template', lines };
}

const MOST_BUTTONS = 42;
const LINE = 9;
