import { expect, it } from 'vitest';
import { parseMac } from '../../lib/address.ts';
import { checkPhones } from './check-phones.ts';
import type { PhonesSettings } from './phones-settings.ts';
import { PHONE } from './values.fixture.ts';

function issues(phones: Partial<PhonesSettings>): readonly string[] {
  return checkPhones({ enabled: true, devices: [], ...phones }).map(({ path, message }) => `${path}: ${message}`);
}

it.each<[Partial<PhonesSettings>, readonly string[]]>([
  [{}, []],
  [{ server: 'pbx.test', load: 'SIP11.9-2-1S', protocol: 'sip', language: 'de', 'time-zone': 'Europe/Berlin' }, []],
  [{ load: 'newest', protocol: 'sccp' }, []],
  [{ load: 'SIP11.9-2-1S.loads' }, ['load: is written without its ending: SIP11.9-2-1S']],
  [{ load: 'SIP11.9-2-1S', protocol: 'sccp' }, ['protocol: SIP11.9-2-1S speaks SIP: choose the load or the protocol']],
  [{ language: 'xx' }, ['language: no phone is known to speak "xx"']],
  [
    { 'time-zone': 'Mars/Olympus' },
    ['time-zone: phones have no name for "Mars/Olympus": take a city in the same zone, like Europe/Berlin'],
  ],
  [
    { devices: [{ hardware: PHONE, server: 'a'.repeat(51) }] },
    ['devices[0].server: has 51 characters, and phones have room for 50: give an address'],
  ],
  [
    { devices: [{ hardware: PHONE }, { hardware: PHONE }] },
    ['devices[1].hardware: 00:26:99:ef:0f:1a has an entry already: devices[0]'],
  ],
])('%j is told to be %j', (phones, told) => {
  expect(issues(phones)).toEqual(told);
});

it('an extension belongs to one phone, which may have it on several lines', () => {
  const lines = [{ extension: '7' }, { extension: '7' }];
  expect(issues({ devices: [{ hardware: PHONE, lines }] })).toEqual([]);
  const devices = [
    { hardware: PHONE, lines },
    { hardware: mac('00:26:99:ef:0f:1b'), lines: [{ extension: '7' }] },
  ];
  expect(issues({ devices })).toEqual(['devices[1].lines[0].extension: 7 is given to devices[0] already']);
});

function mac(text: string): typeof PHONE {
  const parsed = parseMac(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}
