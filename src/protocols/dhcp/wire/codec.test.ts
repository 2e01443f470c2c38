import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../../lib/address.ts';
import { decodeDhcp, encodeDhcp, writeDhcp } from './codec.ts';
import { dhcpMessage, largestReply, option, wantsBroadcast, type DhcpMessage } from './message.ts';
import { DISCOVER_7911G, DISCOVER_7911G_SIZE, PHONE, ascii, hex, message, opt } from './packets.fixture.ts';

const CAPTURE = new URL('../../../../test/captures/7911g-discover.hex', import.meta.url);

function golden(): Uint8Array {
  return hex(readFileSync(CAPTURE, 'utf8').replaceAll(/#.*/g, ''));
}

function decoded(bytes: Uint8Array): DhcpMessage {
  const result = decodeDhcp(bytes);
  if (!result.ok) throw new Error(`${result.error.field}: ${result.error.reason}`);
  return result.value;
}

/** A DISCOVER of 300 bytes whose options field begins with the given bytes. */
function withOptions(bytes: Uint8Array, length = 300): Uint8Array {
  const datagram = encodeDhcp(message('discover')).slice(0, length);
  datagram.fill(0, 240);
  datagram.set(bytes, 240);
  return datagram;
}

function kinds(bytes: Uint8Array): readonly string[] {
  return decoded(bytes).anomalies.map((anomaly) => anomaly.kind);
}

describe('the DISCOVER of a real Cisco 7911G', () => {
  it('is rebuilt byte for byte', () => {
    expect(encodeDhcp(DISCOVER_7911G, { minimum: DISCOVER_7911G_SIZE })).toEqual(golden());
    expect(golden()).toHaveLength(548);
    expect(golden().subarray(-229)).toEqual(new Uint8Array(229));
    expect(golden().at(-230)).toBe(255);
  });

  it('is read without an anomaly and written back as it was', () => {
    const phone = decoded(golden());
    expect(phone).toMatchObject({ kind: 'discover', hardware: PHONE, secs: 48, xid: 0x1b3a, hops: 1, anomalies: [] });
    expect(wantsBroadcast(phone)).toBe(true);
    expect(phone.options.map(({ code }) => code)).toEqual([53, 61, 12, 60, 55]);
    expect([...(option(phone, 55) ?? [])]).toEqual([1, 66, 6, 3, 15, 150, 35]);
    expect(option(phone, 60)?.at(-1)).toBe(0);
    expect(encodeDhcp(phone, { minimum: 548 })).toEqual(golden());
  });
});

describe('decoding', () => {
  const broken: readonly (readonly [string, Uint8Array, string, number])[] = [
    ['nothing', new Uint8Array(0), 'length', 0],
    ['235 bytes', new Uint8Array(235).fill(1), 'length', 235],
    ['an op of 3', Uint8Array.from(encodeDhcp(message('discover')), (byte, at) => (at === 0 ? 3 : byte)), 'op', 0],
    ['a length past the end', withOptions(hex('35 01 01 0c 3c 41')), 'option 12', 243],
    ['an option without length', withOptions(Uint8Array.of(0x0c), 241), 'option 12', 240],
  ];
  it.each(broken)('reports %s as malformed', (_what, bytes, field, offset) => {
    expect(decodeDhcp(bytes)).toMatchObject({ ok: false, error: { field, offset } });
  });

  it.each([
    ['a missing END', withOptions(hex('35 01 01'), 300), ['no-end']],
    ['bytes after END', withOptions(hex('35 01 01 ff 07')), ['after-end']],
    ['a datagram under 300 bytes', withOptions(hex('35 01 01 ff'), 250), ['below-300-bytes']],
    ['no room for the cookie', withOptions(hex('35 01 01 ff')).slice(0, 236), ['below-300-bytes', 'no-cookie']],
    [
      'option 52 pointing to itself',
      withOptions(hex('35 01 01 34 01 01 ff')).fill(52, 108, 109).fill(1, 109, 111),
      ['no-end', 'option-repeated', 'overload-inside'],
    ],
    ['option 52 with value 9', withOptions(hex('35 01 01 34 01 09 ff')), ['overload-value']],
    ['an unsplit option twice', withOptions(hex('35 01 01 0c 01 41 0c 01 42 ff')), ['option-repeated']],
    ['a hardware address of 17 bytes', withOptions(hex('35 01 01 ff')).fill(17, 2, 3), ['hardware-length']],
    ['a hardware address of 255 bytes', withOptions(hex('35 01 01 ff')).fill(255, 2, 3), ['hardware-length']],
    ['reserved flags', withOptions(hex('35 01 01 ff')).fill(1, 11, 12), ['reserved-flags']],
    ['a message type of two bytes', withOptions(hex('35 02 01 01 ff')), ['type-length']],
  ])('keeps %s as an anomaly', (_what, bytes, anomalies) => {
    expect([...kinds(bytes)].toSorted()).toEqual(anomalies.toSorted());
  });

  it('takes a message without option 53 for BOOTP, and one with a type of the future for unknown', () => {
    expect(decoded(withOptions(hex('ff'))).kind).toBe('bootp');
    expect(decoded(withOptions(hex('35 01 63 ff'))).kind).toBe('unknown');
    expect(decoded(withOptions(hex('35 00 ff'))).kind).toBe('unknown');
  });

  it('reads a zero-length client identifier as what it is', () => {
    expect(option(decoded(withOptions(hex('35 01 01 3d 00 ff'))), 61)).toHaveLength(0);
  });

  it('joins the parts of an option in the order options, file, sname (RFC 3396)', () => {
    const datagram = withOptions(hex('35 01 01 34 01 03 2b 01 61 ff'));
    datagram.set(hex('2b 01 62 ff'), 108);
    datagram.set(hex('2b 01 63 ff'), 44);
    const message = decoded(datagram);
    expect(option(message, 43)).toEqual(ascii('abc'));
    expect(message).toMatchObject({ sname: '', file: '' });
  });

  it('reads sname and file up to their NUL where they carry names', () => {
    const named = encodeDhcp(message('offer', { op: 2, sname: '192.168.1.1', file: 'boot.bin' }));
    expect(decoded(named)).toMatchObject({ sname: '192.168.1.1', file: 'boot.bin' });
  });

  it('never copies: option bytes are views on the datagram', () => {
    const bytes = encodeDhcp(DISCOVER_7911G);
    expect(option(decoded(bytes), 60)?.buffer).toBe(bytes.buffer);
  });
});

describe('encoding', () => {
  it('puts option 53 first, ends with END and pads to the 300 bytes of BOOTP', () => {
    const bytes = encodeDhcp(message('ack', { op: 2, options: [opt(1, [255, 255, 255, 0]), opt(53, [1])] }));
    expect(bytes).toHaveLength(300);
    expect(bytes.subarray(240, 250)).toEqual(hex('35 01 05 01 04 ff ff ff 00 ff'));
  });

  it('writes at an offset of given memory and touches nothing around it', () => {
    const memory = new Uint8Array(2048).fill(0xee);
    const length = writeDhcp(DISCOVER_7911G, memory, 100, { minimum: 548 });
    expect(memory.subarray(100, 100 + length)).toEqual(golden());
    expect(memory.subarray(0, 100).every((byte) => byte === 0xee)).toBe(true);
    expect(memory.subarray(100 + length).every((byte) => byte === 0xee)).toBe(true);
  });

  it('splits an option of more than 255 bytes (RFC 3396)', () => {
    const long = Uint8Array.from({ length: 600 }, (_, index) => index);
    const bytes = encodeDhcp(message('ack', { op: 2, options: [opt(43, long)] }), { maximum: 1472 });
    expect([bytes[243], bytes[244], bytes[243 + 257], bytes[244 + 257]]).toEqual([43, 255, 43, 255]);
    expect(option(decoded(bytes), 43)).toEqual(long);
  });

  const crowd = [
    opt(43, new Uint8Array(200).fill(1)),
    opt(66, 'x'.repeat(110)),
    opt(67, 'y'.repeat(60)),
    opt(82, [1, 1, 7]),
  ];

  it('overloads file, then sname, only when the options do not fit, and keeps option 82 last in the options field', () => {
    const roomy = encodeDhcp(message('ack', { op: 2, options: crowd }), { maximum: 1472 });
    expect(option(decoded(roomy), 52)).toBeUndefined();
    const tight = encodeDhcp(message('ack', { op: 2, options: crowd }));
    expect(tight.length).toBeLessThanOrEqual(548);
    const read = decoded(tight);
    expect([...(option(read, 52) ?? [])]).toEqual([1]);
    for (const { code, bytes } of crowd) expect(option(read, code)).toEqual(bytes);
    expect(read.options.map(({ code }) => code)).toEqual([53, 52, 43, 67, 82, 66]);
    expect(read.anomalies).toEqual([]);
  });

  it('leaves out what fits nowhere rather than overwrite a boot file, or where overload is forbidden', () => {
    const named = message('ack', { op: 2, file: 'boot', sname: 'me', options: crowd });
    expect(decoded(encodeDhcp(named))).toMatchObject({ file: 'boot', sname: 'me' });
    const plain = decoded(encodeDhcp(message('ack', { op: 2, options: crowd }), { overload: false }));
    expect(plain.options.map(({ code }) => code)).toEqual([53, 43, 67, 82]);
  });

  it.each([
    [undefined, 548],
    [opt(57, [0, 0]), 548],
    [opt(57, [0x02, 0x40]), 548],
    [opt(57, [0x04, 0x00]), 996],
    [opt(57, [0xff, 0xff]), 1472],
    [opt(57, [1, 2, 3]), 548],
  ])('obeys the largest message of option 57: %j', (wish, bytes) => {
    expect(largestReply(message('discover', { options: wish === undefined ? [] : [wish] }))).toBe(bytes);
  });
});

const bytesOf = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });
const u32 = fc.nat({ max: 0xffff_ffff }).map(ipv4);
const anyOption = fc.record({
  code: fc.integer({ min: 1, max: 254 }).filter((code) => code !== 52 && code !== 53),
  bytes: bytesOf(600),
});
const name = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ maxLength, unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)) });
const anyMessage = fc
  .record({
    kind: fc.constantFrom('discover', 'offer', 'request', 'ack', 'nak', 'release', 'bootp'),
    op: fc.constantFrom(1, 2),
    htype: fc.nat({ max: 255 }),
    hlen: fc.nat({ max: 16 }),
    hops: fc.nat({ max: 255 }),
    xid: u32,
    secs: fc.nat({ max: 65_535 }),
    flags: fc.constantFrom(0, 0x8000),
    ciaddr: u32,
    yiaddr: u32,
    siaddr: u32,
    giaddr: u32,
    chaddr: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    sname: name(63),
    file: name(127),
    options: fc.uniqueArray(anyOption, { maxLength: 12, selector: (one) => one.code }),
  })
  .map((parts) => dhcpMessage(parts));

