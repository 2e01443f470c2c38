import { describe, expect, it } from 'vitest';
import { decodeDhcp, encodeDhcp } from '../wire/codec.ts';
import { hex, message, opt } from '../wire/packets.fixture.ts';
import { hostName, vendorClass } from './identity.ts';

describe('the name that a device gives itself', () => {
  it.each([
    ['62 c3 bc 72 6f 2d 70 63', 'büro-pc'],
    ['62 fc 72 6f', 'b\udcfcro'],
    ['00 20 70 63 20 00 00', 'pc'],
    ['70 00 63', 'p\\x00c'],
    ['1b 5b 32 4a', '\\x1b[2J'],
    ['00 00', undefined],
    ['', undefined],
  ])('%s is %j, without what is put around it, and harmless', (bytes, name) => {
    expect(hostName(message('discover', { options: [opt(12, hex(bytes))] }))).toBe(name);
    expect(vendorClass(message('discover', { options: [opt(60, hex(bytes))] }))).toBe(name);
  });

  it('is undefined where there is none', () => {
    expect(hostName(message('discover'))).toBeUndefined();
  });
});

describe('the texts of a message', () => {
  it.each(['boot/büro.cfg', 'b\udcfcro', ''])('%j come back as they were written', (file) => {
    const decoded = decodeDhcp(encodeDhcp(message('offer', { file, sname: file })));
    expect(decoded.ok && [decoded.value.file, decoded.value.sname]).toEqual([file, file]);
  });

  it('end with a NUL, however long they are', () => {
    const bytes = encodeDhcp(message('offer', { file: 'ü'.repeat(100), sname: 'x'.repeat(100) }));
    expect([bytes[107], bytes[235]]).toEqual([0, 0]);
    expect(bytes.subarray(236, 240)).toEqual(hex('63825363'));
  });
});
