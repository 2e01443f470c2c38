/**
 * Cisco Discovery Protocol, version 1 and 2, as Cisco's devices send it and Wireshark and tcpdump read it: version, seconds
 * that it holds, checksum (16 bits), then fields of type (16 bits), length with these four bytes (16 bits) and value. The
 * checksum is not looked at: some devices make it wrong for an odd length.
 */
import { ipv4, type Ipv4 } from '../../lib/address.ts';
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { decodeText } from '../../lib/text.ts';
import type { Announcement, Role } from '../announcement.ts';

const HEADER = 4;
const FIELD = {
  name: 0x01,
  addresses: 0x02,
  port: 0x03,
  capabilities: 0x04,
  software: 0x05,
  model: 0x06,
  vlan: 0x0a,
  duplex: 0x0b,
  voiceVlan: 0x0e,
  power: 0x10,
  powerGiven: 0x1a,
} as const;

const ROUTER = 0x01;
const BRIDGE = 0x02;
const SWITCH = 0x08;
const PHONE = 0x80;
/** No device has as many fields; longer texts are cut. */
const MOST_FIELDS = 64;
const LONGEST_TEXT = 512;

type Draft = { -readonly [K in keyof Announcement]: Announcement[K] };

/** `bytes`: from the version on. What stands behind a field that cannot be is not read. */
export function decodeCdp(bytes: Uint8Array): Result<Announcement, Malformed> {
  if (bytes.length < HEADER) return malformed('it is shorter than its header', 'header', 0);
  const [version = 0, holds = 0] = bytes;
  if (version < 1 || version > 2) return malformed(`there is no version ${version}`, 'version', 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const draft: Draft = { protocol: 'CDP', role: 'other', holds };
  let at = HEADER;
  for (let count = 0; count < MOST_FIELDS && at + HEADER <= bytes.length; count += 1) {
    const length = view.getUint16(at + 2);
    if (length < HEADER || at + length > bytes.length) break;
    read(draft, view.getUint16(at), new DataView(view.buffer, view.byteOffset + at + HEADER, length - HEADER));
    at += length;
  }
  return at === HEADER ? malformed('it has no field', 'fields', HEADER) : ok(draft);
}

function read(draft: Draft, type: number, value: DataView): void {
  switch (type) {
    case FIELD.name:
      draft.name = text(value);
      return;
    case FIELD.port:
      draft.port = text(value);
      return;
    case FIELD.software:
      draft.software = text(value);
      return;
    case FIELD.model:
      draft.model = text(value);
      return;
    default:
      readNumbers(draft, type, value);
  }
}

function readNumbers(draft: Draft, type: number, value: DataView): void {
  if (value.byteLength < (SHORTEST[type] ?? Number.POSITIVE_INFINITY)) return;
  switch (type) {
    case FIELD.capabilities:
      draft.role = roleOf(value.getUint32(0));
      return;
    case FIELD.vlan:
      draft.vlan = value.getUint16(0);
      return;
    case FIELD.duplex:
      draft.duplex = value.getUint8(0) === 0 ? 'half' : 'full';
      return;
    case FIELD.voiceVlan:
      // One byte says what for.
      draft.voiceVlan = value.getUint16(1);
      return;
    case FIELD.power:
      draft.power = value.getUint16(0);
      return;
    case FIELD.powerGiven:
      // Two numbers of the negotiation, then what is given, of which the first counts.
      draft.power ??= value.getUint32(4);
      return;
    default: {
      const address = addressIn(value);
      if (address !== undefined) draft.address = address;
    }
  }
}

/** Bytes that a value has at least, by the type of its field. */
const SHORTEST: Readonly<Record<number, number>> = {
  [FIELD.addresses]: 13,
  [FIELD.capabilities]: 4,
  [FIELD.vlan]: 2,
  [FIELD.duplex]: 1,
  [FIELD.voiceVlan]: 3,
  [FIELD.power]: 2,
  [FIELD.powerGiven]: 8,
};

function roleOf(capabilities: number): Role {
  if ((capabilities & PHONE) !== 0) return 'phone';
  if ((capabilities & (SWITCH | BRIDGE)) !== 0) return 'switch';
  return (capabilities & ROUTER) === 0 ? 'other' : 'router';
}

/**
 * The first address: how many there are (32 bits), then of each the kind of its protocol, the length of that, the protocol,
 * the length of the address (16 bits) and the address. IPv4 is the protocol 0xcc.
 */
function addressIn(value: DataView): Ipv4 | undefined {
  if (value.getUint8(5) !== 1 || value.getUint8(6) !== 0xcc) return undefined;
  const address = value.getUint16(7) === 4 ? value.getUint32(9) : 0;
  return address === 0 ? undefined : ipv4(address);
}

/** Some devices end texts with NULs. */
function text(value: DataView): string {
  const bytes = new Uint8Array(value.buffer, value.byteOffset, Math.min(value.byteLength, LONGEST_TEXT));
  return decodeText(bytes).replace(/\0+$/, '').trim();
}
