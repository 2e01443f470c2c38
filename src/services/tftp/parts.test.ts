import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../config/load.ts';
import { stationSettings } from '../../station/settings.ts';
import { ipv4 } from '../../lib/address.ts';
import { writeRule } from './server/settings.ts';
import type { Place } from '../place.ts';
import { TFTP_PARTS, tftpPlan, type TftpPlan } from './parts.ts';

const SHAPE = await stationSettings();

const HERE = ipv4(0xc0a80101);
const PLACE: Place = {
  adapter: 'lo',
  device: 'lo',
  at: { address: HERE, prefix: 24 },
  isShared: false,
};

function plan(yaml: string, folders: readonly string[] = []): TftpPlan {
  const settings = loadSettings(SHAPE, `tftp: { ${yaml} }`, 'rouse.yaml', []);
  if (!settings.ok) throw new Error(settings.error.join());
  return tftpPlan(settings.value.settings.tftp, PLACE, { sources: folders, folders }, () => undefined);
}

describe('the plan of the TFTP service', () => {
  it('is a server that nobody can write to, unless the settings say so', () => {
    expect(plan('')).toMatchObject({ port: 69, read: true, write: 'none', dataPorts: 'system', allowed: [] });
    expect([writeRule(plan('')), writeRule(plan('write: create'))]).toEqual([undefined, 'create']);
  });

  it.each([
    ['', 'all'],
    ['negotiate: false', 'off'],
    ['pxe-compatibility: true', 'size-only'],
    ['negotiate: false, pxe-compatibility: true', 'size-only'],
  ])('with { %s } grants %s options', (yaml, grants) => {
    expect(plan(yaml).negotiation.grants).toBe(grants);
  });

  it.each([
    ['', { device: 'lo', source: HERE, broadcast: true }],
    ['bind: 192.168.1.1', { device: 'lo', source: HERE }],
    ['bind: 192.168.1.9', { address: ipv4(0xc0a80109) }],
    ['bind: eth7', { device: 'eth7', broadcast: true }],
    ['bind: "FE80:0::1%eth7"', { address6: 'fe80::1%eth7' }],
  ])('with { %s } serves there', (yaml, place) => {
    expect(plan(yaml).place).toMatchObject(place);
  });

  it.each([
    ['', false],
    ['bind: 192.168.1.1', false],
    ['bind: 192.168.1.9', true],
    ['bind: eth7', false],
    ['bind: "fe80::1%eth7"', false],
  ])('with { %s } is deaf to what is sent to everybody: %s', (yaml, deaf) => {
    expect(plan(yaml).deaf ?? false).toBe(deaf);
  });

  it.each([
    ['bind: 192.168.1.9', 1468],
    ['bind: "::1"', 1448],
    ['largest-block: 4096', 4096],
  ])('with { %s } grants blocks up to %i bytes', (yaml, largest) => {
    expect(plan(yaml).negotiation.largestBlock).toBe(largest);
  });

  it.each<[string, readonly string[], string | undefined]>([
    ['', [], undefined],
    ['', ['given', 'second'], 'given'],
    ['folder: own', ['given'], 'own'],
    ['folder: own, upload-folder: inbox', ['given'], 'inbox'],
  ])('with { %s } and folders %j puts uploads into %s', (yaml, folders, folder) => {
    expect(plan(yaml, folders).uploads?.folder).toBe(folder);
  });
});

describe('rights to write that lead nowhere', () => {
  const CONTEXT = { places: [PLACE], services: new Set(['tftp']), settingsOf: () => undefined, mtu: () => undefined };
  const said = (yaml: string, folders: readonly string[]): string => {
    const settings = loadSettings(SHAPE, `tftp: { ${yaml} }`, 'rouse.yaml', []);
    if (!settings.ok) return settings.error.join();
    const planned = TFTP_PARTS.plan(settings.value.settings.tftp, {
      ...CONTEXT,
      sources: ['/x.zip', ...folders],
      folders,
    });
    return planned.ok ? '' : planned.error.map(({ path, message }) => `${path}: ${message}`).join();
  };

  it.each([
    ['write: create', [], 'write: there is no folder to write to'],
    ['write: create, security: read-only', ['/f'], 'read-only lets clients write nothing'],
    ['write: create, security: high', ['/f'], 'high lets clients write only into empty files'],
  ])('{ %s } with the folders %j is refused', (yaml, folders, says) => expect(said(yaml, folders)).toContain(says));

  it.each([
    ['write: create', ['/f']],
    ['write: create, upload-folder: /u', []],
    ['write: create, folder: /u', []],
    ['write: overwrite, security: high', ['/f']],
    ['security: read-only', []],
    ['', []],
  ])('{ %s } with the folders %j is not', (yaml, folders) => expect(said(yaml, folders)).toBe(''));
});
