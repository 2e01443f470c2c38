import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt, everyElement, readXml, type XmlElement } from '../../formats/xml-tree.ts';
import { placeOf } from './cisco-elements.ts';
import { plainLine } from './configuration.ts';
import { ciscoModel, configurationNamed, makerOf, MAKERS } from './makers.ts';
import type { PhoneValues } from './phone-values.ts';
import { PHONE, valuesOf } from './values.fixture.ts';

function textOf(name: string, values: PhoneValues, maker = makerOf({})): string {
  return configurationNamed(name, maker)?.file.text(values) ?? '';
}

function xmlOf(name: string, values: PhoneValues, maker = makerOf({})): XmlElement {
  const read = readXml(new TextEncoder().encode(textOf(name, values, maker)));
  if (!read.ok) throw new Error(`${name}: ${read.error.reason}`);
  return read.value;
}

const SEP = 'SEP002699EF0F1A.cnf.xml';
const MODEL = { value: '7911', from: 'recipe' };
const SIP = { value: 'sip', from: 'phones.protocol' } as const;
const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text);

describe('a device is known', () => {
  it.each([
    [{ vendorClass: 'Cisco Systems, Inc. IP Phone CP-7911G' }, 'cisco-phones'],
    [{ vendorClass: 'Cisco SPA504G' }, 'spa'],
    [{ vendorClass: 'LINKSYS SPA942' }, 'spa'],
    [{ vendorClass: 'Polycom-SPIP335' }, 'polycom'],
    [{ vendorClass: 'yealink' }, 'yealink'],
    [{ vendorClass: 'snom320' }, 'snom'],
    [{ vendorClass: 'Grandstream GXP1405' }, 'grandstream'],
    [{ hardware: '00:04:f2:11:22:33' }, 'polycom'],
    [{ hardware: '00:15:65:11:22:33' }, 'yealink'],
    [{ model: 'Yealink T21P', hardware: '00:04:f2:11:22:33' }, 'yealink'],
    [{ model: '7911' }, 'cisco-phones'],
    [{ vendorClass: 'PXEClient:Arch:00007' }, undefined],
    [{}, undefined],
  ])('%j is of %s', (signs, id) => {
    expect(makerOf(signs)?.id).toBe(id);
  });

  it.each([
    ['Cisco Systems, Inc. IP Phone CP-7911G', '7911'],
    ['Cisco Systems, Inc. IP Phone CP-7941G-GE', '7941'],
    ['Cisco Systems, Inc. IP Phone 7912', '7912'],
    ['CP-8841', '8841'],
    ['cisco 7911g', '7911'],
    ['7911', '7911'],
    ['yealink', undefined],
  ])('%s is a %s', (text, model) => {
    expect(ciscoModel(text)).toBe(model);
  });
});

describe('a name', () => {
  const yealink = makerOf({ model: 'yealink' });
  const polycom = makerOf({ model: 'polycom' });

  it.each([
    ['sep002699ef0f1a.CNF.XML', undefined, 'cisco-phones', PHONE],
    ['XMLDefault.cnf.xml', undefined, 'cisco-phones', undefined],
    ['000000000000.cfg', undefined, 'polycom', undefined],
    ['0004f2112233.cfg', undefined, undefined, undefined],
    ['0004f2112233.cfg', polycom, 'polycom', '00:04:f2:11:22:33'],
    ['0004f2112233.cfg', yealink, 'yealink', '00:04:f2:11:22:33'],
    ['y000000000028.cfg', undefined, 'yealink', undefined],
    ['snom320.htm', undefined, 'snom', undefined],
    ['snom320-000413AABBCC.htm', undefined, 'snom', '00:04:13:aa:bb:cc'],
    ['cfg000b82aabbcc.xml', undefined, 'grandstream', '00:0b:82:aa:bb:cc'],
    ['spa504G.cfg', undefined, 'spa', undefined],
    ['spa000e08aabbcc.xml', undefined, 'spa', '00:0e:08:aa:bb:cc'],
    [SEP, yealink, undefined, undefined],
    ['SEP002699EF0F1A.cnf.xml.sgn', undefined, undefined, undefined],
    ['SEP002699EF0F1.cnf.xml', undefined, undefined, undefined],
    ['term11.default.loads', undefined, undefined, undefined],
  ])('%s is what a phone of its maker asks for', (name, known, id, hardware) => {
    const asked = configurationNamed(name, known);
    expect([asked?.maker.id, asked?.hardware]).toEqual([id, hardware]);
  });

  it.each(MAKERS.map((maker) => [maker.id, maker] as const))('of %s leads to its own file', (_id, maker) => {
    for (const protocol of [undefined, SIP]) {
      for (const file of maker.files) {
        const name = file.name(valuesOf({}, { protocol, model: MODEL }));
        if (name !== undefined) expect([name, configurationNamed(name, maker)?.file]).toEqual([name, file]);
      }
    }
  });
});

