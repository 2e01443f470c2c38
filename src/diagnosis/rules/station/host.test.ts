/** The rules about the station itself, its machine and its firmware: each with what fires it, what ends it, and what is healthy. */
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../events/types.ts';
import type { CauseName } from '../../../knowledge/causes.ts';
import { began, Session } from '../../session.fixture.ts';

const device = '00:26:99:ef:0f:1a';
const from = '192.168.1.100:49152';
const address = '192.168.1.100';
const vendorClass = 'Cisco Systems, Inc. IP Phone CP-7911G';
const LIST = 'term11.default.loads';

const failed = (code: string): Happening => ({ type: 'station.failed', code, message: 'It is so.', hint: 'Do this.' });
const ack: Happening = { type: 'dhcp.ack', device, address, lease: 7200_000, to: 'broadcast', vendorClass };
const problem = (kind: string, file = 'a.sbn', more: object = {}): Happening => ({
  type: 'firmware.problem',
  source: 'cmterm',
  file,
  problem: `${file} is wrong.`,
  hint: 'Mend it.',
  kind,
  ...more,
});
const unsuitable = (file: string, ...holds: readonly string[]): Happening => ({
  type: 'firmware.unsuitable',
  device,
  address,
  file,
  model: '7911',
  holds,
});
const refused = (more: Partial<Extract<Happening, { type: 'firmware.refused' }>>): Happening => ({
  type: 'firmware.refused',
  device,
  address,
  package: 'p',
  load: 'SCCP 9',
  why: 'so',
  hint: 'Add 8.5(2).',
  ...more,
});
const chosen: Happening = {
  type: 'firmware.chosen',
  device,
  address,
  package: 'p',
  load: 'SCCP 8',
  file: LIST,
  why: '',
};
const transfer = (file: string) => ({ by: 'tftp', device, from, transfer: 1, file, asks: 'read', size: 9 }) as const;
const request = (file: string, called?: string): Happening => ({
  type: 'file.request',
  ...transfer(file),
  mode: 'octet',
  options: {},
  ...(called && { called }),
});
const complete = (file: string): Happening => ({ type: 'file.complete', ...transfer(file), took: 1, resent: 0 });
const missing = (file: string): Happening => ({ type: 'file.missing', by: 'tftp', device, from, file, asks: 'read' });
const ignored = (why: 'unknown-relay' | 'bootp-not-reserved' | 'no-subnet'): Happening => ({
  type: 'dhcp.ignored',
  device,
  message: 'DISCOVER',
  reason: '',
  why,
  relay: '10.0.0.9',
});
const jumped = (by: number): Happening => ({ type: 'station.clock-jumped', by });
const expected: Happening = {
  type: 'firmware.expected',
  device,
  address,
  list: LIST,
  files: [{ name: 'jar11sccp.9.sbn', size: 5 }],
};
const lost: Happening = { type: 'adapter.link-lost', adapter: 'eth1' };
const back: Happening = { type: 'adapter.link-back', adapter: 'eth1', away: 1000 };

/** All at 10 seconds. */
function session(...happenings: readonly Happening[]): Session {
  const made = new Session({ pace: 1 });
  for (const one of happenings) made.tell(10, one);
  return made;
}

function causes({ diagnosis }: Session): readonly CauseName[] {
  return diagnosis.findings.map(({ cause }) => cause);
}

