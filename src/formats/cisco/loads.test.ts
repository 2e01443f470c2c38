import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiBytes } from '../bytes.ts';
import { decodeLoads, encodeLoads, type LoadList } from './loads.ts';

const NAMES_11 = ['jar11sccp', 'cnu11', 'apps11', 'dsp11', 'cvm11sccp'].map((part) => `${part}.9-4-2ES26.sbn`);
const GATE = { name: 'HARDWARE_COMP_1', value: '1' };

function listIn(text: string, oneLine = false): LoadList {
  const result = decodeLoads(asciiBytes(text), { oneLine });
  if (!result.ok || result.value.kind !== 'load-list') throw new Error('not a list');
  return result.value;
}

function namesIn(text: string): readonly string[] {
  return listIn(text).files.map((file) => file.name);
}

describe('the 79x1 class', () => {
  test('is encoded byte for byte as published: CR LF and trailing blanks', () => {
    expect(Buffer.from(encodeLoads('9-4-2ES26', NAMES_11, GATE)).toString()).toBe(
      '#\r\n# This file contains a list of archive image files that will be requested by the\r\n' +
        '# RELEASE load version 9-4-2ES26\r\n#\r\n#HARDWARE_COMP_1 1\r\n\r\n' +
        'jar11sccp.9-4-2ES26.sbn\r\ncnu11.9-4-2ES26.sbn\r\napps11.9-4-2ES26.sbn\r\n' +
        'dsp11.9-4-2ES26.sbn \r\ncvm11sccp.9-4-2ES26.sbn \r\n',
    );
  });

  test.each([
    ['SCCP11.9-4-2SR3-1S.loads', '11', '9-4-2ES26', '1', 672 - 412],
    ['term11.default.loads of 9.2(1)', '11', '9-2-1TH1-13', '1', 680 - 408],
    ['SCCP41.9-4-2SR3-1S.loads', '41', '9-4-2ES26', undefined, 652 - 412],
    ['term41.default.loads', '41', '9-4-2ES26', undefined, 648 - 408],
    ['SCCP45.9-4-2SR4-3S.loads', '45', '9-4-2SR4-3', '15', 679 - 412],
  ])('%s has the length of the published one', (_name, family, version, gate, length) => {
    const names = NAMES_11.map((name) => name.replace('11', family).replace('9-4-2ES26', version));
    const encoded = encodeLoads(version, names, gate === undefined ? undefined : { ...GATE, value: gate });
    expect(encoded.length).toBe(length);
  });

  test('gives order, version, family, protocol and the hardware gate', () => {
    const result = decodeLoads(encodeLoads('9-4-2ES26', NAMES_11, GATE));
    expect(result).toEqual({
      ok: true,
      value: {
        kind: 'load-list',
        dialect: '79x1',
        files: NAMES_11.map((name) => ({ name, optional: false })),
        version: '9-4-2ES26',
        family: '11',
        protocol: 'sccp',
        gates: [GATE],
        anomalies: [],
      },
    });
  });
});

describe('other generations', () => {
  test('7940 and 7960: LF, and the loader version', () => {
    const list = listIn('P0030801SR02.sbn\nP0030801SR02.sb2\nLA_VERSION=PAS30831\n');
    expect(list).toMatchObject({ dialect: '79x0', version: 'P0030801SR02', protocol: 'sccp' });
    expect(list.files).toHaveLength(2);
  });

  test('69xx, without a line end after the last name', () => {
    const text = 'BOOT69xx.0-0-0-14.zz.sgn\r\nDSP69xx.12-4-123-2.160119.zz.sgn\r\nSCCP69xx.9-4-1-3SR3.zz.sgn';
    expect(listIn(text)).toMatchObject({ dialect: '69xx', version: '9-4-1-3SR3', protocol: 'sccp', anomalies: [] });
    expect(namesIn(text).at(-1)).toBe('SCCP69xx.9-4-1-3SR3.zz.sgn');
  });

  test('6901 and 6911', () => {
    const text = 'KNL6911SCCP.9-2-1-a.zz.sgn\nBFS6911SCCP.9-2-1-a.zz.sgn\nAPP6911SCCP.9-2-1-a.zz.sgn\n';
    expect(listIn(text)).toMatchObject({ dialect: '6901', version: '9-2-1-a', protocol: 'sccp' });
  });

  test('6945 and 894x: numbered bins', () => {
    const text = 'SCCP6945.9-3-1-3.bin1.sgn\r\nSCCP6945.9-3-1-3.bin2.sgn\r\n';
    expect(listIn(text)).toMatchObject({ dialect: 'bins', version: '9-3-1-3', protocol: 'sccp' });
  });

  test('the wireless phones: sizes, MD5, requirements and optional files', () => {
    const md5 = '0123456789ABCDEF'.repeat(2);
    const text = `#? HW_REV 0-4.*\n#? SW_CAP EAP-TLS,PEAP,VSFIX\nTNUX-1.4.6.3.SBN  897037  ${md5}\n#+ GUI-1.4.6.3.SBN 2090268 ${md5}\n`;
    expect(listIn(text)).toEqual({
      kind: 'load-list',
      dialect: '792x',
      files: [
        { name: 'TNUX-1.4.6.3.SBN', size: 897037, md5: md5.toLowerCase(), optional: false },
        { name: 'GUI-1.4.6.3.SBN', size: 2090268, md5: md5.toLowerCase(), optional: true },
      ],
      version: '1.4.6.3',
      gates: [
        { name: 'HW_REV', value: '0-4.*' },
        { name: 'SW_CAP', value: 'EAP-TLS,PEAP,VSFIX' },
      ],
      anomalies: [],
    });
  });

  test('OS79XX.TXT: one name', () => {
    expect(listIn('P003-08-12-00', true)).toMatchObject({ dialect: 'os79xx', version: 'P003-08-12-00', anomalies: [] });
  });

  test.each(['P003-08-12-00\r\n', 'P003-08-12-00 ', ' P003-08-12-00'])('OS79XX.TXT with a blank or CR: %j', (text) => {
    expect(listIn(text, true).anomalies).toEqual(['a blank or carriage return beside the image name']);
  });

  test('the XML of locale packages is no list', () => {
    expect(decodeLoads(asciiBytes('<?xml version="1.0"?><locale/>'))).toEqual({ ok: true, value: { kind: 'xml' } });
  });

  test.each([
    ['in UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x0d, 0x0a, 0x3c]],
    ['in UTF-16', [0xff, 0xfe, 0x3c, 0x00]],
    ['in UTF-16, the other way round', [0xfe, 0xff, 0x00, 0x3c]],
  ])('however long it is, %s', (_how, start) => {
    const long = new Uint8Array(200_000).fill(0x20);
    long.set(start);
    expect(decodeLoads(long)).toEqual({ ok: true, value: { kind: 'xml' } });
  });
});

test('a byte order mark and a file listed twice are told', () => {
  expect(listIn('\u00ef\u00bb\u00bfa.sbn\nA.sbn\n').anomalies).toEqual([
    'a file is listed twice',
    'begins with a byte order mark, which phones do not understand',
  ]);
});

test.each([
  ['', 'lists no file', 0],
  ['# only a comment\n', 'lists no file', 17],
  ['a.sbn\n\0', 'not a text', 6],
  ['a.sbn\n../b.sbn\n', 'not the name of a file', 6],
  ['a.sbn 12 nonsense\n', 'not NAME SIZE MD5', 0],
  ['a.sbn 12\n', 'not NAME SIZE MD5', 0],
  [`${'a'.repeat(129)}\n`, 'not the name of a file', 0],
  ['\n'.repeat(70_000), 'too long for a list of files', 65_536],
])('%j: %s', (text, reason, offset) => {
  expect(decodeLoads(asciiBytes(text))).toMatchObject({ ok: false, error: { reason, offset } });
});

test('what was encoded is decoded in the same order', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,9}\.sbn$/), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(names, (listed) => {
      const text = Buffer.from(encodeLoads('9-4-2', listed)).toString();
      expect(namesIn(text)).toEqual(listed);
    }),
  );
});

