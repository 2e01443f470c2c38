import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { camel } from '../../../lib/camel.ts';
import { readNames } from './option-names.ts';
import { OPTION } from './option-rows.ts';
import {
  checkOption,
  encodeOptionValue,
  formatOption,
  optionCode,
  optionDoubt,
  optionName,
  OPTIONS,
} from './options.ts';
import { ascii, hex } from '../wire/packets.fixture.ts';

function encoded(codeOrName: number | string, value: unknown): Uint8Array {
  const result = encodeOptionValue(codeOrName, value);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

describe('a value in the configuration becomes bytes', () => {
  const rows: readonly (readonly [number | string, unknown, string, string])[] = [
    [150, '192.168.1.10', 'c0a8010a', '192.168.1.10'],
    [150, ['192.168.1.10', '192.168.1.11'], 'c0a8010ac0a8010b', '192.168.1.10, 192.168.1.11'],
    ['150', '192.168.1.10, 192.168.1.11', 'c0a8010ac0a8010b', '192.168.1.10, 192.168.1.11'],
    ['tftp-servers', '10.0.0.1', '0a000001', '10.0.0.1'],
    ['tftp-server', '10.0.0.1', '31302e302e302e31', '"10.0.0.1"'],
    ['subnet-mask', '255.255.252.0', 'fffffc00', '255.255.252.0'],
    ['policy-filter', ['10.0.0.0', '255.0.0.0'], '0a000000ff000000', '10.0.0.0, 255.0.0.0'],
    [2, -3600, 'fffff1f0', '-3600'],
    [13, 4096, '1000', '4096'],
    [19, true, '01', 'true'],
    [23, '64', '40', '64'],
    [25, [68, 1500], '004405dc', '68, 1500'],
    [51, '2h', '00001c20', '7200 s'],
    [51, 'infinite', 'ffffffff', 'infinite'],
    [51, 90, '0000005a', '90 s'],
    [53, 'offer', '02', 'offer (2)'],
    [55, [1, 66, 150], '014296', '1, 66, 150'],
    [61, '01:00:26:99:ef:0f:1a', '01002699ef0f1a', 'hex:01:00:26:99:ef:0f:1a'],
    [61, 'pc-1', '70632d31', 'hex:70:63:2d:31'],
    [77, 'iPXE', '0469505845', '"iPXE"'],
    [80, true, '', 'present'],
    [81, 'p.example', '01ffff702e6578616d706c65', 'flags 1, "p.example"'],
    [81, { flags: 5, name: 'p.example' }, '05ffff0170076578616d706c6500', 'flags 5, "p.example"'],
    [
      82,
      { 'circuit-id': 'hex:0004', 'link-selection': '10.0.0.0' },
      '0102000405040a000000',
      'circuit-id: hex:00:04, link-selection: 10.0.0.0',
    ],
    [93, 'x64-uefi', '0007', 'x64-uefi (7)'],
    [93, [0, 99], '00000063', 'x86-bios (0), 99'],
    [
      97,
      '00112233-4455-6677-8899-aabbccddeeff',
      '0000112233445566778899aabbccddeeff',
      '00112233-4455-6677-8899-aabbccddeeff',
    ],
    [
      119,
      ['eng.apple.com', 'apple.com'],
      '03656e67056170706c6503636f6d00056170706c6503636f6d00',
      'eng.apple.com, apple.com',
    ],
    [119, ['x'.repeat(63)], `3f${'78'.repeat(63)}00`, 'x'.repeat(63)],
    [120, ['192.168.1.1'], '01c0a80101', '192.168.1.1'],
    [120, 'sip.example', '0003736970076578616d706c6500', 'sip.example'],
    [
      121,
      { '10.0.0.0/8': '192.168.1.1', default: '192.168.1.2' },
      '080ac0a8010100c0a80102',
      '10.0.0.0/8 via 192.168.1.1, 0.0.0.0/0 via 192.168.1.2',
    ],
    [249, { '10.1.128.0/17': '10.0.0.1' }, '110a01800a000001', '10.1.128.0/17 via 10.0.0.1'],
    [124, { 9: 'phone' }, '000000090570686f6e65', '9: hex:70:68:6f:6e:65'],
    [125, { 9: { 1: 'hex:ff' } }, '00000009030101ff', '9: hex:01:01:ff'],
    [125, { 9: { 1: 'text' } }, '0000000906010474657874', '9: hex:01:04:74:65:78:74'],
    [125, { 9: { 7: '192.168.10.5' } }, '00000009060704c0a80a05', '9: hex:07:04:c0:a8:0a:05'],
    [24, 4_294_967_295, 'ffffffff', 'infinite'],
    [35, '4294967295', 'ffffffff', 'infinite'],
    [38, 'infinite', 'ffffffff', 'infinite'],
    [22, 576, '0240', '576'],
    [23, 1, '01', '1'],
    [26, 68, '0044', '68'],
    [33, ['10.0.0.0', '192.168.1.1'], '0a000000c0a80101', '10.0.0.0, 192.168.1.1'],
    [46, 8, '08', '8'],
    [75, '192.168.1.1', 'c0a80101', '192.168.1.1'],
    [76, ['192.168.1.1', '192.168.1.2'], 'c0a80101c0a80102', '192.168.1.1, 192.168.1.2'],
    [43, { 241: '192.168.10.5' }, 'f104c0a80a05', '241: hex:c0:a8:0a:05'],
    [43, { 241: ['192.168.10.5', '192.168.10.6'] }, 'f108c0a80a05c0a80a06', '241: hex:c0:a8:0a:05:c0:a8:0a:06'],
    [43, { 241: '192.168.10.5, 192.168.10.6' }, 'f108c0a80a05c0a80a06', '241: hex:c0:a8:0a:05:c0:a8:0a:06'],
    [
      43,
      { 1: 'text', 2: 8, 3: true, 4: [1, 2] },
      '0104746578740201080301010402 0102',
      '1: hex:74:65:78:74, 2: hex:08, 3: hex:01, 4: hex:01:02',
    ],
    [224, '192.168.10.5', '3139322e3136382e31302e35', 'hex:31:39:32:2e:31:36:38:2e:31:30:2e:35'],
    [125, { 9: 'hex:0101ff' }, '00000009030101ff', '9: hex:01:01:ff'],
    [43, { 6: 'hex:03', 10: 'hex:00505845' }, '0601030a0400505845', '6: hex:03, 10: hex:00:50:58:45'],
    [43, 'hex:01:04:0a000001', '01040a000001', '1: hex:0a:00:00:01'],
    [175, { priority: 10, 'no-pxedhcp': 1 }, '01010ab00101', 'priority: 10, no-pxedhcp: 1'],
    [230, 'anything', '616e797468696e67', 'hex:61:6e:79:74:68:69:6e:67'],
    ['option-230', 'hex:00ff', '00ff', 'hex:00:ff'],
  ];
  it.each(rows)('option %s: %j', (codeOrName, value, bytes, text) => {
    const result = encoded(codeOrName, value);
    expect(result).toEqual(hex(bytes));
    const code = optionCode(codeOrName);
    expect(code.ok && formatOption(code.value, result)).toBe(text);
    expect(code.ok && checkOption(code.value, result)).toBeUndefined();
  });
});

describe('a wrong value is refused with the option and the reason', () => {
  it.each([
    [150, 'server1', 'option 150 (tftp-servers): "server1" is not an IPv4 address like 192.168.1.10'],
    [
      150,
      'a 192.168.1.10',
      'the letter before it is of Tftpd32; here options know their type: write 150: 192.168.1.10',
    ],
    [150, 'x C0 A8 01 0A', 'write 150: hex:C0:A8:01:0A'],
    [2, 'N 3600', 'write 2: 3600'],
    [150, [], 'option 150 (tftp-servers): "" is not an IPv4 address'],
    [1, '255.0.255.0', 'is not a subnet mask: it has holes'],
    [13, -1, '-1 is not a whole number from 0 to 65535'],
    [13, 1.5, '1.5 is not a whole number'],
    [13, '1.5', '"1.5" is not a whole number'],
    [13, 70_000, '70000 is not a whole number from 0 to 65535'],
    [19, 'yes', '"yes" is not true or false'],
    [51, 'soon', '"soon" is not a duration'],
    [43, 'hex:0', 'is not pairs of hexadecimal digits'],
    [53, 'nonsense', '"nonsense" is not a whole number from 0 to 255'],
    [61, undefined, 'option 61 (client-id): nothing is nei'],
    [77, [], '[] is not a list of names'],
    [77, ['a', ''], '["a",""] is not a list of names'],
    [77, 'x'.repeat(256), 'is not a list of names'],
    [82, 7, '7 is not sub-options like { circuit-id: "eth0/1" }'],
    [82, { colour: 1 }, 'option 82 (relay-agent-information): sub-option "colour" is not a whole number'],
    [124, 'text', '"text" is not a map of enterprise numbers'],
    [119, 'a..b', '"a..b" is not a domain name'],
    [119, `${'x'.repeat(64)}.org`, 'has a label of more than 63 bytes'],
    [119, `${'x'.repeat(63)}.${'x'.repeat(64)}`, 'has a label of more than 63 bytes'],
    [121, { '10.0.0.1/8': '10.0.0.1' }, 'has bits set behind its prefix'],
    [121, '10.0.0.0/8', 'is not routes'],
    [81, { name: 7 }, 'is not a name'],
    [97, 'abc', 'is not a UUID'],
    [120, ['192.168.1.1', 'sip.example'], 'mixes addresses and names'],
    [125, { 9: 'x'.repeat(256) }, 'enterprise 9 says more than 255 bytes'],
    [22, 575, '575 is not 576 to 65535'],
    [23, 0, '0 is not 1 to 255'],
    [25, [68, 67], '67 is not 68 to 65535'],
    [26, 67, '67 is not 68 to 65535'],
    [37, 0, '0 is not 1 to 255'],
    [46, 3, '3 is not 1, 2, 4 or 8'],
    [33, ['0.0.0.0', '192.168.1.1'], 'has a route to 0.0.0.0'],
    [43, { 2: 300 }, 'sub-option 2: 300 is more than a byte'],
    [43, 'hex:199.0.2.1', 'is not pairs of hexadecimal digits'],
    [224, 'hex:1:2', 'is not pairs of hexadecimal digits'],
    [61, 'hex:199.0.2.1', 'is not pairs of hexadecimal digits'],
    [75, 'streettalk', 'is not an IPv4 address'],
    [0, 'x', '"0" is neither an option code from 1 to 254 nor the name of an option'],
    ['tftp', 'x', '"tftp" is neither'],
  ])('option %s: %j', (codeOrName, value, reason) => {
    const result = encodeOptionValue(codeOrName, value);
    expect(result.ok ? '' : result.error).toContain(reason);
  });
});

describe('bytes of the wrong shape are named', () => {
  it.each([
    [
      150,
      ascii('192.168.1.10'),
      'option 150 (tftp-servers) must carry address bytes, but carries the text "192.168.1.10"',
    ],
    [150, ascii('192.168.1.101'), 'but carries the text "192.168.1.101"'],
    [3, ascii('10.0.0.1,10.0.0.2'), 'option 3 (router) must carry address bytes'],
    [150, hex('c0a801'), 'is a list of addresses of 4 bytes, not 3 bytes'],
    [66, hex('c0a80101'), 'is text, but carries 4 bytes that look like the address 192.168.1.1'],
    [1, hex('ff00ff00'), 'is not a subnet mask'],
    [51, hex('00'), 'is 4 bytes, not 1'],
    [61, hex(''), 'has at least 2 bytes, not 0'],
    [21, hex('0a000000'), 'is a list of pairs of addresses, 8 bytes each, not 4 bytes'],
    [81, hex('01ff'), 'has at least 3 bytes, not 2'],
    [124, hex('0000000905'), 'is enterprise numbers with their data, and these bytes are not'],
    [82, hex('010161 05'), 'is sub-options'],
    [119, hex('c000'), 'compression pointer'],
    [119, hex('0461'), 'too long'],
    [121, hex('21'), 'is routes of width'],
    [82, hex('0105'), 'is sub-options'],
    [82, hex('05020a0b'), 'has sub-option 5 (link-selection), which is one address'],
  ])('option %s', (code, bytes, reason) => {
    expect(checkOption(code, bytes)).toContain(reason);
    expect(formatOption(code, bytes)).toMatch(/^hex:/);
  });

  it.each([
    [22, hex('0040'), 'is 576 to 65535, not 64'],
    [23, hex('00'), 'is 1 to 255, not 0'],
    [25, hex('00440001'), 'is 68 to 65535, not 1'],
    [33, hex('00000000c0a80101'), 'has a route to 0.0.0.0'],
    [46, hex('03'), 'is 1, 2, 4 or 8, not 3'],
  ])('option %s is not what RFC 2132 allows', (code, bytes, reason) => {
    expect(checkOption(code, bytes)).toContain(reason);
  });

  it.each([
    [60, ascii('Cisco Systems, Inc. IP Phone CP-7911G\0')],
    [66, ascii('tftp')],
    [6, hex('c0a80101')],
    [231, hex('00')],
    [82, hex('ca0105')],
  ])('and option %s with bytes of its shape is not', (code, bytes) => {
    expect(checkOption(code, bytes)).toBeUndefined();
  });
});

describe('a value that could be meant otherwise', () => {
  it.each([
    [
      43,
      { 1: 'x', 241: '192.168.10.5' },
      'has sub-option 241, which is sent as the address 192.168.10.5 (c0:a8:0a:05)',
    ],
    [43, { 241: ['192.168.10.5', '192.168.10.6'] }, 'is sent as the addresses 192.168.10.5, 192.168.10.6'],
    [43, { 6: 8 }, 'has sub-option 6, which is sent as one byte (08): write hex:.. if the device reads more'],
    [125, { 9: { 7: '192.168.10.5' } }, 'of enterprise 9 has sub-option 7, which is sent as the address'],
    [224, '192.168.10.5', 'is sent as the text "192.168.10.5": write hex:c0:a8:0a:05 if the device reads addresses'],
    ['option-230', '192.168.10.5', 'is sent as the text'],
    [66, 's tftp.example', 'is sent with its first letter (the letter before it is of Tftpd32'],
  ])('option %s: %j', (codeOrName, value, doubt) => {
    const code = optionCode(codeOrName);
    expect(code.ok && optionDoubt(code.value, value)).toContain(doubt);
  });

  it.each([
    [43, { 1: 'text', 2: 'hex:c0a80a05', 3: [1, 2] }],
    [43, 'hex:f104c0a80a05'],
    [125, { 9: { 1: 'text' } }],
    [125, { 9: 'hex:00' }],
    [150, '192.168.10.5'],
    [66, '192.168.10.5'],
    [224, 'hex:c0a80a05'],
    [224, 'text'],
  ])('is not option %s: %j', (code, value) => {
    expect(optionDoubt(code, value)).toBeUndefined();
  });
});

describe('domain names', () => {
  it('are read with the compression of RFC 3397', () => {
    const bytes = hex('03656e67056170706c6503636f6d00 09 6d61726b6574696e67 c004');
    expect(readNames(bytes)).toEqual({ ok: true, value: ['eng.apple.com', 'marketing.apple.com'] });
  });

  it.each(['c000', '0161c000', '0161c002', 'c002c000', '40', '01', ''])(
    '%s ends with a reason instead of a loop',
    (bytes) => {
      expect(readNames(hex(bytes)).ok).toBe(false);
    },
  );
});

describe('the table', () => {
  it('has each code and each name once, in order of the codes', () => {
    const codes = OPTIONS.map(({ code }) => code);
    expect(codes).toEqual(codes.toSorted((a, b) => a - b));
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(OPTIONS.map(({ name }) => name)).size).toBe(codes.length);
  });

  it('names options in the style of the configuration, and tells what each is and where it is specified', () => {
    for (const { name, doc, source } of OPTIONS) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(doc).toMatch(/\.$|\.\.$/);
      expect(source).not.toBe('');
    }
  });

  it('finds options by name, and names codes it does not know', () => {
    for (const { code, name } of OPTIONS) expect(optionCode(name)).toEqual({ ok: true, value: code });
    expect(optionName(230)).toBe('option-230');
    expect(optionCode('option-230')).toEqual({ ok: true, value: 230 });
  });

  it('gives its codes by name to the code', () => {
    const codes: Readonly<Record<string, number>> = OPTION;
    for (const { code, name } of OPTIONS) expect(codes[camel(name)]).toBe(code);
    expect([OPTION.router, OPTION.tftpServers, OPTION.relayAgentInformation]).toEqual([3, 150, 82]);
  });

  it('formats and checks any bytes of any option without throwing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 254 }), fc.uint8Array({ maxLength: 80 }), (code, bytes) => {
        expect(typeof formatOption(code, bytes)).toBe('string');
        checkOption(code, bytes);
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses or encodes any configuration value without throwing, and what it encodes has the right shape', () => {
    fc.assert(
      fc.property(fc.constantFrom(...OPTIONS), fc.jsonValue({ maxDepth: 2 }), ({ code }, value) => {
        const result = encodeOptionValue(code, value);
        const exact = typeof value === 'string' && value.startsWith('hex:');
        if (result.ok && !exact && ![43, 61, 82, 124, 125, 175].includes(code))
          expect(checkOption(code, result.value)).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });
});