const FIRED: readonly (readonly [CauseName, string, readonly Happening[], (readonly Happening[])?])[] = [
  ['adapter-missing', 'at the start', [failed('no-adapter')]],
  [
    'adapter-missing',
    'later',
    [{ type: 'adapter.vanished', adapter: 'eth1' }],
    [{ type: 'adapter.returned', adapter: 'eth1', away: 1 }],
  ],
  ['settings-not-kept', 'for records', [{ type: 'station.unrecorded', file: 'a', message: 'No.', hint: '' }]],
  ['settings-not-kept', 'for leases', [{ type: 'lease.not-stored', file: 'a', reason: 'No.', cause: 'EROFS' }]],
  ['settings-not-kept', 'at the start', [failed('storage')]],
  ['firewall', 'that the system tells', [{ type: 'network.send-failed', socket: 'UDP 69', cause: 'EPERM', times: 3 }]],
  ['port-taken', 'at the start', [failed('port-taken')]],
  ['name-case', 'in a request', [request('Jar11.sbn', 'jar11.sbn')]],
  ['name-case', 'in a list', [problem('case-in-list', 'a', { harmless: true })]],
  ['default-list-missing', 'in a package', [problem('missing-default-list', LIST)]],
  ['default-list-missing', 'that was renamed', [problem('renamed', LIST)]],
  ['default-list-missing', 'that a phone asks for', [unsuitable(LIST, '7906', '7911')], [request(LIST)]],
  ['wrong-model-family', 'for another phone', [unsuitable(LIST, '7941')], [request(LIST)]],
  ['no-firmware', 'at the start', [{ type: 'firmware.none', dataFolder: '/data' }], [chosen]],
  ['no-firmware', 'for a phone', [unsuitable(LIST)], [request('a')]],
  ['signing-key-era', 'of the last load', [refused({ what: 'list', exhausted: true, era: 'new' })], [chosen]],
  [
    'hardware-revision',
    'of an old load',
    [refused({ what: 'list', exhausted: true, era: 'old', gated: true })],
    [chosen],
  ],
  ['default-list-overwritten', 'in a package', [problem('default-list-of-other-load')]],
  ['image-truncated', 'at its end', [problem('truncated')]],
  ['image-truncated', 'inside', [problem('damaged')]],
  ['image-truncated', 'that was renamed', [problem('renamed', 'jar11.sbn')]],
  ['image-truncated', 'that a phone refuses', [refused({ what: 'component', exhausted: true })]],
  ['package-not-unpacked', 'behind an ending', [problem('hidden-name', 'a.loads.txt')]],
  ['package-not-unpacked', 'left out', [{ type: 'firmware.left-out', source: 'a.rar', problem: 'No.', hint: 'Do.' }]],
  ['sip-sccp-mixed', 'in a package', [problem('missing-component', 'a', { other: 'b' })]],
  ['placeholder-file', 'that is empty', [problem('empty')]],
  ['placeholder-file', 'of git', [problem('lfs-pointer')]],
  ['second-dhcp-server', 'that answers', [{ type: 'dhcp.foreign-server', adapter: 'eth1', server: '10.0.0.2' }]],
  ['second-dhcp-server', 'at the start', [failed('foreign-server')]],
  [
    'link-flap',
    'of the adapter',
    [{ type: 'adapter.address-lost', adapter: 'eth1', address: '192.168.1.1/24' }],
    [{ type: 'adapter.address-restored', adapter: 'eth1', address: '192.168.1.1/24' }],
  ],
  ['load-missing', 'that a configuration in a folder names', [problem('load-missing', 'SEP002699EF0F1A.cnf.xml')], []],
  ['load-missing', 'that a configuration names', [missing('SCCP11.9-4-2.loads')], [request('SCCP11.9-4-2.loads')]],
  ['pool-exhausted', 'for a phone', [{ type: 'dhcp.pool-empty', device, pool: 'p', size: 3 }], [ack]],
  ['relay-not-allowed', 'of a request', [ignored('unknown-relay')]],
  ['file-unreadable', 'in a folder', [problem('inaccessible')]],
  [
    'file-unreadable',
    'that a phone asks for',
    [{ type: 'file.refused', by: 'tftp', device, from, file: 'a', code: 2, reason: 'no', why: 'unreadable' }],
    [complete('a')],
  ],
  ['clock-wrong', 'and set back', [jumped(-3_600_000)]],
  ['clock-wrong', 'by years', [jumped(400 * 86_400_000)]],
  ['requested-file-missing', 'in a package', [problem('missing-component')]],
  ['disk-full', 'for leases', [{ type: 'lease.not-stored', file: 'a', reason: 'Full.', cause: 'ENOSPC' }], [ack]],
  [
    'client-not-allowed',
    'to read',
    [{ type: 'file.refused', by: 'tftp', device, from, file: 'a', code: 2, reason: 'no', why: 'client' }],
    [request('a')],
  ],
  ['bootp-not-answered', 'without a reservation', [ignored('bootp-not-reserved')], [ack]],
  ['file-vanished', 'from a package', [problem('lost')]],
  ['file-vanished', 'that a list names', [expected, request(LIST), missing('jar11sccp.9.sbn')]],
  ['file-vanished', 'that it read before', [request('a.bin'), missing('a.bin')]],
  ['station-asleep', 'for a minute', [jumped(60_000)], [ack]],
];

const ROWS = FIRED.map(([cause, what, fires, settles = []]) => ({ cause, what, fires, settles }));

describe.each(ROWS)('$cause: $what', ({ cause, fires }) => {
  it('is named at once, with a sentence and what to do', () => {
    const made = session(...fires);
    expect(causes(made)).toEqual([cause]);
    const [finding] = made.diagnosis.findings;
    expect(finding?.evidence).toEqual([fires.length]);
    expect(finding?.says).toMatch(/^\w.*\.$/);
    expect(finding?.remedy.filter((one) => one === '')).toEqual([]);
  });
});

it.each(ROWS.filter(({ settles }) => settles.length > 0))('$cause: $what is settled', ({ fires, settles }) => {
  const made = session(...fires, ...settles);
  expect(causes(made)).toEqual([]);
  expect(made.findings.at(-1)).toMatch(/^10 cleared 1: [a-zA-Z0-9].*[^.]$/);
});

