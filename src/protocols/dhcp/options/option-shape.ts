/**
 * Values whose type no document tells, as vendors' sub-options are: the bytes follow from how the value is written, and
 * what was taken for what is said, because a device that reads addresses takes text for several wrong ones.
 */
import { parseIpv4 } from '../../../lib/address.ts';
import { err } from '../../../lib/result.ts';
import { boolType, bytesType, ipv4ListType, u8Type } from './option-scalars.ts';
import { hexText, listOf, shown, type OptionType } from './option-type.ts';

/** Addresses are sent as addresses, true and false and numbers up to 255 as a byte, lists of numbers as bytes, else text. */
export const shapedType: OptionType = {
  ...bytesType,
  encode: (value) => {
    if (isAddresses(value)) return ipv4ListType.encode(value);
    if (typeof value === 'boolean') return boolType.encode(value);
    if (typeof value !== 'number') return bytesType.encode(value);
    const byte = u8Type.encode(value);
    return byte.ok ? byte : err(`${shown(value)} is more than a byte: write it as hex:..`);
  },
};

/** What a value of a type that nobody knows was taken for, where it could be meant otherwise: the end of "sub-option 7 ...". */
export function shapeDoubt(value: unknown): string | undefined {
  if (isAddresses(value)) {
    const what = listOf(value).length === 1 ? 'the address' : 'the addresses';
    return `is sent as ${what} ${listOf(value).join(', ')} (${bytesText(value)}): write hex:.. if the device reads text`;
  }
  return typeof value === 'number' || typeof value === 'boolean'
    ? `is sent as one byte (${bytesText(value)}): write hex:.. if the device reads more`
    : undefined;
}

/** The same of an option that is known to take text or any bytes, and is sent as the text. */
export function textDoubt(value: unknown): string | undefined {
  if (typeof value !== 'string' || !isAddresses(value)) return undefined;
  return `is sent as the text "${value}": write hex:${bytesText(value)} if the device reads addresses`;
}

function isAddresses(value: unknown): boolean {
  const list = listOf(value);
  return list.length > 0 && list.every((one) => typeof one === 'string' && parseIpv4(one).ok);
}

function bytesText(value: unknown): string {
  const bytes = shapedType.encode(value);
  return bytes.ok ? hexText(bytes.value, ':') : '';
}
