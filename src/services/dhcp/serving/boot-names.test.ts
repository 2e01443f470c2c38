import { beforeEach, describe, expect, it } from 'vitest';
import type { Mac } from '../../../lib/address.ts';
import { mac, message, opt } from '../../../protocols/dhcp/wire/packets.fixture.ts';
import { BootNames } from './boot-names.ts';

const ONE = mac('02:00:00:00:00:01');
const TWO = mac('02:00:00:00:00:02');
/** As an event shows what is behind the name: option 6 with its length. */
const READ_ON = String.raw`boot.efi\x06\x04\xc0`;

let names = new BootNames();
beforeEach(() => (names = new BootNames()));

function give(hardware: Mac, name: string | readonly number[] = 'boot.efi'): void {
  names.note(message('ack', { hardware, options: [opt(67, name)] }));
}

describe('a name that is asked for in vain', () => {
  it('with an option behind it shows a device that has read too far', () => {
    give(ONE);
    expect(names.misreader(READ_ON, ONE)).toBe(ONE);
    expect(names.misreader('boot.efi', ONE)).toBeUndefined();
    expect(names.misreader(String.raw`boot.efi\x06`, ONE)).toBeUndefined();
    expect(names.misreader(String.raw`other.efi\x06\x04\xc0`, ONE)).toBeUndefined();
  });

  it('by somebody else shows nothing of the device that was given the name', () => {
    give(ONE);
    expect(names.misreader(READ_ON, TWO)).toBeUndefined();
  });

  it('by somebody unknown is taken for that of the device that was given such a name last', () => {
    give(ONE);
    give(TWO);
    expect(names.misreader(READ_ON, undefined)).toBe(TWO);
    give(ONE);
    expect(names.misreader(READ_ON, undefined)).toBe(ONE);
  });

  it('by a device that has got its NUL, or was given no name, shows nothing', () => {
    give(ONE, [...Buffer.from('boot.efi\0')]);
    names.note(message('ack', { hardware: TWO, options: [] }));
    expect(names.misreader(READ_ON, ONE)).toBeUndefined();
    expect(names.misreader(READ_ON, TWO)).toBeUndefined();
  });

  it('shows it once', () => {
    give(ONE);
    names.forget(ONE);
    expect(names.misreader(READ_ON, ONE)).toBeUndefined();
  });
});

it('the names of a few thousand devices are kept, the latest', () => {
  const hardware = (number: number): Mac => mac(`02:00:00:00:${hex(number >> 8)}:${hex(number & 255)}`);
  const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
  for (let number = 0; number < 5000; number += 1) give(hardware(number));
  expect(names.misreader(READ_ON, hardware(100))).toBeUndefined();
  expect(names.misreader(READ_ON, hardware(4999))).toBe(hardware(4999));
});
