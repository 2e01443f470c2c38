import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { PHONE, valuesOf } from './values.fixture.ts';

describe('without settings', () => {
  it('a phone is pointed to the station for everything that runs there', () => {
    expect(valuesOf()).toMatchObject({
      server: { value: '192.168.1.1', from: 'station' },
      isOurs: true,
      protocol: { value: 'sccp', from: 'default' },
      sccpPort: { value: 2000 },
      sipPort: { value: 5060 },
      ntp: { value: ['192.168.1.1'], from: 'station' },
      syslog: { value: '192.168.1.1:514', from: 'station' },
      timeZone: { value: { phone: 'W. Europe Standard/Daylight Time' }, from: 'station' },
      language: { value: { code: 'en' }, from: 'default' },
      lines: [{ extension: '13866', user: '002699ef0f1a', from: { extension: 'station', password: 'station' } }],
    });
  });

  it('it is told the address that the station has in its own network', () => {
    expect(valuesOf({}, { address: '10.9.9.9' }).server.value).toBe('10.0.0.1');
    expect(valuesOf({}, { address: 'fe80::1' }).server.value).toBe('192.168.1.1');
  });

  it('nothing is said of what does not run', () => {
    const values = valuesOf({}, {}, { services: ['dhcp', 'tftp'] });
    expect(values.ntp).toEqual({ value: [], from: 'default' });
    expect(values.syslog).toBeUndefined();
  });

  it('a zone that phones have no name for is the time of Greenwich', () => {
    expect(valuesOf({}, {}, { timeZone: 'Mars/Olympus' }).timeZone).toMatchObject({
      value: { phone: 'Greenwich Standard Time' },
      from: 'default',
    });
  });
});

describe('with settings', () => {
  const phones = {
    server: 'pbx.test',
    language: 'de-AT',
    'time-zone': 'america/new_york',
    values: { a: '1', b: '2' },
    devices: [
      {
        hardware: PHONE,
        server: '10.1.1.1',
        ntp: [ipv4(0x0a01_0101)],
        lines: [{ name: 'Door' }],
        values: { b: '3' },
      },
    ],
  };

  it('those of the phone come before those of all, and each value says where it is from', () => {
    expect(valuesOf(phones)).toMatchObject({
      server: { value: '10.1.1.1', from: 'phones.devices[0].server' },
      ntp: { value: ['10.1.1.1'], from: 'phones.devices[0].ntp' },
      language: { value: { cisco: 'German_Germany' }, from: 'phones.language' },
      timeZone: { value: { phone: 'Eastern Standard/Daylight Time' }, from: 'phones.time-zone' },
      values: {
        a: { value: '1', from: 'phones.values.a' },
        b: { value: '3', from: 'phones.devices[0].values.b' },
      },
    });
  });

  it('a server elsewhere knows none of the names and passwords that are made here', () => {
    const { isOurs, lines, sipPort } = valuesOf(phones, {}, { ports: { sccp: 1, sip: 2, syslog: 3 } });
    expect([isOurs, sipPort.value]).toEqual([false, 5060]);
    expect(lines).toMatchObject([
      { user: '13866', password: '', name: 'Door', from: { name: 'phones.devices[0].lines[0].name' } },
    ]);
  });
});
