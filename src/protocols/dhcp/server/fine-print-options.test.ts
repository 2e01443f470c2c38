/** Options, sentence by sentence: RFC 2132 and the documents of single options. */
import { describe, expect, it } from 'vitest';
import { decodeDhcp, encodeDhcp } from '../wire/codec.ts';
import { option } from '../wire/message.ts';
import { subOption } from '../options/option-nested.ts';
import { checkOption, encodeOptionValue, formatOption } from '../options/options.ts';
import { hex, message, opt } from '../wire/packets.fixture.ts';
import { sentences } from './script.fixture.ts';

/** A DISCOVER whose options field begins with these bytes, its `file` and `sname` with others. */
function datagram(options: string, file = '', sname = ''): Uint8Array {
  const bytes = encodeDhcp(message('discover')).fill(0, 240);
  bytes.set(hex(options), 240);
  bytes.set(hex(file), 108);
  bytes.set(hex(sname), 44);
  return bytes;
}

function read(bytes: Uint8Array, code: number): string {
  const decoded = decodeDhcp(bytes);
  return decoded.ok ? Buffer.from(option(decoded.value, code) ?? []).toString('hex') : decoded.error.reason;
}

function encoded(code: number, value: unknown): string {
  const bytes = encodeOptionValue(code, value);
  return bytes.ok ? Buffer.from(bytes.value).toString('hex') : bytes.error;
}

describe('RFC 2132 section 3.1 and 3.2:', () => {
  it('padding between options is passed over, and END ends them', () => {
    expect(read(datagram('00 35 01 01 00 00 0c 01 61 00 ff'), 12)).toBe('61');
    expect(read(datagram('35 01 01 ff 0c 01 61 ff'), 12)).toBe('');
  });
});

sentences('RFC 2132, options of replies:', [
  [
    '3.3: the mask is before the router, also if the client wishes it otherwise or not at all',
    {},
    `phone DISCOVER 55=3,1                              -> OFFER codes=53,54,51,58,59,1,3,6,66,150
     phone DISCOVER 55=3                                -> OFFER codes=53,54,51,58,59,1,3,6,66,150`,
  ],
  [
    '9.8: what option 55 lists comes first, in that order, and each once however often it is listed',
    { options: { 15: 'a.example', 67: 'boot' } },
    'phone DISCOVER 55=67,66,150,67,15,66               -> OFFER codes=53,54,51,58,59,67,66,150,15,1,3,6',
  ],
  [
    '8.4: option 43 depends on option 60, so each vendor gets its own',
    {
      classes: [
        { name: 'a', when: { 'vendor-class': 'vendor.a*' }, options: { 43: { 1: '10.0.0.1' } } },
        { name: 'b', when: { 'vendor-class': 'vendor.b*' }, options: { 43: 'hex:0201ff' } },
      ],
    },
    `phone DISCOVER 60=vendor.a1 55=43                  -> OFFER hex43=01040a000001
     phone DISCOVER 60=vendor.b1 55=43                  -> OFFER hex43=0201ff
     phone DISCOVER 60=vendor.c1 55=43                  -> OFFER !43`,
  ],
  [
    '2: text does not end with a NUL',
    { options: { 67: 'boot' } },
    'phone DISCOVER 55=66,67                            -> OFFER hex66=3139322e3136382e312e31 hex67=626f6f74',
  ],
  [
    '2: but 66 and 67 do for devices that want it, also where 67 says the boot file',
    { bootFile: 'boot', quirks: ['nul-terminated-names'] },
    'phone DISCOVER 55=66,67                            -> OFFER hex66=3139322e3136382e312e3100 hex67=626f6f7400 file=boot',
  ],
  [
    '9.3: option 52 is used only when the options do not fit otherwise, and never for devices that cannot read it',
    {
      options: { 43: `hex:${'01'.repeat(200)}`, 242: 'x'.repeat(100) },
      classes: [{ name: 'rom', when: { 'vendor-class': 'rom' }, quirks: ['no-overload'] }],
    },
    `phone DISCOVER                                     -> OFFER 52=1 242=${'x'.repeat(100)}
     phone DISCOVER 60=rom                              -> OFFER !52 !242
     phone DISCOVER 57=1500                             -> OFFER !52 242=${'x'.repeat(100)}`,
  ],
  [
    '9.10: option 57 below 576 is not obeyed, and no reply is longer than it or one frame',
    {
      options: { 43: `hex:${'01'.repeat(150)}`, 224: `hex:${'02'.repeat(100)}`, 242: 'x'.repeat(250) },
      quirks: ['no-overload'],
    },
    `phone DISCOVER 57=300                              -> OFFER !224 !242 hex43=${'01'.repeat(150)}
     phone DISCOVER 57=700                              -> OFFER !242 hex224=${'02'.repeat(100)}
     phone DISCOVER 57=65535                            -> OFFER 242=${'x'.repeat(250)}`,
  ],
]);