describe('Cisco phones', () => {
  it('are told the least by SCCP, in elements that the phone knows', () => {
    const device = xmlOf(SEP, valuesOf({}, { model: MODEL, load: { value: 'SCCP11.9-4-2SR3-1S', from: 'library' } }));
    const text = (...path: readonly string[]): string | undefined => elementAt(device, ...path)?.text;
    const manager = ['devicePool', 'callManagerGroup', 'members', 'member', 'callManager'];
    expect(text('deviceProtocol')).toBe('SCCP');
    expect(text(...manager, 'processNodeName')).toBe('192.168.1.1');
    expect(text(...manager, 'ports', 'ethernetPhonePort')).toBe('2000');
    expect(text('loadInformation')).toBe('SCCP11.9-4-2SR3-1S');
    expect(text('vendorConfig', 'logServer')).toBe('192.168.1.1:514');
    expect(text('vendorConfig', 'webAccess')).toBe('0');
    expect(text('devicePool', 'dateTimeSetting', 'ntps', 'ntp', 'name')).toBe('192.168.1.1');
    expect(elementAt(device, 'sipProfile')).toBeUndefined();
  });

  it.each([undefined, SIP])('no element stands where it does not belong (%j)', (protocol) => {
    const phones = { language: 'de', values: { P8: 'x', pcPort: '1' }, 'admin-password': 'secret' };
    const device = xmlOf(SEP, valuesOf(phones, { model: MODEL, protocol }));
    for (const { element, parent } of everyElement(device))
      if (parent !== undefined)
        expect([element.name, placeOf(element.name, parent.name)]).toEqual([element.name, 'own']);
    expect(elementAt(device, 'vendorConfig', 'pcPort')?.text).toBe('1');
  });

  it('whatever a line is called, it is read back as it was', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, password) => {
        const values = valuesOf({ lines: [{ name, password, extension: '7' }] }, { protocol: SIP });
        const line = elementAt(xmlOf(SEP, values), 'sipProfile', 'sipLines', 'line');
        const text = (of: string): string | undefined => line && elementAt(line, of)?.text;
        expect([text('displayName'), text('authPassword'), text('name')]).toEqual([name, password, '7']);
      }),
    );
  });

  it('XMLDefault names the load under every number of the model, not padded with zeros', () => {
    const load = { value: 'SCCP41.9-4-2SR3-1S', from: 'library' };
    const text = (model?: string): string =>
      textOf('XMLDefault.cnf.xml', valuesOf({}, { load, ...(model && { model: { value: model, from: '' } }) }));
    expect(text('7941').match(/loadInformation\d+/g)).toEqual([
      'loadInformation115',
      'loadInformation115',
      'loadInformation309',
      'loadInformation309',
    ]);
    expect(text().match(/<loadInformation\d+/g)).toHaveLength(4);
    expect(textOf('XMLDefault.cnf.xml', valuesOf({}, { model: MODEL }))).not.toContain('loadInformation');
  });

  it('those whose configuration has another format are made none', () => {
    for (const model of ['7905', '7940'])
      expect(textOf(SEP, valuesOf({}, { protocol: SIP, model: { value: model, from: '' } }))).toBe('');
    expect(textOf(SEP, valuesOf({}, { model: { value: '7940', from: '' } }))).toContain('<device>');
  });
});

describe('phones of other makers', () => {
  const lines = [{ extension: '101', name: 'Ada & "Co" <x>', password: 'p&<', user: 'ada' }, { extension: '102' }];
  const values = valuesOf({ lines, 'admin-password': 'top' });

  it('Yealink', () => {
    const text = textOf('002699ef0f1a.cfg', values, makerOf({ model: 'yealink' }));
    expect(text.split('\n')[0]).toBe('#!version:1.0.0.1');
    expect(text).toContain('account.1.label = Ada & "Co" <x>\n');
    expect(text).toContain('account.1.sip_server.1.address = 192.168.1.1\n');
    expect(text).toContain('account.2.user_name = 102\n');
    expect(textOf('y000000000000.cfg', values)).toContain('local_time.time_zone = +1\n');
  });

  it('a line of Yealink is one line, whatever is in it', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => !/[\r\n\u2028\u2029\u0085]/.test(plainLine(name))));
  });

  it('Polycom', () => {
    const polycom = makerOf({ model: 'polycom' });
    expect(xmlOf('002699ef0f1a.cfg', values, polycom).attributes['CONFIG_FILES']).toBe('002699ef0f1a-rouse.cfg');
    expect(xmlOf('002699ef0f1a-rouse.cfg', values).children[0]?.attributes).toMatchObject({
      'reg.1.address': '101',
      'reg.1.label': 'Ada & "Co" <x>',
      'reg.1.auth.password': 'p&<',
      'reg.2.server.1.address': '192.168.1.1',
      'tcpIpApp.sntp.gmtOffset': '3600',
    });
  });

  it('Snom', () => {
    const settings = elementAt(xmlOf('snom320-002699EF0F1A.htm', values), 'phone-settings');
    const said = settings?.children.map(({ name, attributes, text }) => [name, attributes['idx'], text]);
    expect(said).toEqual(
      expect.arrayContaining([
        ['user_realname', '1', 'Ada & "Co" <x>'],
        ['user_pname', '1', 'ada'],
      ]),
    );
    expect(elementAt(xmlOf('snom320.htm', values), 'phone-settings', 'ntp_server')?.text).toBe('192.168.1.1');
  });

  it('Grandstream', () => {
    const root = xmlOf('cfg002699ef0f1a.xml', values);
    expect(elementAt(root, 'mac')?.text).toBe('002699ef0f1a');
    for (const [number, text] of [
      ['P47', '192.168.1.1:5060'],
      ['P36', 'ada'],
      ['P34', 'p&<'],
      ['P404', '102'],
    ] as const)
      expect([number, elementAt(root, 'config', number)?.text]).toEqual([number, text]);
  });

  it('SPA', () => {
    const root = xmlOf('spa002699ef0f1a.xml', values);
    for (const [name, text] of [
      ['Display_Name_1_', 'Ada & "Co" <x>'],
      ['Auth_ID_1_', 'ada'],
      ['Time_Zone', 'GMT+01:00'],
    ] as const)
      expect([name, elementAt(root, name)?.text]).toEqual([name, text]);
  });
});
