import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4, macFromBytes, macToBytes, type Mac } from '../../lib/address.ts';
import { decodeNmrp, encodeNmrp } from './nmrp.ts';
import { NmrpTalk } from './talk.ts';

const OWN = macFromBytes(Uint8Array.of(2, 0, 0, 0, 0, 1));
const ROUTER = macFromBytes(Uint8Array.of(0x20, 0xe5, 0x2a, 0, 0, 1));
const OTHER = macFromBytes(Uint8Array.of(0x20, 0xe5, 0x2a, 0, 0, 2));
const GIVEN = { address: ipv4(0x0aa4_b7fd), prefix: 24 };
const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

/** As a device sends it. */
function sent(code: number, from: Mac = ROUTER, to: Mac = OWN, options = ''): Uint8Array {
  const length = (6 + options.length / 2).toString(16).padStart(4, '0');
  const text = `${hex(macToBytes(to))}${hex(macToBytes(from))}09120000${code.toString(16).padStart(2, '0')}00${length}${options}`;
  return Uint8Array.from(Buffer.from(text.padEnd(120, '0'), 'hex'));
}

describe('messages of NMRP', () => {
  it.each<[Parameters<typeof encodeNmrp>[0], string]>([
    [{ kind: 'advertise', from: OWN, to: ROUTER }, '20e52a000001020000000001091200000100000e000100084e544752'],
    [
      { kind: 'configuration', from: OWN, to: ROUTER, address: GIVEN },
      '20e52a00000102000000000109120000030000160002000c0aa4b7fdffffff0001010004',
    ],
    [{ kind: 'alive', from: OWN, to: ROUTER }, '20e52a0000010200000000010912000007000006'],
  ])('%j', (message, expected) => {
    expect(hex(encodeNmrp(message))).toBe(expected.padEnd(120, '0'));
  });

  it.each<[string, Uint8Array]>([
    ['shorter than a header', sent(2).subarray(0, 19)],
    ['of another type', sent(2).with(13, 0x13)],
    ['with an unknown code', sent(9)],
    ['that only a computer sends', sent(1)],
    ['longer than it is', sent(2).with(19, 0xff)],
    ['shorter than nothing', sent(2).with(19, 5)],
  ])('one %s is none', (_what, frame) => {
    expect(decodeNmrp(frame).ok).toBe(false);
  });

  it('never throw', () => {
    const talk = new NmrpTalk(OWN, GIVEN);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        talk.hear(bytes);
        talk.hear(Uint8Array.of(...macToBytes(OWN), ...macToBytes(ROUTER), 9, 0x12, ...bytes));
      }),
    );
  });
});

describe('the exchange', () => {
  it('calls everybody until a router answers, which is told its address and then wants its image', () => {
    const talk = new NmrpTalk(OWN, GIVEN);
    expect(hex(talk.advertisement())).toMatch(/^ffffffffffff/);
    const found = talk.hear(sent(2));
    expect(found).toMatchObject({ device: ROUTER, news: 'found' });
    expect(hex(found?.reply)).toContain('0aa4b7fdffffff00');
    expect(talk.advertisement()).toBeUndefined();
    expect(talk.hear(sent(0x10, ROUTER, OWN, '0181000c6669726d77617265'))).toEqual({ device: ROUTER, news: 'upload' });
    expect(hex(talk.hear(sent(6))?.reply)).toContain('091200000700');
    talk.served();
    expect(talk.hear(sent(4))).toMatchObject({ news: 'closed' });
    expect(talk.advertisement()).toBeDefined();
  });

  it('does not call a router with its image into its loader again, and helps the next one', () => {
    const talk = new NmrpTalk(OWN, GIVEN);
    talk.hear(sent(2));
    talk.served();
    talk.hear(sent(4));
    expect(talk.hear(sent(2))).toBeUndefined();
    expect(talk.hear(sent(2, OTHER))).toMatchObject({ device: OTHER, news: 'found' });
  });

  it('tells its address to a router that asks again, and lets another one wait', () => {
    const talk = new NmrpTalk(OWN, GIVEN);
    talk.hear(sent(2));
    expect(talk.hear(sent(2))?.reply).toBeDefined();
    expect(talk.hear(sent(2))?.news).toBeUndefined();
    expect(talk.hear(sent(2, OTHER))).toBeUndefined();
    expect(talk.hear(sent(0x10, OTHER))).toBeUndefined();
    talk.forget();
    expect(talk.hear(sent(2, OTHER))).toMatchObject({ news: 'found' });
  });

  it('hears nothing that is for others', () => {
    expect(new NmrpTalk(OWN, GIVEN).hear(sent(2, ROUTER, OTHER))).toBeUndefined();
  });
});
