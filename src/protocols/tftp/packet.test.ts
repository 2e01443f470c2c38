import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeTftp, LARGEST_MESSAGE, writeAck, writeDataHeader, writeError, writeOack } from './encode.ts';
import { decodeText } from '../../lib/text.ts';
import { decodeTftp, optionValue, transferMode, type TftpPacket } from './packet.ts';
import { readText } from './text.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('decodeTftp', () => {
  it.each<[string, string, TftpPacket]>([
    [
      'the request of a phone, without options',
      '\0\x01term11.default.loads\0octet\0',
      { kind: 'read', file: 'term11.default.loads', mode: 'octet', options: [], anomalies: [] },
    ],
    [
      'options in their order, with their case',
      '\0\x02a\0OCTET\0blkSize\x001428\0x\0y\0',
      {
        kind: 'write',
        file: 'a',
        mode: 'OCTET',
        options: [
          { name: 'blkSize', value: '1428' },
          { name: 'x', value: 'y' },
        ],
        anomalies: [],
      },
    ],
    [
      'an option that appears twice, as an oddity',
      '\0\x01a\0octet\0tsize\x000\0TSIZE\x001\0',
      {
        kind: 'read',
        file: 'a',
        mode: 'octet',
        options: [
          { name: 'tsize', value: '0' },
          { name: 'TSIZE', value: '1' },
        ],
        anomalies: ['option tsize appears more than once'],
      },
    ],
    [
      'an option without value, as an oddity',
      '\0\x01a\0octet\0tsize\0',
      {
        kind: 'read',
        file: 'a',
        mode: 'octet',
        options: [{ name: 'tsize', value: '' }],
        anomalies: ['option tsize has no value'],
      },
    ],
    [
      'a value without a name as none',
      '\0\x01a\0octet\0\x00x\0blksize\x00512\0',
      {
        kind: 'read',
        file: 'a',
        mode: 'octet',
        options: [{ name: 'blksize', value: '512' }],
        anomalies: ['an option without a name'],
      },
    ],
    [
      'a request padded with NULs',
      '\0\x01a\0octet\0\0\0\0',
      { kind: 'read', file: 'a', mode: 'octet', options: [], anomalies: [] },
    ],
    ['an ACK', '\0\x04\xff\xfe', { kind: 'ack', block: 65_534, anomalies: [] }],
    ['an ACK with bytes behind it', '\0\x04\0\x01xx', { kind: 'ack', block: 1, anomalies: ['2 bytes after the ACK'] }],
    ['an ERROR', '\0\x05\0\x01no\0', { kind: 'error', code: 1, message: 'no', anomalies: [] }],
    [
      'an ERROR without the NUL',
      '\0\x05\0\x07text',
      { kind: 'error', code: 7, message: 'text', anomalies: ['the error message does not end with a NUL'] },
    ],
    [
      'an OACK',
      '\0\x06tsize\x005000000000\0',
      { kind: 'oack', options: [{ name: 'tsize', value: '5000000000' }], anomalies: [] },
    ],
  ])('reads %s', (_what, input, packet) => {
    const decoded = decodeTftp(bytes(input));
    expect(decoded).toEqual({ ok: true, value: packet });
  });

  it('reads the payload of DATA without copying it', () => {
    const datagram = bytes('\0\x03\0\x02hello');
    const decoded = decodeTftp(datagram);
    if (!decoded.ok || decoded.value.kind !== 'data') throw new Error('not DATA');
    expect(decoded.value.block).toBe(2);
    expect(Buffer.from(decoded.value.payload).toString()).toBe('hello');
    expect(decoded.value.payload.buffer).toBe(datagram.buffer);
  });

  it.each([
    ['', 'opcode', 0],
    ['\0', 'opcode', 0],
    ['\0\0', 'opcode', 0],
    ['\0\x07', 'opcode', 0],
    ['\0\x63xx', 'opcode', 0],
    ['\0\x01', 'file', 2],
    ['\0\x01name', 'file', 6],
    ['\0\x01\0octet\0', 'file', 2],
    ['\0\x01name\0octet', 'mode', 12],
    ['\0\x01name\0octet\0tsize\x000', 'options', 20],
    [`\0\x01${'x'.repeat(503)}\0octet\0\0`, 'request', 512],
    ['\0\x03\0', 'block', 2],
    ['\0\x04', 'block', 2],
    ['\0\x05\0', 'code', 2],
    ['\0\x06tsize', 'options', 7],
  ])('refuses %j and says where', (input, field, offset) => {
    expect(decodeTftp(bytes(input))).toMatchObject({ ok: false, error: { field, offset } });
  });

  it('reads names as UTF-8, and keeps the bytes that are none', () => {
    const name = (raw: Uint8Array): unknown => decodeTftp(Buffer.concat([bytes('\0\x01'), raw, bytes('\0octet\0')]));
    expect(name(Buffer.from('größe.bin'))).toMatchObject({ value: { file: 'größe.bin' } });
    expect(name(bytes('gr\xf6\xdfe.bin'))).toMatchObject({ value: { file: 'gr\udcf6\udcdfe.bin' } });
  });

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 }), fc.uint8Array({ maxLength: 600 }), (opcode, rest) => {
        const decoded = decodeTftp(Uint8Array.of(0, opcode, ...rest));
        expect(decoded.ok || decoded.error.offset <= rest.length + 2).toBe(true);
      }),
    );
  });
});

