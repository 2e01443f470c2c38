import { MadeConfigurations } from './made-configurations.ts';
import type { PhoneContext } from '../knowledge/configurations/phone-values.ts';
import { describe, expect, test } from 'vitest';
import type { Happening } from '../events/types.ts';
import { inspectImage } from '../knowledge/image-facts.ts';
import { judgePackage } from '../knowledge/verdict.ts';
import type { DeviceIdentity } from '../devices/identity.ts';
import { ipv4 } from '../lib/address.ts';
import { latin1 } from '../lib/text.ts';
import { instant } from '../lib/time.ts';
import { generateFaultyPackage } from '../simulation/look-alikes/faults.ts';
import { generatePackage, type LookAlikeFile } from '../simulation/look-alikes/package.ts';
import { MemoryFolders } from '../../test/machine/memory-folders.ts';
import { askedAtOnce } from '../host/files/asked-folders.fixture.ts';
import { DeviceView } from './device-view.ts';
import { problemKey } from './folder-packages.ts';
import type { ServedPackage } from './served-package.ts';

const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;
const NEW = generatePackage(ORDER);
const BRIDGE = generatePackage({ ...ORDER, era: 'both-keys' });
const PHONE = { address: '192.168.1.100', hardware: '00:26:99:ef:0f:1a' };
const TERM = 'term11.default.loads';
const CONTEXT: PhoneContext = {
  phones: { enabled: true, devices: [] },
  secret: 'secret',
  places: [{ address: ipv4(0xc0a8_0101), prefix: 24 }],
  ports: { sccp: 2000, sip: 5060, syslog: 514 },
  services: ['dhcp', 'tftp'],
  timeZone: 'UTC',
};

class Bench {
  readonly folders = new MemoryFolders();
  /** All that was told, without what lists name. */
  readonly told: Happening[] = [];
  readonly expected: Happening[] = [];
  readonly made: Happening[] = [];
  readonly view: DeviceView;
  now = instant(10_000);

  constructor(folder: readonly LookAlikeFile[], library: Readonly<Record<string, readonly LookAlikeFile[]>> = {}) {
    this.folders.put('/user', folder);
    this.view = new DeviceView({
      folders: askedAtOnce(this.folders),
      sources: ['/user'],
      packages: Object.entries(library).map(([name, files]) => this.packaged(name, files)),
      now: () => this.now,
      report: (happening) => (happening.type === 'firmware.expected' ? this.expected : this.told).push(happening),
      configurations: new MadeConfigurations(CONTEXT, (happening) => this.made.push(happening)),
    });
  }

