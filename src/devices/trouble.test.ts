import { describe, expect, it } from 'vitest';
import type { Happening } from '../events/types.ts';
import { instant } from '../lib/time.ts';
import { progressOf } from './progress.ts';
import { tell, type DeviceStory } from './story.ts';
import { troubleText } from './trouble.ts';

const device = '00:26:99:ef:0f:1a';
const from = '192.168.1.100:49152';
const about = { by: 'tftp', device, from, asks: 'read' } as const;
const LIST = 'term11.default.loads';
const [JAR, CVM] = ['jar11sccp.9-4-2ES26.sbn', 'cvm11sccp.9-4-2ES26.sbn'];

const start: Happening = {
  type: 'dhcp.discover',
  device,
  parameters: [],
  vendorClass: 'Cisco Systems, Inc. IP Phone CP-7911G',
};
const offer: Happening = { type: 'dhcp.offer', device, address: '192.168.1.100', lease: 1, to: 'broadcast' };
const ack: Happening = { ...offer, type: 'dhcp.ack' };
const missing = (file: string): Happening => ({ type: 'file.missing', ...about, file });
const refused = (file: string): Happening => ({
  type: 'file.refused',
  ...about,
  file,
  code: 2,
  reason: 'no such right',
});
const request = (file: string, size = 500): Happening => ({
  ...about,
  type: 'file.request',
  transfer: 1,
  file,
  mode: 'octet',
  options: {},
  size,
});
const failed = (file: string): Happening => ({
  ...about,
  type: 'file.failed',
  transfer: 1,
  file,
  reason: 'no acknowledgement',
  sent: 10,
  size: 500,
});
const read = (file: string): readonly Happening[] => [
  request(file),
  { ...about, type: 'file.complete', transfer: 1, file, size: 500, took: 1, resent: 0 },
];
const files = [JAR, CVM].map((name) => ({ name, size: name === CVM ? 0 : 500 }));
const list: readonly Happening[] = [
  { type: 'firmware.expected', device, address: '192.168.1.100', list: LIST, files },
  ...read(LIST),
];
/** The same, where nothing is missing. */
const wholeList = list.map((one) =>
  one.type === 'firmware.expected' ? { ...one, files: files.map(({ name }) => ({ name, size: 500 })) } : one,
);
const load = { device, address: '192.168.1.100', package: 'x.zip', load: 'SCCP 9-4-2' } as const;
const refusesLoad: Happening = { type: 'firmware.refused', ...load, why: 'it read the list again and again', hint: '' };

function story(...happenings: readonly Happening[]): DeviceStory | undefined {
  return happenings.reduce<DeviceStory | undefined>(
    (told, happening, n) => tell(told, { ...happening, n, at: instant(n) }),
    undefined,
  );
}

function times(amount: number, ...happenings: readonly Happening[]): readonly Happening[] {
  return Array.from({ length: amount }, () => happenings).flat();
}

describe('what keeps a device from going on', () => {
  it.each<[string, readonly Happening[], string]>([
    ['a list that is not here', [start, ack, ...times(20, missing(LIST))], `not here: ${LIST} (asked for 20 times)`],
    [
      'a part that is not here, round after round',
      [start, ack, ...times(4, ...list, ...read(JAR), missing(CVM)), ...list],
      `not here: ${CVM} (asked for 4 times)`,
    ],
    [
      'a part that is not here, also when a transfer breaks off after that',
      [start, ack, ...list, ...read(JAR), missing(CVM), ...list, request(JAR), failed(JAR)],
      `not here: ${CVM}`,
    ],
    ['a request that is refused', [start, ack, refused('../x')], 'was refused ../x: no such right'],
    [
      'a transfer that ends badly again and again',
      [start, ack, ...list, ...times(3, request(JAR), failed(JAR))],
      `did not finish ${JAR}: no acknowledgement (3 times)`,
    ],
    ['a load it does not take', [start, ack, ...list, refusesLoad, ...list], 'refuses SCCP 9-4-2: it read the list'],
    ['a list it reads and leaves', [start, ack, ...times(4, ...list)], 'reads its list and asks for none of its files'],
    ['a damaged part', [start, ack, ...times(4, ...list, ...read(JAR))], `begins anew after ${JAR} (3 times)`],
    [
      'a damaged last part, after which everything was read',
      [start, ack, ...times(4, ...wholeList, ...read(JAR), ...read(CVM))],
      `begins anew after ${CVM} (3 times)`,
    ],
    [
      'a load that it refuses after everything was read',
      [start, ack, ...wholeList, ...read(JAR), ...read(CVM), refusesLoad, ...wholeList, ...read(JAR), ...read(CVM)],
      'refuses SCCP 9-4-2',
    ],
    ['an empty pool', [start, { type: 'dhcp.pool-empty', device, pool: '10.0.0.0/30', size: 1 }], 'gets no address'],
    ['a message nobody answers', [{ type: 'dhcp.ignored', device, message: 'DISCOVER', reason: 'a limit' }], 'a limit'],
  ])('is %s', (_what, happenings, says) => {
    const trouble = story(...happenings)?.trouble;
    expect(trouble === undefined ? 'nothing' : troubleText(trouble)).toContain(says);
  });

  it.each<[string, readonly Happening[]]>([
    ['the file it lacked has come', [start, ack, missing(LIST), ...list]],
    ['it goes on without a file that no list names', [start, ack, ...list, missing('dialplan.xml'), ...read(JAR)]],
    ['the transfer works the second time', [start, ack, ...list, request(JAR), failed(JAR), ...read(JAR)]],
    [
      'it is given another load',
      [start, ack, ...list, refusesLoad, { type: 'firmware.chosen', ...load, file: LIST, why: '' }],
    ],
    ['it reads a file it did not have', [start, ack, ...list, ...list, ...read(JAR)]],
    ['it has an address', [start, { type: 'dhcp.nak', device, address: '10.0.0.1', reason: 'x' }, start, offer, ack]],
    ['it runs what it had', [start, ack, missing('x'), missing('SEP002699EF0F1A.cnf.xml')]],
    ['all that is not here need not be', [start, ack, missing('CTLSEP002699EF0F1A.tlv')]],
  ])('is over when %s', (_when, happenings) => expect(story(...happenings)?.trouble).toBeUndefined());

  it('leaves a recovery unfinished, whatever else was read', () => {
    expect(progressOf(story(start, ack, ...list, ...read(JAR), missing(CVM)) ?? never())).toBeLessThan(1);
  });

  it('counts how often a device starts without asking for a file', () => {
    expect(story(...times(5, start, offer, ack))).toMatchObject({ phase: 'addressed', starts: 5 });
    expect(story(...times(5, start, offer))).toMatchObject({ phase: 'asking', starts: 5, offered: '192.168.1.100' });
    expect(story(...times(5, start, offer, ack), missing(LIST))?.starts).toBeUndefined();
  });

  it('is that it has nothing to run, when a phone that ran asks for its first list and that is not here', () => {
    const normal = [start, ack, missing('SEP002699EF0F1A.cnf.xml')];
    expect(story(...normal, start, ack, missing(LIST))).toMatchObject({ phase: 'addressed', trouble: { file: LIST } });
  });
});

function never(): never {
  throw new Error('there is no story');
}