describe('RFC 3396:', () => {
  it('instances of one option are joined in the order options, file, sname, however they are spread', () => {
    const spread = datagram('35 01 01 34 01 03 2b 01 01 0c 01 61 2b 01 02 ff', '2b 02 0304 ff', '2b 01 05 ff');
    expect(read(spread, 43)).toBe('0102030405');
    expect(read(spread, 12)).toBe('61');
  });

  it('a joined address is one of eight bytes, so it is not believed, neither the first nor the last', () => {
    expect(read(datagram('35 01 03 32 04 c0a80164 32 04 c0a80165 ff'), 50)).toBe('c0a80164c0a80165');
  });

  it('an option is split at 255 bytes and no earlier', () => {
    for (const [length, parts] of [
      [255, [255]],
      [256, [255, 1]],
      [510, [255, 255]],
    ] as const) {
      const bytes = encodeDhcp(message('ack', { op: 2, options: [opt(43, new Uint8Array(length))] }), {
        maximum: 1472,
      });
      const lengths = parts.map((_, index) => bytes[244 + index * 257]);
      expect(lengths).toEqual([...parts]);
      expect(read(bytes, 43)).toHaveLength(2 * length);
    }
  });

  it('sub-options are split and joined in the same way', () => {
    const bytes = encodeOptionValue(43, { 7: `hex:${'ab'.repeat(300)}`, 9: 'hex:01' });
    if (!bytes.ok) return expect.fail(bytes.error);
    expect([bytes.value[0], bytes.value[1], bytes.value[257], bytes.value[258]]).toEqual([7, 255, 7, 45]);
    expect(subOption(bytes.value, 7)).toEqual(new Uint8Array(300).fill(0xab));
    expect(subOption(hex('01 01 61 02 01 78 01 01 62'), 1)).toEqual(hex('61 62'));
    expect(formatOption(82, hex('01 01 61 02 01 78 01 01 62'))).toBe('circuit-id: hex:61:62, remote-id: hex:78');
  });
});

describe('RFC 3442, the table of examples: width, significant octets, router', () => {
  it.each([
    ['0.0.0.0/0', '00'],
    ['10.0.0.0/8', '080a'],
    ['10.0.0.0/24', '180a0000'],
    ['10.17.0.0/16', '100a11'],
    ['10.27.129.0/24', '180a1b81'],
    ['10.229.0.128/25', '190a e500 80'],
    ['10.198.122.47/32', '200ac67a2f'],
  ])('%s', (network, descriptor) => {
    const bytes = encoded(121, { [network]: '10.0.0.1' });
    expect(bytes).toBe(`${descriptor.replaceAll(' ', '')}0a000001`);
    expect(formatOption(121, hex(bytes))).toBe(`${network} via 10.0.0.1`);
  });
});

sentences('RFC 3442:', [
  [
    'a client that takes 121 ignores 3, so the default route is repeated in it unless one is set there',
    {
      options: { 121: { '10.0.0.0/8': '192.168.1.9' } },
      classes: [{ name: 'own', when: { 'vendor-class': 'own' }, options: { 121: { default: '192.168.1.8' } } }],
    },
    `phone DISCOVER 55=121,3,249                        -> OFFER !3 121=10.0.0.0/8via192.168.1.9,0.0.0.0/0via192.168.1.1 249=10.0.0.0/8via192.168.1.9,0.0.0.0/0via192.168.1.1
     phone DISCOVER 60=own 55=121,3                     -> OFFER !3 121=0.0.0.0/0via192.168.1.8`,
  ],
  [
    'who asks for 121 and gets it is not sent 3 and 33; who does not ask for it is, and also where there is no 121',
    {
      options: { 33: ['10.1.0.0', '192.168.1.9'] },
      classes: [
        { name: 'routed', when: { 'vendor-class': 'routed' }, options: { 121: { '10.0.0.0/8': '192.168.1.9' } } },
      ],
    },
    `phone DISCOVER 60=routed 55=1,3,33,121             -> OFFER !3 !33 1=255.255.255.0 121=10.0.0.0/8via192.168.1.9,0.0.0.0/0via192.168.1.1
     phone DISCOVER 60=routed 55=121                    -> OFFER !3 !33 121=10.0.0.0/8via192.168.1.9,0.0.0.0/0via192.168.1.1
     phone DISCOVER 60=routed 55=1,3,33                 -> OFFER 3=192.168.1.1 33=10.1.0.0,192.168.1.9
     phone DISCOVER 60=routed                           -> OFFER 3=192.168.1.1 33=10.1.0.0,192.168.1.9
     phone DISCOVER 55=1,3,33,121                       -> OFFER 3=192.168.1.1 33=10.1.0.0,192.168.1.9 !121`,
  ],
]);

const DUID = 'hex:ff0a0b0c0d00030001002699ef0f1a';