const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0'));
const asciiWord = fc.stringMatching(/^[!-~]{1,20}$/);
const options = fc.uniqueArray(fc.record({ name: asciiWord, value: asciiWord }), {
  maxLength: 8,
  selector: ({ name }) => name.toLowerCase(),
});
const block = fc.integer({ min: 0, max: 65_535 });
const anomalies = fc.constant<string[]>([]);
const packets: fc.Arbitrary<TftpPacket> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('read' as const, 'write' as const),
    file: word,
    mode: fc.constantFrom('octet', 'NETASCII'),
    options,
    anomalies,
  }),
  fc.record({ kind: fc.constant('data' as const), block, payload: fc.uint8Array({ maxLength: 64 }) }),
  fc.record({ kind: fc.constant('ack' as const), block, anomalies }),
  fc.record({ kind: fc.constant('error' as const), code: block, message: asciiWord, anomalies }),
  fc.record({ kind: fc.constant('oack' as const), options, anomalies }),
);

describe('encodeTftp', () => {
  it('writes what decodeTftp reads', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(decodeTftp(encodeTftp(packet))).toEqual({ ok: true, value: packet });
      }),
    );
  });
});

describe('the writers', () => {
  const view = new DataView(new ArrayBuffer(300), 10);
  const written = (length: number, at = 5): Uint8Array => new Uint8Array(view.buffer, view.byteOffset + at, length);

  it('put packets at an offset and return their length', () => {
    expect(Buffer.from(written(writeDataHeader(view, 5, 65_535))).toString('hex')).toBe('0003ffff');
    expect(Buffer.from(written(writeAck(view, 5, 2))).toString('hex')).toBe('00040002');
    expect(Buffer.from(written(writeError(view, 5, 1, 'no'))).toString('latin1')).toBe('\0\x05\0\x01no\0');
    expect(Buffer.from(written(writeOack(view, 5, [{ name: 'tsize', value: '9' }]))).toString('latin1')).toBe(
      '\0\x06tsize\x009\0',
    );
  });

  it('cut long error messages and drop NULs from them', () => {
    const length = writeError(view, 5, 0, `a\0${'ü'.repeat(500)}`);
    expect(length).toBeLessThanOrEqual(LARGEST_MESSAGE + 5);
    expect(decodeTftp(written(length))).toMatchObject({ ok: true, value: { message: /^aü+$/, anomalies: [] } });
  });
});

it('finds options whatever their case, and the first of several', () => {
  const list = [
    { name: 'BlkSize', value: '1' },
    { name: 'blksize', value: '2' },
  ];
  expect(optionValue(list, 'blksize')).toBe('1');
  expect(optionValue(list, 'tsize')).toBeUndefined();
});

it.each([
  ['octet', 'octet'],
  ['BINARY', 'octet'],
  ['NetAscii', 'netascii'],
  ['ascii', 'netascii'],
  ['mail', undefined],
  ['', undefined],
])('takes mode %j for %j', (mode, meaning) => {
  expect(transferMode(mode)).toBe(meaning);
});

describe('texts that are no UTF-8', () => {
  const word = fc.uint8Array({ minLength: 1, maxLength: 30 }).map((part) => part.map((byte) => byte || 1));
  const nul = Uint8Array.of(0);

  it('come back byte for byte from a request and from an OACK', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2), fc.array(word, { minLength: 1, maxLength: 4 }), (opcode, words) => {
        const even = words.length % 2 === 0 ? words : [...words, Uint8Array.of(120)];
        const request = Buffer.concat([Uint8Array.of(0, opcode), ...even.flatMap((one) => [one, nul])]);
        const decoded = decodeTftp(request);
        if (!decoded.ok) throw new Error(decoded.error.reason);
        expect(Buffer.from(encodeTftp(decoded.value))).toEqual(request);
        const oack = Buffer.concat([Uint8Array.of(0, 6), ...even.flatMap((one) => [one, nul])]);
        const granted = decodeTftp(oack);
        if (!granted.ok || granted.value.kind !== 'oack') throw new Error('no OACK');
        expect(Buffer.from(encodeTftp(granted.value))).toEqual(oack);
        const view = new DataView(new ArrayBuffer(oack.length));
        writeOack(view, 0, granted.value.options);
        expect(Buffer.from(view.buffer)).toEqual(oack);
      }),
    );
  });

  it('come back byte for byte from an ERROR', () => {
    fc.assert(
      fc.property(word, (message) => {
        const bytes = Buffer.concat([Uint8Array.of(0, 5, 0, 1), message, nul]);
        const decoded = decodeTftp(bytes);
        if (!decoded.ok) throw new Error(decoded.error.reason);
        expect(Buffer.from(encodeTftp(decoded.value))).toEqual(bytes);
      }),
    );
  });

  it('are read as what an old device meant', () => {
    expect(readText(decodeText(Buffer.from('Datei \xfcberschrieben', 'latin1')))).toBe('Datei überschrieben');
    expect(readText(decodeText(Buffer.from('Datei überschrieben')))).toBe('Datei überschrieben');
    expect(readText('😀')).toBe('😀');
  });
});
