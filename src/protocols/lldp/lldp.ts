/**
 * Link Layer Discovery Protocol (IEEE 802.1AB-2016 section 8) with the extensions of 802.1 (VLAN), and of telephones (ANSI/TIA-1057
 * section 10): fields of type (7 bits), length (9 bits) and value, ended by one of type 0.
 */
import { ipv4, macFromBytes } from '../../lib/address.ts';
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { decodeText } from '../../lib/text.ts';
import type { Announcement, Role } from '../announcement.ts';

const FIELD = {
  end: 0,
  chassis: 1,
  port: 2,
  holds: 3,
  portText: 4,
  name: 5,
  text: 6,
  capabilities: 7,
  address: 8,
  own: 127,
} as const;
const OUI_802_1 = 0x00_80_c2;
const OUI_MED = 0x00_12_bb;
const VLAN = 1;
const MED = { policy: 2, power: 4, software: 7, model: 10 } as const;
const BY_MAC = 4;
const CHASSIS_BY_ADDRESS = 5;
const IPV4 = 1;
const VOICE = 1;
const BRIDGE = 0x04;
const ACCESS_POINT = 0x08;
const ROUTER = 0x10;
const TELEPHONE = 0x20;
const MOST_FIELDS = 64;
const LONGEST_TEXT = 512;

type Draft = { -readonly [K in keyof Announcement]: Announcement[K] };

/** `bytes`: behind the Ethernet type. What stands behind a field that cannot be is not read. */
export function decodeLldp(bytes: Uint8Array): Result<Announcement, Malformed> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const draft: Draft = { protocol: 'LLDP', role: 'other', holds: 0 };
  let at = 0;
  for (let count = 0; count < MOST_FIELDS && at + 2 <= bytes.length; count += 1) {
    const head = view.getUint16(at);
    const [type, length] = [head >>> 9, head & 0x1ff];
    if (count === 0 && type !== FIELD.chassis) return malformed('it does not begin with its sender', 'chassis', 0);
    if (type === FIELD.end || at + 2 + length > bytes.length) break;
    read(draft, type, new DataView(view.buffer, view.byteOffset + at + 2, length));
    at += 2 + length;
  }
  return at === 0 ? malformed('it has no field', 'fields', 0) : ok(draft);
}

function read(draft: Draft, type: number, value: DataView): void {
  const { byteLength: length } = value;
  switch (type) {
    case FIELD.name:
      draft.name = text(value, 0);
      return;
    case FIELD.port:
      if (length > 1) draft.port = value.getUint8(0) === 3 ? hardware(value) : text(value, 1);
      return;
    case FIELD.portText:
      draft.port = text(value, 0);
      return;
    case FIELD.text:
      draft.software ??= text(value, 0);
      return;
    default:
      if (type === FIELD.own && length >= 4) readOwn(draft, value);
      else readNumbers(draft, type, value);
  }
}

function readNumbers(draft: Draft, type: number, value: DataView): void {
  const { byteLength: length } = value;
  if (type === FIELD.chassis && length >= 2) readChassis(draft, value);
  if (type === FIELD.holds && length >= 2) draft.holds = value.getUint16(0);
  // What it can do, and what of that is switched on: a phone with a socket for a computer is a bridge too.
  if (type === FIELD.capabilities && length >= 4) draft.role = roleOf(value.getUint16(2) || value.getUint16(0));
  if (type === FIELD.address && length >= 6 && value.getUint8(1) === IPV4) draft.address = ipv4(value.getUint32(2));
}

/** Its name, where it has no better one; phones are named by their address. */
function readChassis(draft: Draft, value: DataView): void {
  const kind = value.getUint8(0);
  if (kind === BY_MAC) draft.name ??= hardware(value);
  else if (kind !== CHASSIS_BY_ADDRESS) draft.name ??= text(value, 1);
  else if (value.byteLength >= 6 && value.getUint8(1) === IPV4) draft.address ??= ipv4(value.getUint32(2));
}

/** Of an organisation: its number (24 bits), the kind of field (8), then the value. */
function readOwn(draft: Draft, value: DataView): void {
  const [oui, kind] = [value.getUint32(0) >>> 8, value.getUint8(3)];
  const { byteLength: length } = value;
  if (oui === OUI_802_1 && kind === VLAN && length >= 6) draft.vlan = value.getUint16(4);
  if (oui !== OUI_MED) return;
  // The use (8 bits), unknown, tagged, reserved (a bit each), the VLAN (12), priorities (9).
  if (kind === MED.policy && length >= 8 && value.getUint8(4) === VOICE) {
    const vlan = (value.getUint16(5) >>> 1) & 0xfff;
    if (vlan > 0) draft.voiceVlan = vlan;
  }
  if (kind === MED.power && length >= 7) draft.power = value.getUint16(5) * 100;
  if (kind === MED.software) draft.software = text(value, 4);
  if (kind === MED.model) draft.model = text(value, 4);
}

function roleOf(capabilities: number): Role {
  if ((capabilities & TELEPHONE) !== 0) return 'phone';
  if ((capabilities & ACCESS_POINT) !== 0) return 'access-point';
  if ((capabilities & BRIDGE) !== 0) return 'switch';
  return (capabilities & ROUTER) === 0 ? 'other' : 'router';
}

function hardware(value: DataView): string {
  if (value.byteLength !== 7) return '';
  return macFromBytes(new Uint8Array(value.buffer, value.byteOffset + 1, 6));
}

function text(value: DataView, from: number): string {
  const length = Math.min(Math.max(0, value.byteLength - from), LONGEST_TEXT);
  return decodeText(new Uint8Array(value.buffer, value.byteOffset + from, length))
    .replace(/\0+$/, '')
    .trim();
}