  packaged(name: string, held: readonly LookAlikeFile[]): ServedPackage {
    this.folders.put(`/library/${name}`, held);
    const files = this.folders.list(`/library/${name}`);
    const { loads } = judgePackage(held.map((file) => inspectImage(file.name.replace(/.*\//, ''), file.bytes)));
    return { id: name, title: name, given: false, loads, files: files.ok ? files.value : [] };
  }

  /** The bytes that a device gets, and reads to their end; or why not. */
  ask(name: string, who: DeviceIdentity = PHONE, how: 'read' | 'unconfirmed' = 'read'): Uint8Array | string {
    const found = this.view.find(name, who);
    if (found.kind !== 'snapshot') return found.kind === 'problem' ? found.reason : 'chunked';
    const { address, hardware } = who;
    const from = address.includes(':') ? `[${address}]:49152` : `${address}:49152`;
    const peer = hardware === undefined ? { from } : { from, device: hardware };
    const transfer = { by: 'tftp', ...peer, transfer: 1, size: found.size, asks: 'read', file: name } as const;
    if (how === 'read') this.view.follow({ type: 'file.complete', ...transfer, took: 1, resent: 0 });
    else this.view.follow({ type: 'file.failed', ...transfer, reason: 'silence', sent: 0, unconfirmed: true });
    return found.bytes;
  }

  get types(): readonly string[] {
    return this.told.map(({ type }) => type);
  }
}

function bytesOf(files: readonly LookAlikeFile[], name: string): Uint8Array | undefined {
  return files.find((file) => file.name === name)?.bytes;
}

const ABSENT = 'file not found';
const text = (words: string) => new TextEncoder().encode(words);

describe('a device', () => {
  test('gets all firmware files from the package it was given, whatever their case', () => {
    const bench = new Bench([], { new: NEW, bridge: BRIDGE });
    expect(bench.ask(TERM.toUpperCase())).toBe(bytesOf(NEW, TERM));
    expect(bench.ask('Jar11sccp.9-4-2ES26.sbn')).toBe(bytesOf(NEW, 'jar11sccp.9-4-2ES26.sbn'));
    expect(bench.ask('jar11sccp.8-5-2TH1-9.sbn')).toBe(ABSENT);
    expect(bench.told).toMatchObject([{ type: 'firmware.chosen', device: '00:26:99:ef:0f:1a', package: 'new' }]);
  });

  test.each(['192.168.1.101', 'fd00::9', 'fe80::1%eth1'])(
    'is one by its address where no lease tells its hardware address, and climbs a ladder of its own: %s',
    (address) => {
      const bench = new Bench([], { new: NEW, bridge: BRIDGE });
      for (let round = 0; round < 3; round += 1) bench.ask(TERM, { address });
      expect(bench.ask(TERM, { address })).toBe(bytesOf(BRIDGE, TERM));
      expect(bench.ask(TERM)).toBe(bytesOf(NEW, TERM));
      expect(bench.ask(TERM, { address: 'fd00::a' })).toBe(bytesOf(NEW, TERM));
      expect(bench.told.slice(0, 3)).toEqual([
        {
          type: 'firmware.chosen',
          address,
          package: 'new',
          load: 'SCCP 9-4-2SR3-1',
          file: TERM,
          why: 'it is the newest here',
        },
        expect.objectContaining({ type: 'firmware.refused', address }),
        expect.objectContaining({ type: 'firmware.chosen', address, package: 'bridge' }),
      ]);
    },
  );

  test('is told about with what its list names, in order and with sizes, each time it asks for the list', () => {
    const bench = new Bench([], { new: NEW, bridge: BRIDGE });
    for (let round = 0; round < 3; round += 1) bench.ask(TERM.toUpperCase());
    const sizes = (files: readonly LookAlikeFile[], names: readonly string[]) =>
      names.map((name) => ({ name, size: bytesOf(files, name)?.length }));
    const newer = ['jar11sccp.9-4-2ES26.sbn', 'cnu11.9-4-2ES26.sbn', 'apps11.9-4-2ES26.sbn', 'dsp11.9-4-2ES26.sbn'];
    expect(bench.expected[0]).toEqual({
      type: 'firmware.expected',
      device: PHONE.hardware,
      address: PHONE.address,
      list: TERM.toUpperCase(),
      files: sizes(NEW, [...newer, 'cvm11sccp.9-4-2ES26.sbn']),
    });
    expect(bench.expected).toHaveLength(3);
    expect(bench.expected[2]).toMatchObject({ files: [{ name: 'jar11sccp.8-5-2TH1-9.sbn' }, {}, {}, {}, {}] });
    expect(bench.told.map(({ type }) => type)).toEqual(['firmware.chosen', 'firmware.refused', 'firmware.chosen']);
  });

  test('is told about with what is missing, and not at all for a file that is no list, or not here', () => {
    const bench = new Bench(generateFaultyPackage(ORDER, 'missing-component'));
    bench.ask(TERM);
    expect(JSON.stringify(bench.expected)).toContain('"size":0');
    bench.ask('cnu11.9-4-2ES26.sbn');
    bench.ask('term06.default.loads.x');
    bench.ask('SCCP11.1-1-1S.loads');
    expect(bench.expected).toHaveLength(1);
  });

  test('that has read a load and lost one acknowledgement on the way climbs on all the same', () => {
    const bench = new Bench([], { new: NEW, bridge: BRIDGE });
    for (let round = 0; round < 3; round += 1) bench.ask(TERM);
    const files = BRIDGE.filter(({ name }) => name.endsWith('.sbn')).map(({ name }) => name);
    files.forEach((name) =>
      bench.ask(name, PHONE, name === files[1] || name === files.at(-1) ? 'unconfirmed' : 'read'),
    );
    bench.ask('SEP002699EF0F1A.cnf.xml');
    expect(bench.types.slice(2)).toEqual(['firmware.chosen', 'firmware.bridged', 'firmware.chosen']);
  });

  test('that asks by name for a release or a component gets the package that has it', () => {
    const bench = new Bench([], { new: NEW, bridge: BRIDGE });
    expect(bench.ask('cnu11.8-5-2TH1-9.sbn')).toBe(bytesOf(BRIDGE, 'cnu11.8-5-2TH1-9.sbn'));
    expect(bench.ask('SCCP11.9-4-2SR3-1S.loads')).toBe(bytesOf(NEW, 'SCCP11.9-4-2SR3-1S.loads'));
    expect(bench.ask('cnu11.9-4-2ES26.sbn')).toBe(bytesOf(NEW, 'cnu11.9-4-2ES26.sbn'));
  });

  test('is told once that there is firmware for others only', () => {
    const bench = new Bench(generateFaultyPackage(ORDER, 'wrong-family'));
    expect([bench.ask(TERM), bench.ask(TERM)]).toEqual([ABSENT, ABSENT]);
    expect(bench.told).toMatchObject([
      { type: 'firmware.unsuitable', file: TERM, model: '7911', holds: ['7941', '7961'] },
    ]);
  });

  test('gets a list that is broken all the same, when there is no other', () => {
    const files = generateFaultyPackage(ORDER, 'renamed');
    const bench = new Bench(files);
    expect(bench.ask(TERM)).toBe(bytesOf(files, TERM));
    expect(bench.types).toEqual([]);
  });

  test('gets a complete package of the library rather than a folder where something is missing', () => {
    const bench = new Bench(generateFaultyPackage(ORDER, 'missing-component'), { whole: BRIDGE });
    expect(bench.ask(TERM)).toBe(bytesOf(BRIDGE, TERM));
  });

  test('gets another package as soon as a file in the folder is known to be damaged', () => {
    const files = generateFaultyPackage(ORDER, 'bit-flip');
    const bench = new Bench(files, { whole: BRIDGE });
    expect(bench.ask(TERM)).toBe(bytesOf(files, TERM));
    const listed = bench.folders.list('/user');
    const cvm = (listed.ok ? listed.value : []).filter(({ name }) => name.startsWith('cvm'));
    const damage = { reason: 'x', field: 'y', offset: 0 };
    const problems = new Map(cvm.map((file) => [problemKey(file), [{ kind: 'damaged', member: '', damage } as const]]));
    bench.view.update([bench.packaged('whole', BRIDGE)], problems);
    expect(bench.ask(TERM)).toBe(bytesOf(BRIDGE, TERM));
  });
});

test('while downloads are being opened, what is not here yet is held against nobody, and told once it is certain', () => {
  const bench = new Bench([]);
  bench.view.update([], new Map(), false);
  for (let round = 0; round < 5; round += 1) expect(bench.ask(TERM)).toBe(ABSENT);
  expect(bench.told).toEqual([]);
  bench.view.update([], new Map(), true);
  expect(bench.ask(TERM)).toBe(ABSENT);
  expect(bench.told).toMatchObject([{ type: 'firmware.unsuitable', file: TERM }]);
  bench.view.update([bench.packaged('whole', BRIDGE)], new Map(), true);
  expect(bench.ask(TERM)).toBe(bytesOf(BRIDGE, TERM));
});

describe('other files', () => {
  const config = { name: 'SEP002699EF0F1A.cnf.xml', bytes: text('<device/>') };
  const locale = { name: 'usr/local/cm/tftp/German_Germany/tc-sccp.jar', bytes: text('PK') };

  test('come from folders first, then from any package, also by the end of their path', () => {
    const bench = new Bench([config], { locale: [locale, { name: config.name, bytes: text('other') }] });
    expect(bench.ask('sep002699ef0f1a.CNF.XML')).toBe(config.bytes);
    expect(bench.ask('german_germany/tc-sccp.jar')).toBe(locale.bytes);
    expect(bench.ask('French_France/tc-sccp.jar')).toBe(ABSENT);
  });

  test('are seen when they are put there while the station runs', () => {
    const bench = new Bench([config]);
    expect(bench.ask('logo.bmp')).toBe(ABSENT);
    const ring = { name: 'logo.bmp', bytes: text('<x/>') };
    bench.folders.put('/user', [config, ring]);
    expect(bench.ask('logo.bmp')).toBe(ABSENT);
    bench.view.changed();
    expect(bench.ask('logo.bmp')).toBe(ring.bytes);
    bench.folders.put('/user', [config]);
    bench.now = instant(12_000);
    expect(bench.ask('logo.bmp')).toBe(ABSENT);
  });

  test.each(['CTLSEP002699EF0F1A.tlv', 'ITLSEP002699EF0F1A.tlv', 'ITLFile.tlv', 'ctlfile.tlv', 'deep/CTLFile.tlv'])(
    '%s is never served',
    (name) => {
      const bench = new Bench([{ name, bytes: text('trust') }], { library: [{ name, bytes: text('trust') }] });
      expect(bench.ask(name)).toBe(ABSENT);
      expect(bench.types).toEqual(['firmware.withheld']);
    },
  );

  test('XMLDefault.cnf.xml names no load for a device that has not run one from here', () => {
    const bench = new Bench(NEW);
    bench.ask(TERM);
    const made = bench.ask('XMLDefault.cnf.xml');
    expect(typeof made === 'string' ? made : latin1(made)).toMatch(/^<Default>[^]*<processNodeName>192\.168\.1\.1</);
    expect(typeof made === 'string' ? made : latin1(made)).not.toContain('loadInformation');
    expect(bench.made).toMatchObject([{ type: 'configuration.made', server: '192.168.1.1', protocol: 'sccp' }]);
  });
});

test('a folder that changes under a phone is judged anew', () => {
  const bench = new Bench(BRIDGE);
  expect(bench.ask(TERM)).toBe(bytesOf(BRIDGE, TERM));
  bench.folders.put('/user', NEW);
  bench.now = instant(20_000);
  expect(bench.ask(TERM)).toBe(bytesOf(NEW, TERM));
  expect(bench.told).toMatchObject([{ load: 'SCCP 8-5-2' }, { load: 'SCCP 9-4-2SR3-1' }]);
});

test('devices that nobody heard of for long are forgotten, so that made-up addresses fill no memory', () => {
  const bench = new Bench(NEW);
  for (let host = 0; host < 20_100; host += 1)
    bench.view.find('SEP002699EF0F1A.cnf.xml', { address: `fd00::${host.toString(16)}` });
  expect(bench.ask(TERM)).toBe(bytesOf(NEW, TERM));
});
