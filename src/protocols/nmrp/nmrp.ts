/**
 * NMRP, by which a computer finds a Netgear router right after power-on and tells it an address: EtherType 0x0912 (boot loader
 * of the WNR612 v2 as Netgear has published it; nmrpflash). A message is two zeros, its code (8 bits), a number (8), its length with these
 * six bytes (16), then options of type (16), length with these four bytes (16) and value.
 */
import { macFromBytes, macToBytes, prefixMask, type AdapterAddress, type Mac } from '../../lib/address.ts';
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';

export const NMRP_ETHERTYPE = 0x0912;

const CODE = {
  advertise: 0x01,
  'configuration-wanted': 0x02,
  configuration: 0x03,
  'close-wanted': 0x04,
  closed: 0x05,
  'alive-wanted': 0x06,
  alive: 0x07,
  'upload-wanted': 0x10,
} as const;
export type NmrpKind = keyof typeof CODE;

/** What a device sends. */
const HEARD: readonly NmrpKind[] = ['configuration-wanted', 'upload-wanted', 'alive-wanted', 'close-wanted'];

const OPTION = { magic: 0x0001, address: 0x0002, firmware: 0x0101 } as const;
const MAGIC = 'NTGR';
const ETHERNET = 14;
const HEADER = 6;
const OPTION_HEADER = 4;
/** Frames are no shorter on a cable. */
const LEAST = 60;

export interface NmrpMessage {
  readonly kind: NmrpKind;
  readonly from: Mac;
  readonly to: Mac;
  /** The address that a device is told. */
  readonly address?: AdapterAddress;
}

/** A whole Ethernet frame. Options are not looked at: a device says nothing in them that is needed. */
export function decodeNmrp(frame: Uint8Array): Result<Omit<NmrpMessage, 'address'>, Malformed> {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < ETHERNET + HEADER) return malformed('it is shorter than its header', 'header', 0);
  if (view.getUint16(12) !== NMRP_ETHERTYPE) return malformed('it is no frame of NMRP', 'type', 12);
  const code = view.getUint8(ETHERNET + 2);
  const kind = HEARD.find((one) => CODE[one] === code);
  if (kind === undefined) return malformed('no device sends such a message', 'code', ETHERNET + 2);
  const length = view.getUint16(ETHERNET + 4);
  if (length < HEADER || length > frame.length - ETHERNET)
    return malformed('it is not as long as it says', 'length', ETHERNET + 4);
  return ok({ kind, to: macFromBytes(frame.subarray(0, 6)), from: macFromBytes(frame.subarray(6, 12)) });
}

/** A whole Ethernet frame. */
export function encodeNmrp({ kind, from, to, address }: NmrpMessage): Uint8Array {
  const options = [
    ...(kind === 'advertise' ? [option(OPTION.magic, new TextEncoder().encode(MAGIC))] : []),
    ...(address === undefined ? [] : [option(OPTION.address, addressBytes(address)), option(OPTION.firmware)]),
  ];
  const length = HEADER + options.reduce((sum, one) => sum + one.length, 0);
  const frame = new Uint8Array(Math.max(LEAST, ETHERNET + length));
  const view = new DataView(frame.buffer);
  frame.set(macToBytes(to), 0);
  frame.set(macToBytes(from), 6);
  view.setUint16(12, NMRP_ETHERTYPE);
  view.setUint8(ETHERNET + 2, CODE[kind]);
  view.setUint16(ETHERNET + 4, length);
  let at = ETHERNET + HEADER;
  for (const one of options) {
    frame.set(one, at);
    at += one.length;
  }
  return frame;
}

function option(type: number, value: Uint8Array = new Uint8Array(0)): Uint8Array {
  const bytes = new Uint8Array(OPTION_HEADER + value.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, type);
  view.setUint16(2, bytes.length);
  bytes.set(value, OPTION_HEADER);
  return bytes;
}

function addressBytes({ address, prefix }: AdapterAddress): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, address);
  view.setUint32(4, prefixMask(prefix));
  return bytes;
}