describe('the list of a phone that runs Linux', () => {
  const parts = ['sboot78xx.12-5-1.sbn', 'kern78xx.12-5-1.sbn', 'rootfs78xx.12-5-1.sbn'];

  test.each([
    [
      'has sections',
      `hwcompat = 0x3F\n[PLATFORM_1]\n${parts.map((part, at) => `part${at} = ${part}, 0x28000`).join('\n')}\n`,
    ],
    [
      'has words before the names',
      `hwcompat 0x3F\r\nPLATFORM_1\r\n${parts.map((part) => `image ${part} 373108`).join('\r\n')}\r\n`,
    ],
    ['names an image twice', `hwcompat: 0x3F\n${[...parts, ...parts].map((part) => `image: ${part}`).join('\n')}`],
  ])('%s', (_, text) => {
    const list = decodeLoads(asciiBytes(text));
    expect(list).toMatchObject({ ok: true, value: { dialect: 'linux', version: '12-5-1' } });
    expect(list.ok && list.value.kind === 'load-list' ? list.value.files.map(({ name }) => name) : []).toEqual(parts);
    expect(list).toMatchObject({ value: { gates: [{ name: 'hwcompat', value: '0x3F' }] } });
  });

  test('of an unknown format is what it names, and nothing where it names nothing', () => {
    const bytes = asciiBytes(`\x00\x01${parts.join('\x02')}\xff`);
    expect(decodeLoads(bytes).ok).toBe(false);
    expect(decodeLoads(bytes, { unknownFormat: true })).toMatchObject({
      ok: true,
      value: { files: [{ name: parts[0] }, {}, {}] },
    });
    expect(decodeLoads(asciiBytes('\x00\x01'), { unknownFormat: true }).ok).toBe(false);
  });
});

describe('the protocol of the 7940', () => {
  test.each([
    [['P003-8-12-00.sbn', 'P0S3-8-12-00.sb2'], 'sip', 'P0S3-8-12-00'],
    [['P0030801SR02.sbn', 'P0030801SR02.sb2'], 'sccp', 'P0030801SR02'],
    [['P0S3-07-5-00.sb2'], 'sip', 'P0S3-07-5-00'],
  ])('of %j is %s', (names, protocol, version) => {
    expect(decodeLoads(asciiBytes(names.join('\n')))).toMatchObject({ value: { dialect: '79x0', protocol, version } });
  });

  test.each([
    ['P003-08-12-00', 'sip'],
    ['P0S30202', 'sip'],
    ['P00308010200', 'sccp'],
    ['P0M3-04-4-00', undefined],
  ])('whose OS79XX.TXT says %s is %s', (name, protocol) => {
    expect(decodeLoads(asciiBytes(`${name}\n`), { oneLine: true })).toMatchObject({
      value: { dialect: 'os79xx', protocol, version: name, files: [{ name }], anomalies: [] },
    });
  });

  test.each(['', '\n', 'two words', 'a'.repeat(129)])('OS79XX.TXT that says %j names no image', (text) => {
    expect(decodeLoads(asciiBytes(text), { oneLine: true }).ok).toBe(false);
  });
});
