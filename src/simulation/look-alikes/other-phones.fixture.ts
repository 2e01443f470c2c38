/** Look-alike packages of phones beside the 79x1 class, with the names, lists and envelopes of real ones and noise inside. */
import { createHash } from 'node:crypto';
import { asciiBytes, joinBytes } from '../../formats/bytes.ts';
import { encodeHashedEnvelope } from '../../formats/cisco/hashed-envelope.fixture.ts';
import { signLookAlike, type LookAlikeFile } from './package.ts';
import { seededBytes } from './seeded-bytes.ts';

export interface OtherPhone {
  readonly files: readonly LookAlikeFile[];
  /** As `rouse firmware check` tells them. */
  readonly loads: readonly string[];
}

const noise = (name: string): Uint8Array => joinBytes([asciiBytes('noise '), seededBytes(name, 900)]);
const signed = (name: string, payload = noise(name)): LookAlikeFile => signLookAlike(name, payload, 1);
const plain = (name: string, payload = noise(name)): LookAlikeFile => ({ name, bytes: payload });

/** In the envelope of the phones that run Linux. */
export function hashed(name: string, payload: Uint8Array = noise(name)): LookAlikeFile {
  const sha256 = createHash('sha256').update(payload).digest();
  const signature = seededBytes(`signature of ${name}`, 256);
  return { name, bytes: encodeHashedEnvelope({ name, payload, sha256, signature }) };
}

function listed(list: string, names: readonly string[], more = ''): readonly LookAlikeFile[] {
  const text = `${names.join('\r\n')}\r\n${more}`;
  return [signed(list, asciiBytes(text)), ...names.map((name) => signed(name))];
}

/** Of the wireless phones: with sizes, and the MD5 that each image begins with. */
function wireless(list: string, names: readonly string[]): readonly LookAlikeFile[] {
  const images = names.map((name) => {
    const body = noise(name);
    const md5 = createHash('md5').update(new Uint8Array(32)).update(body).digest('hex');
    return { md5, file: signed(name, joinBytes([asciiBytes(md5.toUpperCase()), body])) };
  });
  const lines = images.map(({ file, md5 }) => `${file.name} ${file.bytes.length} ${md5}`);
  const text = ['#? HW_REV 0-4.*', ...lines, ''].join('\r\n');
  return [signed(list, asciiBytes(text)), ...images.map(({ file }) => file)];
}

/** The list of a phone that runs Linux: sections, and more about each image than its name. */
function sections(names: readonly string[]): Uint8Array {
  const half = names.length / 2;
  const lines = names.map((name, at) => `${at === half ? '[PLATFORM_2]\n' : ''}image${at} = ${name}, 0x280000, ${at}`);
  return asciiBytes(['hwcompat = 0x0000003F', 'swcompat = 0x00000004', '[PLATFORM_1]', ...lines, ''].join('\n'));
}

const linux = (of: string, version: string): readonly string[] =>
  [`sboot${of}`, `kern${of}`, `rootfs${of}`, `sboot2.${of}`, `kern2.${of}`, `rootfs2.${of}`].map(
    (part) => `${part}.${version}.sbn`,
  );