sentences('RFC 4361 and 6842, client identifiers:', [
  [
    'are opaque: the identity is the whole of it, whatever it seems to hold, else hardware type and address',
    {},
    `phone DISCOVER 61=${DUID}                          -> OFFER .100
     other DISCOVER 61=${DUID}                          -> OFFER .100
     phone DISCOVER 61=${DUID.replace('0a0b0c0d', '0a0b0c0e')} -> OFFER .101
     phone DISCOVER 61=hex:01002699ef0f1a               -> OFFER .102
     phone DISCOVER                                     -> OFFER .103
     phone DISCOVER htype=6                             -> OFFER .104`,
  ],
  [
    'are sent back in OFFER, ACK, NAK and to an INFORM, and only if they came',
    {},
    `phone DISCOVER 61=${DUID}                          -> OFFER hex61=${DUID.slice(4)}
     phone REQUEST 61=${DUID} 50=.100 54=.1             -> ACK hex61=${DUID.slice(4)}
     phone REQUEST 61=${DUID} 50=10.0.0.9               -> NAK hex61=${DUID.slice(4)}
     phone INFORM 61=${DUID} ciaddr=.77                 -> ACK hex61=${DUID.slice(4)}
     phone DISCOVER                                     -> OFFER !61`,
  ],
  [
    'are left out for old devices that refuse replies with one, in every reply',
    { classes: [{ name: 'old', when: { 'vendor-class': 'old' }, quirks: ['omit-client-id'] }] },
    `phone DISCOVER 60=old 61=${DUID}                   -> OFFER .100 !61
     phone REQUEST 60=old 61=${DUID} 50=.100 54=.1      -> ACK .100 !61
     phone REQUEST 60=old 61=${DUID} 50=10.0.0.9        -> NAK !61`,
  ],
]);

sentences('RFC 5859, option 150:', [
  [
    'is said by default together with 66 as text and siaddr, because clients look at 150, then 66, then siaddr',
    {},
    'phone DISCOVER 55=150,66                           -> OFFER hex150=c0a80101 66=192.168.1.1 siaddr=192.168.1.1',
  ],
  [
    'is a list of addresses in the order of preference, as it is set',
    { options: { 150: ['192.168.1.11', '192.168.1.10'], 66: 'tftp.example' } },
    'phone DISCOVER 55=150,66                           -> OFFER hex150=c0a8010bc0a8010a 66=tftp.example',
  ],
]);

sentences('RFC 4578, PXE:', [
  [
    'option 97 is sent back; 93 is a list of numbers of two bytes, and a class may want any of them',
    { classes: [{ name: 'efi', when: { arch: 'x64-uefi' }, bootFile: '$ARCH$.efi' }] },
    `phone DISCOVER 97=00112233-4455-6677-8899-aabbccddeeff 93=hex:00070010 -> OFFER file=x64.efi 97=00112233-4455-6677-8899-aabbccddeeff
     phone DISCOVER 93=hex:00100007                     -> OFFER file=x64.efi !97
     phone DISCOVER 93=hex:0000                         -> OFFER file=
     phone DISCOVER 93=hex:07                           -> OFFER file= !93 !94`,
  ],
]);

sentences('RFC 2563, 8925 and 8910, options 116, 108 and 114:', [
  ['are ignored unless they are set', {}, 'phone DISCOVER 55=108,114,116 116=1 -> OFFER .100 !108 !114 !116'],
  [
    'are sent as they are set',
    { options: { 108: '30m', 114: 'https://portal.example', 116: 0 } },
    'phone DISCOVER 55=108,114,116                      -> OFFER 108=1800s 114=https://portal.example 116=0',
  ],
]);

describe('RFC 3361, option 120:', () => {
  it.each([
    ['0 and names', ['sip.example', 'b.example'], '0003736970076578616d706c65000162076578616d706c6500'],
    ['1 and addresses', ['192.168.1.5', '192.168.1.6'], '01c0a80105c0a80106'],
  ])('is %s', (_what, value, bytes) => {
    expect(encoded(120, value)).toBe(bytes);
    expect(formatOption(120, hex(bytes))).toBe(value.join(', '));
  });

  it('never holds both', () => {
    expect(encoded(120, ['192.168.1.5', 'sip.example'])).toContain('mixes addresses and names');
    expect(checkOption(120, hex('02c0a80105'))).toContain('begins with 0 for names or 1 for addresses');
  });
});

describe('RFC 3925, options 124 and 125:', () => {
  it('hold several enterprise numbers, each with data of its own', () => {
    expect(encoded(124, { 9: 'phone', 3561: 'hex:0102' })).toBe('000000090570686f6e6500000de9020102');
    expect(encoded(125, { 9: { 1: 'hex:ff' }, 3561: { 2: 'hex:01' } })).toBe('00000009030101ff00000de903020101');
    expect(formatOption(125, hex('00000009030101ff 00000de903020101'))).toBe('9: hex:01:01:ff, 3561: hex:02:01:01');
  });
});
