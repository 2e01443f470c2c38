/** A station and a phone for tests of configurations. */
import { ipv4, macFromBytes, type Mac } from '../../lib/address.ts';
import { phoneValues, type PhoneContext, type PhoneValues, type Subject } from './phone-values.ts';
import type { PhonesSettings } from './phones-settings.ts';

export const PHONE: Mac = macFromBytes(Uint8Array.of(0x00, 0x26, 0x99, 0xef, 0x0f, 0x1a));

export function context(phones: Partial<PhonesSettings> = {}, differs: Partial<PhoneContext> = {}): PhoneContext {
  return {
    phones: { enabled: true, devices: [], ...phones },
    secret: 'secret',
    places: [
      { address: ipv4(0xc0a8_0101), prefix: 24 },
      { address: ipv4(0x0a00_0001), prefix: 8 },
    ],
    ports: { sccp: 2000, sip: 5060, syslog: 514 },
    services: ['dhcp', 'tftp', 'sntp', 'syslog', 'sccp', 'sip'],
    timeZone: 'Europe/Berlin',
    ...differs,
  };
}

export function valuesOf(
  phones: Partial<PhonesSettings> = {},
  subject: Subject = {},
  differs: Partial<PhoneContext> = {},
): PhoneValues {
  return phoneValues({ hardware: PHONE, address: '192.168.1.100', ...subject }, context(phones, differs));
}