const bins = (of: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${of}.bin${at + 1}.sgn`);

const alone = (name: string, load: string, isSigned = /\.(sbin|sbn)$/i.test(name)): readonly [string, OtherPhone] => [
  name,
  { files: [isSigned ? signed(name) : plain(name)], loads: [load] },
];

const phones: readonly (readonly [string, OtherPhone])[] = [
  [
    '7940 SCCP',
    {
      files: [
        ...listed('P00308010200.loads', ['P00308010200.sbn', 'P00308010200.sb2'], 'LA_VERSION=PAS30831\n'),
        plain('P00308010200.bin'),
      ],
      loads: ['SCCP P00308010200 for 7940, 7960'],
    },
  ],
  [
    '7940 SIP',
    {
      files: [
        ...listed('P0S3-8-12-00.loads', ['P003-8-12-00.sbn', 'P0S3-8-12-00.sb2']),
        plain('P003-8-12-00.bin'),
        plain('OS79XX.TXT', asciiBytes('P003-8-12-00\n')),
      ],
      loads: ['SIP P0S3-8-12-00 for 7940, 7960'],
    },
  ],
  [
    '7940, the first SIP images',
    {
      files: [plain('P0S30202.bin'), plain('OS79XX.TXT', asciiBytes('P0S30202'))],
      loads: ['SIP P0S30202 for 7940, 7960'],
    },
  ],
  [
    '69xx SCCP',
    {
      files: listed('SCCP69xx.9-4-1-3SR2.loads', [
        'BOOT69xx.0-0-0-15.zz.sgn',
        'DSP69xx.12-4-123-3.zz.sgn',
        'SCCP69xx.9-4-1-3SR2.zz.sgn',
      ]),
      loads: ['SCCP 9-4-1-3SR2 for 6921, 6941, 6961'],
    },
  ],
  [
    '69xx SIP',
    {
      files: listed('SIP69xx.9-4-1-3SR3.loads', ['BOOT69xx.0-0-0-15.zz.sgn', 'SIP69xx.9-4-1-3SR3.zz.sgn']),
      loads: ['SIP 9-4-1-3SR3 for 6921, 6941, 6961'],
    },
  ],
  [
    '6901',
    {
      files: listed('SCCP6901.9-3-1-b.loads', ['KNL6901SCCP.9-3-1-b.zz.sgn', 'APP6901SCCP.9-3-1-b.zz.sgn']),
      loads: ['SCCP 9-3-1-b for 6901'],
    },
  ],
  [
    '6911',
    {
      files: listed('SIP6911.9-3-1-b.loads', ['KNL6911SIP.9-3-1-b.zz.sgn', 'APP6911SIP.9-3-1-b.zz.sgn']),
      loads: ['SIP 9-3-1-b for 6911'],
    },
  ],
  ['6945', { files: listed('SCCP6945.9-4-1-3.loads', bins('SCCP6945.9-4-1-3', 4)), loads: ['SCCP 9-4-1-3 for 6945'] }],
  [
    '894x, with a boot image that its list does not name',
    {
      files: [...listed('SIP894x.9-4-2SR3-1.loads', bins('SIP894x.9-4-2SR3-1', 9)), signed('BOOT894x.0-0-3-0.bin.sgn')],
      loads: ['SIP 9-4-2SR3-1 for 8941, 8945'],
    },
  ],
  [
    '7921',
    { files: wireless('CP7921G-1.4.7.LOADS', ['GUI-1.4.7.SBN', 'SYS-1.4.7.SBN']), loads: ['Load 1.4.7 for 7921'] },
  ],
  ['7925', { files: wireless('CP7925G-1.4.8SR1.LOADS', ['GUIH-1.4.8SR1.SBN']), loads: ['Load 1.4.8SR1 for 7925'] }],
  ['7926', { files: wireless('CP7926G-1.4.8.LOADS', ['GUIS-1.4.8.SBN']), loads: ['Load 1.4.8 for 7926'] }],
  ['3905', { files: listed('CP3905.9-4-1SR3.loads', ['APP3905.9-4-1SR3.zz']), loads: ['Load 9-4-1SR3 for 3905'] }],
  [
    '78xx',
    {
      files: [
        hashed('sip78xx.12-5-1SR2-2.loads', sections(linux('78xx', '12-5-1SR2-2'))),
        ...linux('78xx', '12-5-1SR2-2').map((name) => hashed(name)),
      ],
      loads: ['SIP 12-5-1SR2-2 for 7811, 7821, 7841, 7861'],
    },
  ],
  [
    '7832, with a list of names alone',
    {
      files: [
        hashed('sip7832.14-4-1-0301-6.loads', asciiBytes('kern7832.14-4-1-0301-6.sbn\nrootfs7832.14-4-1-0301-6.sbn\n')),
        hashed('kern7832.14-4-1-0301-6.sbn'),
        hashed('rootfs7832.14-4-1-0301-6.sbn'),
      ],
      loads: ['SIP 14-4-1-0301-6 for 7832'],
    },
  ],
  [
    '88xx, whose format is not known',
    {
      files: [
        plain(
          'sip88xx.12-0-1MN-113.loads',
          joinBytes([seededBytes('x', 40), sections(['fbi88xx.BE-01-010.sbn', 'kern88xx.12-0-1MN-113.sbn'])]),
        ),
        plain('fbi88xx.BE-01-010.sbn'),
        plain('kern88xx.12-0-1MN-113.sbn', asciiBytes('hsqs and more of it, as it comes')),
      ],
      loads: ['SIP 12-0-1MN-113 for 8811, 8841, 8851, 8861'],
    },
  ],
  [
    '8961',
    {
      files: listed('sip8961.9-4-2SR4-1.loads', ['kern8961.9-4-2SR4-1.sebn', 'rootfs8961.9-4-2SR4-1.sebn']),
      loads: ['SIP 9-4-2SR4-1 for 8961'],
    },
  ],
  alone('CP7902080001SCCP060512A.sbin', 'SCCP CP7902080001SCCP060512A for 7902'),
  alone('CP7905080001SIP060111A.zup', 'SIP CP7905080001SIP060111A for 7905'),
  alone('CP7912080001SCCP051117A.sbin', 'SCCP CP7912080001SCCP051117A for 7912'),
  alone('P00405000600.sbn', 'SCCP P00405000600 for 7910'),
  alone('P00405000500.bin', 'SCCP P00405000500 for 7910'),
  alone('S00105000300.sbn', 'Load S00105000300 for 7914'),
  alone('B015-1-0-5.SBN', 'Load B015-1-0-5 for 7915'),
  alone('B016-1-0-5.SBN', 'Load B016-1-0-5 for 7916'),
  alone('cmterm_7920.4.0-03-03.bin', 'Load cmterm_7920.4.0-03-03 for 7920'),
  alone('P00503021800.bin', 'Load P00503021800 for 7935'),
  alone('cmterm_7936.3-3-22-0.bin', 'Load cmterm_7936.3-3-22-0 for 7936'),
  alone('apps37sccp.1-4-5-8.bin', 'SCCP apps37sccp.1-4-5-8 for 7937'),
  alone('ATA030203SCCP080202A.zup', 'SCCP ATA030203SCCP080202A for ATA 186, ATA 188'),
  alone('spa941-519.bin', 'Load spa941-519 for SPA941'),
  alone('spa525g-7-5-5.bin', 'Load spa525g-7-5-5 for SPA525G'),
  alone('spa50x-30x-7-6-2f.bin', 'Load spa50x-30x-7-6-2f for SPA50x, SPA30x'),
  alone('c1240-k9w7-tar.124-10b.JA.tar', 'Load c1240-k9w7-tar.124-10b.JA.tar for Cisco Aironet'),
  alone('ap3g2-k9w7-tar.default', 'Load ap3g2-k9w7-tar.default for Cisco Aironet'),
];

export const OTHER_PHONES: ReadonlyMap<string, OtherPhone> = new Map(phones);
