import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeALaw, encodeMuLaw } from './g711.ts';
import { decodeRtp, encodeRtp } from './packet.ts';
import { samplesOf, toneSecond } from './tone.ts';

const PACKET = {
  payloadType: 8,
  marker: true,
  sequence: 65_535,
  timestamp: 4_294_967_295,
  source: 7,
  payload: Uint8Array.of(1, 2, 3),
};

describe('a packet of voice', () => {
  it('is read as it was written', () => {
    expect(decodeRtp(encodeRtp(PACKET))).toEqual({ ok: true, value: PACKET });
  });

  it('may have contributors, an extension and padding', () => {
    const [first = 0, ...rest] = encodeRtp(PACKET);
    const bytes = Uint8Array.of(first | 0x31, ...rest.slice(0, 11), 0, 0, 0, 9, 0, 0, 0, 1, 9, 9, 9, 9, 1, 2, 3, 0, 2);
    expect(decodeRtp(bytes)).toEqual({ ok: true, value: PACKET });
  });

  it.each([
    ['nothing', []],
    ['another version', [0x40, ...encodeRtp(PACKET).slice(1)]],
    ['more contributors than octets', [0x8f, ...encodeRtp(PACKET).slice(1)]],
    ['an extension beyond its end', [0x90, ...encodeRtp(PACKET).slice(1)]],
    ['more padding than octets', [0xa0, ...encodeRtp(PACKET).slice(1, -1), 255]],
    ['padding of nothing', [0xa0, ...encodeRtp(PACKET).slice(1, -1), 0]],
  ])('is not %s', (_, octets) => {
    expect(decodeRtp(Uint8Array.from(octets))).toMatchObject({ ok: false });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void decodeRtp(bytes)));
  });
});

describe('G.711', () => {
  it.each([
    [0, 0xff, 0xd5],
    [-1, 0x7f, 0x55],
    [1000, 0xce, 0xfa],
    [-1000, 0x4e, 0x7a],
    [32_767, 0x80, 0xaa],
    [-32_768, 0x00, 0x2a],
  ])('makes of %i what every telephone understands', (sample, muLaw, aLaw) => {
    expect([encodeMuLaw(sample), encodeALaw(sample)]).toEqual([muLaw, aLaw]);
  });
});

it('a tone goes on without a click where its second ends', () => {
  const second = toneSecond('PCMU');
  expect(second).toHaveLength(8000);
  expect(samplesOf(second, 7999, 3)).toEqual(Uint8Array.of(second[7999] ?? 0, second[0] ?? 0, second[1] ?? 0));
  expect(new Set(toneSecond('PCMA')).size).toBeGreaterThan(20);
});
