import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePhoneMessage } from './phone-message.ts';

/** As a 7941 with SCCP41.8-5-3S sends it: its name, address 192.168.9.36, type 115, version 17, MAC address, load. */
const FULL_REGISTER = [
  '53455030303146394532363633363900',
  '0000000000000000c0a8092473000000',
  '05000000000000001100728501000000',
  '00000000001f9e266369000000000000',
  '03000000020000000000000000000000',
  '00000000000000000000000053434350',
  '34312e382d352d335300000000000000',
  '00000000000000000000000000000000',
].join('');

function decode(id: number, hex: string) {
  return decodePhoneMessage({ version: 0, id, body: Uint8Array.from(Buffer.from(hex, 'hex')) });
}

describe('a phone that registers', () => {
  it('tells its name, address, type, version and load', () => {
    expect(decode(1, FULL_REGISTER)).toEqual({
      ok: true,
      value: {
        kind: 'register',
        name: 'SEP001F9E266369',
        address: 0xc0a8_0924,
        deviceType: 115,
        version: 17,
        load: 'SCCP41.8-5-3S',
      },
    });
  });

  it('may end behind its version', () => {
    expect(decode(1, FULL_REGISTER.slice(0, 88))).toMatchObject({ value: { version: 17, deviceType: 115 } });
    expect(decode(1, FULL_REGISTER.slice(0, 82))).toMatchObject({ value: { version: 17 } });
  });

  it('may have its version where others tell how many streams they use', () => {
    const old = `${FULL_REGISTER.slice(0, 72)}06000000`;
    expect(decode(1, old)).toMatchObject({ value: { version: 6 } });
  });

  it('may tell no version and no load', () => {
    expect(decode(1, FULL_REGISTER.slice(0, 64))).toEqual({
      ok: true,
      value: { kind: 'register', name: 'SEP001F9E266369', address: 0xc0a8_0924, deviceType: 115, version: 0 },
    });
  });

  it('must say who it is', () => {
    for (let length = 0; length < 32; length += 1) {
      expect(decode(1, FULL_REGISTER.slice(0, length * 2))).toMatchObject({ error: { field: 'register' } });
    }
  });

  it('may have a name that fills its room', () => {
    const named = `${'41'.repeat(16)}${FULL_REGISTER.slice(32)}`;
    expect(decode(1, named)).toMatchObject({ value: { name: 'A'.repeat(16) } });
  });
});

describe('an alarm', () => {
  const text = Buffer.from('25: Name=SEP002699EF0F1A').toString('hex');

  it('is a severity and a text that ends with a NUL', () => {
    expect(decode(0x20, `02000000${text}00585858`)).toEqual({
      ok: true,
      value: { kind: 'alarm', severity: 2, text: '25: Name=SEP002699EF0F1A' },
    });
  });

  it('may be cut off in its text, and ends with its room', () => {
    expect(decode(0x20, `02000000${text}`)).toMatchObject({ value: { text: '25: Name=SEP002699EF0F1A' } });
    expect(decode(0x20, `02000000${'41'.repeat(90)}`)).toMatchObject({ value: { text: 'A'.repeat(80) } });
    expect(decode(0x20, '02000000')).toMatchObject({ value: { text: '' } });
  });

  it('has a severity', () => {
    expect(decode(0x20, '0200')).toMatchObject({ error: { field: 'alarm' } });
  });
});

it.each([
  [0x00, { kind: 'keep-alive' }],
  [0x09, { kind: 'asks', for: 'forward-status', index: 1 }],
  [0x0a, { kind: 'asks', for: 'speed-dial-status', index: 1 }],
  [0x0b, { kind: 'asks', for: 'line-status', index: 1 }],
  [0x0c, { kind: 'asks', for: 'config-status', index: 1 }],
  [0x0d, { kind: 'asks', for: 'time', index: 1 }],
  [0x0e, { kind: 'asks', for: 'button-template', index: 1 }],
  [0x0f, { kind: 'asks', for: 'version', index: 1 }],
  [0x10, { kind: 'capabilities', codecs: 1 }],
  [0x12, { kind: 'asks', for: 'servers', index: 1 }],
  [0x25, { kind: 'asks', for: 'soft-key-set', index: 1 }],
  [0x27, { kind: 'unregister' }],
  [0x28, { kind: 'asks', for: 'soft-key-template', index: 1 }],
  [0x29, { kind: 'token-request' }],
  [0x2d, { kind: 'lines-available' }],
  [0x06, { kind: 'other', id: 6 }],
  [0xffff_ffff, { kind: 'other', id: 0xffff_ffff }],
])('message %i is known by its number', (id, message) => {
  expect(decode(id, '01000000')).toEqual({ ok: true, value: message });
});

it('a question without its index is one for nothing', () => {
  expect(decode(0x0b, '')).toMatchObject({ value: { index: 0 } });
  expect(decode(0x0b, '010000')).toMatchObject({ value: { index: 0 } });
});

it('any message of any length is read', () => {
  const id = fc.oneof(fc.nat(0x60), fc.nat());
  fc.assert(
    fc.property(id, fc.uint8Array({ maxLength: 300 }), (number, body) => {
      const read = decodePhoneMessage({ version: 0, id: number, body });
      if (!read.ok) expect(read.error.offset).toBe(12 + body.length);
    }),
  );
});