describe('for any message', () => {
  it('decoding what was encoded gives the message back', () => {
    fc.assert(
      fc.property(anyMessage, (original) => {
        const back = decoded(encodeDhcp(original, { maximum: 16_384 }));
        const options = back.options
          .filter(({ code }) => code !== 53)
          .map(({ code, bytes }) => ({ code, bytes: Uint8Array.from(bytes) }));
        expect({ ...back, options, anomalies: [] }).toEqual(original);
      }),
      { numRuns: 150 },
    );
  });

  it('encoding stays between the given sizes and is always readable', () => {
    fc.assert(
      fc.property(anyMessage, fc.integer({ min: 300, max: 1472 }), (original, maximum) => {
        const bytes = encodeDhcp(original, { maximum });
        expect(bytes.length).toBeGreaterThanOrEqual(300);
        expect(bytes.length).toBeLessThanOrEqual(maximum);
        expect(decodeDhcp(bytes).ok).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('for any bytes', () => {
  const header = encodeDhcp(message('discover')).subarray(0, 240);

  it('decoding never throws, whatever follows the header', () => {
    fc.assert(fc.property(bytesOf(700), (bytes) => void decodeDhcp(bytes)));
    fc.assert(fc.property(bytesOf(400), (bytes) => void decodeDhcp(Uint8Array.of(...header, ...bytes))));
  });

  it('decoding a damaged capture never throws, and what can be read can be written', () => {
    const damage = fc.array(fc.tuple(fc.nat({ max: 547 }), fc.nat({ max: 255 })), { maxLength: 8 });
    fc.assert(
      fc.property(damage, fc.nat({ max: 548 }), (changes, length) => {
        const bytes = golden().slice(0, length);
        for (const [at, value] of changes) bytes[at] = value;
        const result = decodeDhcp(bytes);
        if (result.ok) expect(decodeDhcp(encodeDhcp(result.value, { maximum: 4096 })).ok).toBe(true);
      }),
    );
  });

  it('the largest datagram full of one-byte parts of one option is joined', () => {
    const datagram = new Uint8Array(65_500);
    datagram.set(header);
    for (let at = 240; at + 3 <= datagram.length; at += 3) datagram.set([43, 1, 7], at);
    expect(option(decoded(datagram), 43)?.length).toBe(21_753);
  });
});
