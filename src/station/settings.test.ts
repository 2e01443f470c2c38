import { describe, expect, it } from 'vitest';
import { loadSettings } from '../config/load.ts';
import { isEnabled, stationSettings } from './settings.ts';

const SHAPE = await stationSettings();

describe('settings', () => {
  it('are complete from an empty file', () => {
    const settings = loadSettings(SHAPE, '', 'rouse.yaml', []);
    expect(settings).toMatchObject({
      ok: true,
      value: { settings: { engine: 'auto', dhcp: { port: 67, lease: 7_200_000 }, tftp: { port: 69, retries: 6 } } },
    });
  });

  it('read what people write', () => {
    const settings = loadSettings(
      SHAPE,
      'adapter: eth1\naddress: 192.168.1.1/24\ndhcp:\n  pool: 192.168.1.100-192.168.1.109\n  lease: 90s\n  dns: 192.168.1.1\n  options: { 150: 192.168.1.1 }\n',
      'rouse.yaml',
      [],
    );
    expect(settings).toMatchObject({
      ok: true,
      value: {
        settings: {
          adapter: ['eth1'],
          address: { prefix: 24 },
          dhcp: {
            pool: [{ first: 0xc0a80164, last: 0xc0a8016d }],
            lease: 90_000,
            dns: [0xc0a80101],
            options: { 150: '192.168.1.1' },
          },
        },
      },
    });
  });

  it('read what classes look at, options by code or name among it', () => {
    const when = { 'vendor-class': ['Cisco*', 'Polycom*'], 93: 7, 'host-name': 'phone-*' };
    const settings = loadSettings(
      SHAPE,
      `dhcp: { classes: [{ name: a, when: ${JSON.stringify(when)} }] }`,
      'rouse.yaml',
      [],
    );
    expect(settings).toMatchObject({ ok: true, value: { settings: { dhcp: { classes: [{ name: 'a', when }] } } } });
  });

  it('let the command line win over the file', () => {
    const settings = loadSettings(SHAPE, 'dhcp: { port: 1067 }', 'rouse.yaml', [
      { path: ['dhcp', 'port'], value: 2067 },
    ]);
    expect(settings).toMatchObject({ ok: true, value: { settings: { dhcp: { port: 2067 } } } });
  });

  it('leave a service out, and say how where it was written in another way', () => {
    const off = loadSettings(SHAPE, 'tftp: { enabled: false }', 'rouse.yaml', []);
    expect(off.ok && [isEnabled(off.value.settings, 'tftp'), isEnabled(off.value.settings, 'dhcp')]).toEqual([
      false,
      true,
    ]);
    for (const text of ['tftp: false', 'tftp: off']) {
      const refused = loadSettings(SHAPE, text, 'rouse.yaml', []);
      expect(refused.ok ? [] : refused.error).toEqual([
        'rouse.yaml:1: tftp: must be names and values; to leave a service out, write { enabled: false }',
      ]);
    }
  });

  it.each([
    ['tftp: { timeot: 3s }', 'tftp.timeot: there is no such setting - did you mean tftp.timeout?'],
    ['adaptr: eth1', 'adaptr: there is no such setting - did you mean adapter?'],
    ['lease: 2h', 'lease: there is no such setting - did you mean dhcp.lease?'],
    ['dhcp: { subnets: [{ subnet: 10.0.0.0/8, pol: 10.0.0.1+9 }] }', 'did you mean dhcp.subnets[0].pool?'],
    ['dhcp: { limits: { messages-per-cliant: 9 } }', 'did you mean dhcp.limits.messages-per-client?'],
    ['dhcp: { foo: 1 }', 'dhcp.foo: there is no such setting'],
  ])('ask what %s may mean', (text, says) => {
    const loaded = loadSettings(SHAPE, text, 'rouse.yaml', []);
    expect(loaded.ok ? '' : loaded.error.join('\n')).toContain(says);
  });

  it('report all issues at once, with line and path', () => {
    const settings = loadSettings(
      SHAPE,
      'adaptor: eth1\ndhcp:\n  lease: soon\n  router: 192.168.1\ntftp: { retries: 0 }\n',
      'rouse.yaml',
      [],
    );
    expect(settings).toEqual({
      ok: false,
      error: [
        'rouse.yaml:1: adaptor: there is no such setting - did you mean adapter?',
        'rouse.yaml:3: dhcp.lease: "soon" is not a duration like 90s, 5m or 2h',
        'rouse.yaml:4: dhcp.router: "192.168.1" is not an IPv4 address like 192.168.1.10',
        'rouse.yaml:5: tftp.retries: must be at least 1',
      ],
    });
  });

  it('report what cannot be read at all, with line and remedy', () => {
    const text = 'dhcp:\n  classes:\n    - { name: phones, when: { vendor-class: *CP-79* } }\n';
    expect(loadSettings(SHAPE, text, 'rouse.yaml', [])).toEqual({
      ok: false,
      error: [expect.stringMatching(/^rouse\.yaml:3: \*CP-79\* without quotes .*'\*CP-79\*'$/)],
    });
  });

  it('report what no schema knows in the same round, and in the same order', () => {
    const text = `
dhcp:
  pool: 10.66.0.9-10.66.0.1
  lease: 0
  options:
    150: [tftp]
    51: 60
  mask: 255.0.255.0
  classes:
    - name: phones
      when: { vendor-clas: 'Cisco*' }
    - when: { oui: '00:26:99' }
  subnets:
    - subnet: 10.66.0.0/16
      pool: 10.67.0.1-10.67.0.9
      quirks: [none]
  reservations:
    - { hardware: '00:26:99', address: 10.66.0.5 }
    - { hardware: '00:26:99:ef:0f:1a', pattern: '00:*', address: 10.66.0.5 }
`;
    const settings = loadSettings(SHAPE, text, 'rouse.yaml', [{ path: ['dhcp', 'quarantine'], value: 0 }]);
    const places = (settings.ok ? [] : settings.error).map((issue) => /^(rouse.yaml:\d+: )?[^:]+/.exec(issue)?.[0]);
    expect(places).toEqual([
      'dhcp.quarantine',
      'rouse.yaml:3: dhcp.pool',
      'rouse.yaml:4: dhcp.lease',
      'rouse.yaml:6: dhcp.options.150',
      'rouse.yaml:7: dhcp.options.51',
      'rouse.yaml:8: dhcp.mask',
      'rouse.yaml:11: dhcp.classes[0].when.vendor-clas',
      'rouse.yaml:12: dhcp.classes[1].name',
      'rouse.yaml:15: dhcp.subnets[0].pool',
      'rouse.yaml:16: dhcp.subnets[0].quirks[0]',
      'rouse.yaml:18: dhcp.reservations[0].hardware',
      'rouse.yaml:19: dhcp.reservations[1].address',
      'rouse.yaml:19: dhcp.reservations[1]',
    ]);
  });

  it('say where a setting stands, for those who find it wrong later', () => {
    const text = 'dhcp:\n  pool: [192.168.1.7, 192.168.1.9]\n  options:\n    150: 10.0.0.1\n';
    const loaded = loadSettings(SHAPE, text, 'rouse.yaml', [{ path: ['dhcp', 'lease'], value: '1h' }]);
    if (!loaded.ok) return expect.fail(loaded.error.join('\n'));
    const { where } = loaded.value;
    expect([
      where(['dhcp', 'pool', 1]),
      where(['dhcp', 'options', '150']),
      where(['dhcp', 'lease']),
      where(['dhcp', 'bind']),
    ]).toEqual([
      'rouse.yaml:2: dhcp.pool[1]',
      'rouse.yaml:4: dhcp.options.150',
      'dhcp.lease',
      'rouse.yaml:1: dhcp.bind',
    ]);
  });

  it.each([
    ['a: [', 'rouse.yaml:1: '],
    ['- 1', 'rouse.yaml: settings are keys and values'],
    ['tftp:\n  port: 1\n  port: 2\n', 'rouse.yaml:3: Map keys must be unique'],
  ])('refuse %j with its place', (text, message) => {
    const settings = loadSettings(SHAPE, text, 'rouse.yaml', []);
    expect(settings.ok ? '' : settings.error[0]).toContain(message);
  });
});