describe('the station', () => {
  it.each<[string, readonly Happening[]]>([
    ['that has a cable moved', [lost, back, ack]],
    ['beside a link that comes and goes with a phone', [lost, back, ack, lost, back, ack, lost, back, ack]],
    ['whose clock is put right by a second', [jumped(1000), jumped(-1000)]],
    ['whose network is away for a moment', [{ type: 'network.send-failed', socket: 'a', cause: 'ENETDOWN', times: 9 }]],
    ['that makes up for upper and lower case in a list', [problem('note', 'a', { harmless: true })]],
    ['whose ladder of keys goes on', [refused({ what: 'list', era: 'new', gated: true }), chosen]],
    [
      'that refuses a name outside of its folder',
      [{ type: 'file.refused', by: 'tftp', device, from, file: '../a', code: 2, reason: 'outside' }],
    ],
    ['whose settings cannot be met', [failed('settings'), failed('unreadable')]],
    ['that hears a network it does not serve', [ignored('no-subnet')]],
    ['without a list of a phone that runs', [missing('SEP002699EF0F1A.cnf.xml'), missing('ringlist.xml')]],
  ])('%s is healthy', (_which, happenings) => {
    expect(session(...happenings).findings).toEqual([]);
  });

  it('beside another server on purpose is healthy', () => {
    const made = new Session();
    made.tell(0, began({ pace: 1, mode: 'share-lan' }));
    made.tell(1, { type: 'dhcp.foreign-server', adapter: 'eth1', server: '10.0.0.2' });
    expect(made.findings).toEqual([]);
  });

  it('names one finding for several files, and says which', () => {
    const made = session(problem('truncated', 'a.sbn'), problem('truncated', 'b.sbn'), problem('damaged', 'c.sbn'));
    expect(made.findings).toEqual([
      '10 raised 1 image-truncated certain by 1',
      '10 updated 1 certain by 1,2',
      '10 updated 1 certain by 1,2,3',
    ]);
    expect(made.diagnosis.findings[0]?.says).toBe('a.sbn is wrong (in cmterm). The same with b.sbn, c.sbn.');
  });
});

describe('a link that nothing is heard on', () => {
  it('is told when no device can be silent any longer', () => {
    const made = session(back);
    made.pass(99);
    expect(made.findings).toEqual([]);
    made.pass(101);
    expect(made.findings).toEqual(['100 raised 1 wrong-socket possible by 1']);
    made.tell(102, { type: 'dhcp.discover', device, parameters: [] });
    expect(made.findings.at(-1)).toBe('102 cleared 1: something is heard there now');
  });

  it('is healthy with a device that asks', () => {
    const made = session(back, { type: 'dhcp.discover', device, parameters: [] });
    made.pass(1000);
    expect(made.findings).toEqual([]);
  });
});

describe('no link', () => {
  const none: Happening = { type: 'adapter.no-link', adapter: 'eth1' };
  const linked: Happening = { type: 'adapter.linked', adapter: 'eth1' };

  it('for longer than any device needs to start is a device without power, until there is one', () => {
    const made = session(none);
    made.pass(101);
    expect(made.findings).toEqual(['100 raised 1 no-power possible by 1']);
    made.tell(200, linked);
    expect(made.findings.at(-1)).toBe('200 cleared 1: there is a link now');
    made.pass(300);
    expect(causes(made)).toEqual(['wrong-socket']);
  });

  it('for a while is somebody who plugs it in', () => {
    const made = session(none, linked, { type: 'dhcp.discover', device, parameters: [] });
    made.pass(1000);
    expect(made.findings).toEqual([]);
  });
});

describe('a link that comes and goes', () => {
  it('in a short time is a device without power', () => {
    const made = new Session({ pace: 1 });
    for (let at = 10; at < 60; at += 10) {
      made.tell(at, lost);
      made.tell(at + 5, back);
    }
    expect(made.findings).toEqual(['50 raised 1 no-power likely by 1,3,5,7,9']);
    made.tell(70, complete('a'));
    expect(made.findings.at(-1)).toBe('70 cleared 1: a device reads files');
  });

  it('now and then is a device that restarts', () => {
    const made = new Session({ pace: 1 });
    for (let at = 0; at < 1000; at += 100) made.tell(at, lost);
    expect(causes(made)).toEqual([]);
  });
});

describe('a device that was asking for long when it was heard', () => {
  const started: Happening = {
    type: 'station.started',
    version: '1',
    adapter: 'eth1',
    address: '192.168.1.1/24',
    engine: 'e',
    services: [],
    ready: 1,
  };
  const late = (secs: number): Happening => ({ type: 'dhcp.discover', device, parameters: [], secs });

  it('was kept off by a switch', () => {
    const made = new Session({ pace: 1 });
    made.tell(10, started);
    made.tell(60, late(30));
    expect(made.findings).toEqual(['60 raised 1 spanning-tree-delay likely by 2']);
  });

  it.each([
    ['before the station was there', 20, 30],
    ['for a few seconds, as on a bad cable', 60, 12],
    ['for longer than any device does', 600, 500],
  ])('%s was not', (_when, at, secs) => {
    const made = new Session({ pace: 1 });
    made.tell(10, started);
    made.tell(at, late(secs));
    made.tell(at + 4, late(secs + 4));
    expect(made.findings).toEqual([]);
  });
});
