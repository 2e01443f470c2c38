import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../config/load.ts';
import { stationSettings } from '../../../station/settings.ts';
import { compileWorld, type Compiled } from '../../../protocols/dhcp/settings/compile.ts';
import { Cable, shownOptions, STATION, worldOf } from '../../../protocols/dhcp/server/server.fixture.ts';
import { message, opt, PHONE } from '../../../protocols/dhcp/wire/packets.fixture.ts';
import { dhcpSettings } from './from-settings.ts';
import { DHCP_SETTINGS } from './settings-schema.ts';

const SHAPE = await stationSettings();

const FACTS = { adapters: [STATION], services: new Set(['tftp', 'dns', 'syslog', 'sntp'] as const) };

function settings(text: string) {
  const loaded = loadSettings(SHAPE, text, 'rouse.yaml', []);
  if (!loaded.ok) throw new Error(loaded.error.join('\n'));
  return dhcpSettings(loaded.value.settings.dhcp);
}

function compiled(text: string): Compiled {
  const world = compileWorld(settings(text), FACTS);
  if (!world.ok) throw new Error(world.error.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return world.value;
}

/** Everything that Tftpd32 can set, as somebody coming from it writes it down. */
const TFTPD32 = `
dhcp:
  pool: 192.168.1.100-192.168.1.109
  lease: 2880m
  boot-file: boot/$MAC$.cfg
  dns: [192.168.1.53, 192.168.1.54]
  wins: 192.168.1.55
  ntp: 192.168.1.56
  sip: 192.168.1.57
  router: 192.168.1.254
  mask: 255.255.255.128
  domain: bench.example
  options: { 150: 192.168.1.10 }
`;

describe('DHCP settings', () => {
  it('are those of an untouched protocol when the file is empty', () => {
    const { config, ...rest } = compiled('').world;
    const plain = worldOf({});
    expect({ ...rest, book: plain.book, matches: plain.matches, config: { ...config, lease: undefined } }).toEqual({
      ...plain,
      config: { ...plain.config, lease: undefined },
    });
    expect(config.lease).toBe(7_200_000);
  });

  it('know everything that Tftpd32 does, by the same meaning', () => {
    const cable = new Cable(settings(TFTPD32));
    const asked = message('discover', { options: [opt(55, [1, 3, 6, 44, 42, 120, 15, 150])] });
    const decision = cable.send(asked);
    expect(shownOptions(decision)).toMatchObject({
      1: '255.255.255.128',
      3: '192.168.1.254',
      6: '192.168.1.53, 192.168.1.54',
      15: '"bench.example"',
      42: '192.168.1.56',
      44: '192.168.1.55',
      120: '192.168.1.57',
      150: '192.168.1.10',
    });
    expect(decision).toMatchObject({
      lease: 2_880 * 60_000,
      reply: { file: 'boot/00.26.99.ef.0f.1a.cfg' },
    });
  });

  it('reach subnets, classes, reservations and limits', () => {
    const { world } = compiled(`
dhcp:
  authoritative: false
  rapid-commit: true
  bootp: true
  min-seconds: 3
  quarantine: 5m
  offer-hold: 20s
  limits: { declines-per-client: 1 }
  relays: 10.66.255.254
  exclude: 192.168.1.200-192.168.1.210
  reservations:
    - { hardware: ${PHONE}, address: 192.168.1.50, hostname: desk, next-server: 192.168.1.9 }
  classes:
    - { name: phones, when: { vendor-class: 'Cisco*' }, server-name: tftp, quirks: [omit-client-id], lease: infinite }
    - { name: noise, when: { oui: [00:11:22, 00:11:23] }, ignore: true }
  subnets:
    - subnet: 10.66.0.0/16
      pool: [10.66.1.0-10.66.1.255, 10.66.2.0-10.66.2.255]
      router: 10.66.0.1
      reservations: [{ circuit-id: port7, address: 10.66.9.9 }, { client-id: '01:02', options: { 66: a } }]
`);
    expect(world).toMatchObject({
      authoritative: false,
      rapidCommit: true,
      bootp: true,
      minSeconds: 3,
      quarantine: 300_000,
      offerHold: 20_000,
      limits: { declinesPerClient: 1, declinesPerMinute: 20 },
      classes: [{ layer: { quirks: ['omit-client-id'], serverName: 'tftp', lease: Infinity } }, { ignore: true }],
    });
    expect(world.relays.size).toBe(1);
    expect(world.subnets.map(({ name, pool }) => [name, pool.size])).toEqual([
      ['10.66.0.0/16', 512],
      ['192.168.1.0/24', 144],
    ]);
    expect(world.reservations.byHardware.get(STATION_PHONE)?.layer.options[12]?.bytes).toHaveLength(4);
  });

  it('that are probably not what was meant are warned about, at their place', () => {
    const { warnings } = compiled("dhcp: { options: { 150: 'hex:3139322e3136382e312e3130' }, router: 10.0.0.1 }");
    expect(warnings.map(({ path }) => path).toSorted()).toEqual(['options.150', 'router']);
  });

  it('all have a text', () => {
    const shape: Record<string, { readonly description?: string | undefined }> = DHCP_SETTINGS.shape;
    for (const [key, setting] of Object.entries(shape)) expect(setting.description, key).toMatch(/.{10}/);
  });
});

const STATION_PHONE = message('discover').hardware;
