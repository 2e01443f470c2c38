import { describe, expect, it } from 'vitest';
import { decodeDhcp, encodeDhcp } from '../wire/codec.ts';
import { hex, message, opt } from '../wire/packets.fixture.ts';
import {
  clientIdKey,
  clientKey,
  deviceName,
  hardwareKey,
  hostName,
  isClientKey,
  senderName,
  vendorClass,
} from './identity.ts';

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

describe('who a client is', () => {
  it.each([
    ['its identifier', [opt(61, [0, 7])], 'id:0007'],
    ['its hardware address, where the identifier is a single byte', [opt(61, [7])], 'hw:01:00:26:99:ef:0f:1a'],
    ['its hardware address, where the identifier is empty', [opt(61, [])], 'hw:01:00:26:99:ef:0f:1a'],
    ['its hardware address, where there is no identifier', [], 'hw:01:00:26:99:ef:0f:1a'],
  ])('is %s', (_what, options, key) => {
    const sent = message('discover', { options });
    expect(clientKey(sent)).toBe(key);
    expect(hardwareKey(sent)).toBe('hw:01:00:26:99:ef:0f:1a');
    expect(senderName(sent)).toBe('00:26:99:ef:0f:1a');
  });

  it('is told by the identifier where it has no hardware address', () => {
    const sent = message('discover', { htype: 32, hlen: 0, options: [opt(61, [1, 2])] });
    expect(senderName(sent)).toBe('id:0102');
    expect(deviceName({ hardware: sent.hardware, client: clientKey(sent) })).toBe('id:0102');
  });

  it('is read back from text of its shape only', () => {
    expect(['id:0102', 'hw:01:00', 'x:01', ''].map(isClientKey)).toEqual([true, true, false, false]);
    expect(clientIdKey(hex('00ff'))).toBe('id:00ff');
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
