import { describe, expect, it } from 'vitest';
import { loadSettings } from './load.ts';

describe('settings', () => {
  it('are complete from an empty file', () => {
    const settings = loadSettings('', 'rouse.yaml', []);
    expect(settings).toMatchObject({
      ok: true,
      value: { engine: 'auto', dhcp: { port: 67, lease: 7_200_000 }, tftp: { port: 69, retries: 6 } },
    });
  });

  it('read what people write', () => {
    const settings = loadSettings(
      'adapter: eth1\naddress: 192.168.1.1/24\ndhcp:\n  pool: 192.168.1.100-192.168.1.109\n  lease: 90s\n  dns: 192.168.1.1\n  options: { 150: 192.168.1.1 }\n',
      'rouse.yaml',
      [],
    );
    expect(settings).toMatchObject({
      ok: true,
      value: {
        adapter: ['eth1'],
        address: { prefix: 24 },
        dhcp: {
          pool: [{ first: 0xc0a80164, last: 0xc0a8016d }],
          lease: 90_000,
          dns: [0xc0a80101],
          options: { 150: '192.168.1.1' },
        },
      },
    });
  });

  it('read what classes look at, options by code or name among it', () => {
    const when = { 'vendor-class': ['Cisco*', 'Polycom*'], 93: 7, hostname: 'phone-*' };
    const settings = loadSettings(`dhcp: { classes: [{ name: a, when: ${JSON.stringify(when)} }] }`, 'rouse.yaml', []);
    expect(settings).toMatchObject({ ok: true, value: { dhcp: { classes: [{ name: 'a', when }] } } });
  });

  it('let the command line win over the file', () => {
    const settings = loadSettings('dhcp: { port: 1067 }', 'rouse.yaml', [{ path: ['dhcp', 'port'], value: 2067 }]);
    expect(settings).toMatchObject({ ok: true, value: { dhcp: { port: 2067 } } });
  });

  it('report all issues at once, with line and path', () => {
    const settings = loadSettings(
      'adaptor: eth1\ndhcp:\n  lease: soon\n  router: 192.168.1\ntftp: { retries: 0 }\n',
      'rouse.yaml',
      [],
    );
    expect(settings).toEqual({
      ok: false,
      error: [
        'rouse.yaml:1: adaptor: there is no such setting',
        'rouse.yaml:3: dhcp.lease: "soon" is not a duration like 90s, 5m or 2h',
        'rouse.yaml:4: dhcp.router: "192.168.1" is not an IPv4 address like 192.168.1.10',
        'rouse.yaml:5: tftp.retries: must be at least 1',
      ],
    });
  });

  it.each([
    ['a: [', 'rouse.yaml:1: '],
    ['- 1', 'rouse.yaml: settings are keys and values'],
    ['tftp:\n  port: 1\n  port: 2\n', 'rouse.yaml:3: Map keys must be unique'],
  ])('refuse %j with its place', (text, message) => {
    const settings = loadSettings(text, 'rouse.yaml', []);
    expect(settings.ok ? '' : settings.error[0]).toContain(message);
  });
});
