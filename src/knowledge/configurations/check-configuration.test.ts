import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../lib/text.ts';
import { checkConfiguration, isConfigurationFile } from './check-configuration.ts';
import { configurationNamed } from './makers.ts';
import { valuesOf } from './values.fixture.ts';

const SEP = 'SEP002699EF0F1A.cnf.xml';
const LISTS = ['SCCP11.9-4-2SR3-1S.loads', 'SIP11.9-4-2SR3-1S.loads'];

function kinds(name: string, text: string | Uint8Array, files: readonly string[] = []): readonly string[] {
  const bytes = typeof text === 'string' ? encodeText(text) : text;
  const has = (wanted: string): boolean => files.some((file) => file.toLowerCase() === wanted.toLowerCase());
  return checkConfiguration(name, bytes, { lists: LISTS, has }).map(
    ({ kind, isHarmless }) => `${kind}${isHarmless === true ? ' (harmless)' : ''}`,
  );
}

function device(inside: string): string {
  return `<?xml version="1.0"?><device>${inside}</device>`;
}

function sip(line: string, more = ''): string {
  return device(
    `<deviceProtocol>SIP</deviceProtocol><sipProfile><sipLines><line button="1"><featureID>9</featureID>${line}</line></sipLines>${more}</sipProfile>`,
  );
}

function server(name: string): string {
  return `<devicePool><callManagerGroup><members><member priority="0"><callManager><processNodeName>${name}</processNodeName></callManager></member></members></callManagerGroup></devicePool>`;
}

const PROXY = '<proxy>10.0.0.1</proxy>';

describe('each trap is told', () => {
  it.each<[string, string, string | Uint8Array, readonly string[]]>([
    [
      'a password that is too long',
      SEP,
      sip(`${PROXY}<authPassword>0123456789abc</authPassword>`),
      ['password-too-long'],
    ],
    ['a server that is too long', SEP, device(server('a'.repeat(51))), ['server-too-long']],
    ['a server by name', SEP, device(server('pbx.test')), ['server-by-name (harmless)']],
    [
      'a load with an ending',
      SEP,
      device('<loadInformation>SCCP11.9-4-2SR3-1S.loads</loadInformation>'),
      ['load-name'],
    ],
    [
      'a load in other case',
      SEP,
      device('<loadInformation>sccp11.9-4-2SR3-1S</loadInformation>'),
      ['load-name (harmless)'],
    ],
    ['a load without its S', SEP, device('<loadInformation>SCCP11.9-4-2SR3-1</loadInformation>'), ['load-name']],
    ['a load that is not here', SEP, device('<loadInformation>SCCP11.9-9-9S</loadInformation>'), ['load-missing']],
    [
      'a load in the default that is not here',
      'XMLDefault.cnf.xml',
      '<Default><loadInformation307>SCCP11.1S</loadInformation307></Default>',
      ['load-missing'],
    ],
    [
      'a number with zeros',
      'XMLDefault.cnf.xml',
      '<Default><loadInformation00307>SCCP11.9-4-2SR3-1S</loadInformation00307></Default>',
      ['load-padded'],
    ],
    ['an unknown element', SEP, device('<typo/>'), ['configuration-element']],
    ['a misplaced element', SEP, device('<timeZone>x</timeZone>'), ['configuration-element']],
    ['an element twice', SEP, device('<encrConfig/><encrConfig/>'), ['configuration-element']],
    [
      'a protocol that the load does not speak',
      SEP,
      device('<deviceProtocol>SCCP</deviceProtocol><loadInformation>SIP11.9-4-2SR3-1S</loadInformation>'),
      ['load-protocol'],
    ],
    ['no proxy', SEP, sip(''), ['no-proxy']],
    ['NAT', SEP, sip(PROXY, '<natEnabled>true</natEnabled>'), ['nat-enabled']],
    [
      'a dial plan that is not here',
      SEP,
      sip(PROXY, '<dialTemplate>x.xml</dialTemplate>'),
      ['dial-plan-missing (harmless)'],
    ],
    [
      'a language without files',
      SEP,
      device('<userLocale><name>German_Germany</name></userLocale>'),
      ['locale-missing (harmless)'],
    ],
    ['an address in lower case', 'SEP002699ef0f1a.cnf.xml', device(''), ['name-case (harmless)']],
    ['an empty file', SEP, '', ['configuration-empty']],
    ['a tag that is not closed', SEP, '<device><devicePool></device>', ['configuration-unreadable']],
    ['UTF-16', SEP, Uint8Array.of(0xff, 0xfe, 0x3c, 0), ['configuration-unreadable']],
    ['lines for a 7940', SEP, '# SIP\nimage_version: P0S3-8-12-00\n', ['configuration-of-other-format']],
    ['XML for a 7940', 'SIPDefault.cnf', device(''), ['configuration-of-other-format']],
    ['the root of the other file', 'XMLDefault.cnf.xml', device(''), ['configuration-of-other-format']],
    ['a byte order mark', 'OS79XX.TXT', '\ufeffP0030801SR02', ['image-name']],
    ['the line end of Windows', 'OS79XX.TXT', 'P0030801SR02\r\n', ['image-name']],
    ['a blank behind the name', 'os79xx.txt', 'P0030801SR02 ', ['image-name']],
    ['the name with an ending', 'OS79XX.TXT', 'P0030801SR02.bin', ['image-name']],
    ['an image that was cut', 'OS79XX.TXT', 'P0030801', ['load-missing']],
    ['a Yealink file without its first line', 'y000000000028.cfg', 'a = b\n', ['configuration-of-other-format']],
  ])('%s', (_what, name, text, told) => {
    expect(isConfigurationFile(name)).toBe(true);
    expect(kinds(name, text, ['P0030801SR02.sbn'])).toEqual(told);
  });
});

it('nothing is said of what is right', () => {
  expect(kinds(SEP, sip(PROXY, '<dialTemplate>dialplan.xml</dialTemplate>'))).toEqual([]);
  expect(kinds('OS79XX.TXT', 'P0030801SR02', ['p0030801sr02.SBN'])).toEqual([]);
  const german = device('<userLocale><name>German_Germany</name></userLocale>');
  expect(kinds(SEP, german, ['German_Germany/tc-sccp.jar'])).toEqual([]);
  expect(kinds('logo.xml', '<x>')).toEqual([]);
});

it('nothing is said of what is made, whatever the settings are', () => {
  const load = { value: 'SIP11.9-4-2SR3-1S', from: 'library' };
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), fc.boolean(), (text, isSip) => {
      const protocol = { value: isSip ? 'sip' : 'sccp', from: '' } as const;
      const values = valuesOf(
        { lines: [{ name: text, password: 'x'.repeat(text.length % 13) }] },
        { protocol, ...(isSip && { load }) },
      );
      return [SEP, 'XMLDefault.cnf.xml', 'dialplan.xml', 'spa002699ef0f1a.xml', 'cfg002699ef0f1a.xml'].every(
        (name) => kinds(name, configurationNamed(name, undefined)?.file.text(values) ?? '').length === 0,
      );
    }),
  );
});
