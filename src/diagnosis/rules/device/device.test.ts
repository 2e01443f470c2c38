/** The rules about what a device does: sessions with what fires them, what ends them, and every healthy reason for the same. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Happening } from '../../../events/types.ts';
import type { CauseName } from '../../../knowledge/causes.ts';
import { began, Session } from '../../session.fixture.ts';

const device = '00:26:99:ef:0f:1a';
const address = '192.168.1.100';
const from = `${address}:49152`;
const vendorClass = 'Cisco Systems, Inc. IP Phone CP-7911G';
const PXE = 'PXEClient:Arch:00007:UNDI:003016';
const LIST = 'term11.default.loads';
const CTL = 'CTLSEP002699EF0F1A.tlv';
const SEP = 'SEP002699EF0F1A.cnf.xml';
const LOAD = 'SCCP11.9-4-2.loads';
const PARTS = ['jar11sccp.9.sbn', 'cnu11.9.sbn', 'apps11.9.sbn', 'dsp11.9.sbn', 'cvm11sccp.9.sbn'];

const chosen: Happening = { type: 'adapter.chosen', adapter: 'eth1', address: '192.168.1.1/24', why: '' };
const discover: Happening = { type: 'dhcp.discover', device, parameters: [], vendorClass };
const offer = (to = 'broadcast', more: object = {}): Happening => ({
  type: 'dhcp.offer',
  device,
  address,
  lease: 7200_000,
  to,
  ...more,
});
const requests: Happening = { type: 'dhcp.request', device, asks: 'selecting', address };
const ack = (more: object = {}): Happening => ({
  type: 'dhcp.ack',
  device,
  address,
  lease: 7200_000,
  to: 'broadcast',
  vendorClass,
  ...more,
});
const START = [discover, offer(), requests, ack()];
const transfer = (file: string, size = 5000) =>
  ({ by: 'tftp', device, from, transfer: 1, file, asks: 'read', size }) as const;
const request = (file: string): Happening => ({ type: 'file.request', ...transfer(file), mode: 'octet', options: {} });
const complete = (file: string, more: object = {}): Happening => ({
  type: 'file.complete',
  ...transfer(file),
  took: 1,
  resent: 0,
  ...more,
});
const read = (file: string): readonly Happening[] => [request(file), complete(file)];
const progress = (sent: number, lost: number): Happening => ({
  type: 'file.progress',
  ...transfer('a', 500_000),
  sent,
  lost,
});
const failed = (file: string, more: object): Happening => ({
  type: 'file.failed',
  ...transfer(file),
  reason: '',
  sent: 0,
  block: 512,
  ...more,
});
const stalled = (file: string, more: object = {}): Happening => ({
  type: 'file.stalled',
  ...transfer(file),
  sent: 0,
  heard: false,
  block: 512,
  ...more,
});
const missing = (file: string): Happening => ({ type: 'file.missing', by: 'tftp', device, from, file, asks: 'read' });
const listed: Happening = {
  type: 'firmware.expected',
  device,
  address,
  list: LIST,
  files: PARTS.map((name) => ({ name, size: 5000 })),
};
const READ_ALL = [listed, ...read(LIST), ...PARTS.flatMap(read)];

let session: Session;
beforeEach(() => {
  session = new Session();
  session.tell(0, began({ pace: 1, mode: 'serve' }));
  session.tell(0, chosen);
});

/** All at that second. */
function tell(at: number, ...happenings: readonly Happening[]): void {
  for (const one of happenings) session.tell(at, one);
}

function causes(): readonly CauseName[] {
  return session.diagnosis.findings.map(({ cause }) => cause);
}

/** What was found of a cause, without the events. */
function told(cause: CauseName): readonly string[] {
  const number = session.conclusions.flatMap(({ happening }) =>
    happening.type === 'finding.raised' && happening.cause === cause ? [String(happening.finding)] : [],
  );
  const lines = session.findings.filter((line) =>
    number.includes(/(?:raised|updated|cleared) (\d+)/.exec(line)?.[1] ?? ''),
  );
  return lines.map((line) => line.replace(/ by [\d,]+$/, '').replace(/ \d+/, ''));
}

const REGISTERED: Happening = {
  type: 'phone.registered',
  device,
  from,
  by: 'SCCP',
  name: 'SEP002699EF0F1A',
  load: 'SCCP11.9-4-2SR3-1S',
};

describe('resting-at-registering', () => {
  it('is good news, told once', () => {
    tell(10, ...START, ...READ_ALL);
    tell(60, ...START, missing(CTL), missing(SEP), missing('XMLDefault.cnf.xml'));
    expect(told('resting-at-registering')).toEqual(['60 raised resting-at-registering certain']);
    tell(90, discover);
    expect(causes()).toEqual([]);
  });

  it('is over when the phone says itself that it is awake, and not said again', () => {
    tell(10, ...START, ...READ_ALL);
    tell(60, ...START, missing(CTL), REGISTERED);
    expect(told('resting-at-registering').at(-1)).toBe(
      '60 cleared: it has registered, and says itself that it is awake',
    );
    tell(61, missing('XMLDefault.cnf.xml'));
    expect(causes()).toEqual([]);
  });
});

describe('unplugged-too-early', () => {
  it('is a start in the middle of a file, and is settled when it loads again', () => {
    tell(10, ...START, listed, ...read(LIST), request(PARTS[0] ?? ''));
    tell(20, discover, failed(PARTS[0] ?? '', { why: 'restarted', sent: 2500 }));
    expect(told('unplugged-too-early')).toEqual(['20 raised unplugged-too-early likely']);
    tell(30, offer(), requests, ack(), ...read(LIST));
    expect(told('unplugged-too-early').at(-1)).toBe('30 cleared: it loads again, from the beginning');
  });

  it('is also one that comes after the transfer had ended in silence', () => {
    tell(10, ...START, listed, ...read(LIST), request(PARTS[0] ?? ''));
    tell(30, failed(PARTS[0] ?? '', { why: 'silent', sent: 2500 }));
    tell(60, discover);
    expect(told('unplugged-too-early')).toEqual(['60 raised unplugged-too-early likely']);
  });

  it.each<[string, readonly Happening[]]>([
    ['between two files', [...read(LIST), ...read(PARTS[0] ?? '')]],
    ['at the beginning of a file', [...read(LIST), request(PARTS[0] ?? '')]],
    ['after everything was read', READ_ALL],
  ])('is no start %s', (_when, happenings) => {
    tell(10, ...START, ...happenings);
    tell(20, ...START);
    expect(told('unplugged-too-early')).toEqual([]);
  });
});

describe('trust-list-lock', () => {
  it('is likely at once, and certain when nothing else is asked for', () => {
    tell(10, ...START, missing(`${SEP}.sgn`));
    session.pass(100);
    expect(told('trust-list-lock')).toEqual(['10 raised trust-list-lock likely', '70 updated certain']);
    tell(110, missing(SEP));
    expect(told('trust-list-lock').at(-1)).toMatch(/cleared/);
  });
});

describe('ctlsep-loop', () => {
  it('is named at the third request for the trust list, and certain when it drops its address', () => {
    tell(10, ...START, missing(CTL), missing(CTL));
    expect(told('ctlsep-loop')).toEqual([]);
    tell(20, missing(CTL));
    tell(30, discover);
    expect(told('ctlsep-loop')).toEqual(['20 raised ctlsep-loop likely', '30 updated certain']);
  });

  it('is none where it goes on', () => {
    for (let at = 10; at < 100; at += 10) tell(at, ...START, missing(CTL), missing(SEP));
    expect(told('ctlsep-loop')).toEqual([]);
  });
});

describe('flash-not-kept', () => {
  it('is a device that asks for everything again after its restart, certain the second time', () => {
    tell(10, ...START, ...READ_ALL);
    tell(60, ...START, ...READ_ALL);
    tell(120, ...START, request(LIST));
    expect(told('flash-not-kept')).toEqual(['60 raised flash-not-kept likely', '120 updated certain']);
  });

  it.each<[string, readonly Happening[]]>([
    ['that is reset again by a person', [...READ_ALL, ...START, missing(CTL), ...START]],
    [
      'that goes on to the next load',
      [...READ_ALL, ...START, { type: 'firmware.bridged', device, address, package: 'p', load: 'a', next: 'b' }],
    ],
    ['that refuses the last file', [...READ_ALL]],
    ['that was cut off', [...read(LIST), request('a.sbn'), ...START]],
  ])('is none %s', (_which, happenings) => {
    tell(10, ...START, listed, ...happenings, ...READ_ALL);
    expect(told('flash-not-kept')).toEqual([]);
  });
});

describe('upgrade-loop', () => {
  const round = [...START, missing(CTL), request(SEP), ...read(LOAD), ...PARTS.flatMap(read)];

  it('is the same load after every start', () => {
    for (let at = 10; at < 50; at += 10) tell(at, ...round);
    expect(told('upgrade-loop')).toEqual(['30 raised upgrade-loop likely', '40 updated certain']);
  });

  it('is none where it only looks whether its load is the one', () => {
    for (let at = 10; at < 50; at += 10) tell(at, ...START, missing(CTL), request(SEP), ...read(LOAD));
    expect(told('upgrade-loop')).toEqual([]);
  });
});

describe('requested-file-missing', () => {
  it('is a part of the firmware, at once', () => {
    tell(10, ...START, ...read(LIST), missing('cvm11sccp.9.sbn'));
    expect(told('requested-file-missing')).toEqual(['10 raised requested-file-missing certain']);
    tell(20, request('cvm11sccp.9.sbn'));
    expect(causes()).toEqual([]);
  });

  it('is a file that is asked for again and again, whatever is read in between', () => {
    tell(10, missing('pxelinux.cfg/default'), ...read('a'), missing('pxelinux.cfg/default'), ...read('a'));
    expect(causes()).toEqual([]);
    tell(20, missing('pxelinux.cfg/default'));
    expect(told('requested-file-missing')).toEqual(['20 raised requested-file-missing likely']);
  });

  it('is the only file of a device that then falls silent', () => {
    tell(10, missing('undionly.kpxe'));
    session.pass(60);
    expect(told('requested-file-missing')).toEqual(['35 raised requested-file-missing likely']);
  });

  it.each<[string, readonly Happening[]]>([
    ['that goes on with another', [missing('a.cfg'), ...read('b.cfg')]],
    ['of many that need not be here', [missing('a.cfg'), missing('b.cfg'), missing('c.cfg'), ...read('d.cfg')]],
    [
      'that a phone asks for when it runs',
      [missing(CTL), missing(SEP), missing(CTL), missing(SEP), missing(CTL), missing(SEP)],
    ],
    ['that it writes', [{ type: 'file.missing', by: 'tftp', device, from, file: 'a.log', asks: 'write' }]],
  ])('is none %s', (_which, happenings) => {
    tell(10, ...happenings);
    session.pass(1000);
    expect(told('requested-file-missing')).toEqual([]);
  });
});

describe('what a phone says itself', () => {
  const says = (message: string): Happening => ({
    type: 'syslog.said',
    sender: address,
    device,
    severity: 'notice',
    message,
  });
  const alarm = (text: string, last?: string): Happening => ({
    type: 'phone.alarm',
    device,
    from,
    severity: 'information',
    text,
    ...(last !== undefined && { last }),
  });

  it.each<[CauseName, Happening]>([
    ['no-tftp-address', says('TFTP Server Required')],
    ['bad-router', says('No Default Router')],
    ['wrong-subnet-mask', says('Invalid Subnet Mask')],
    ['address-in-use', says('Duplicate IP')],
    ['hardware-revision', says('Load Rejected HC')],
    ['load-missing', says('Load ID Incorrect')],
    ['trust-list-lock', says('Trust List Update Failed')],
    ['signing-key-era', alarm('Load Auth Fail')],
    ['bad-checksums', says('UDP Checksum err')],
  ])('is evidence for %s', (cause, happening) => {
    tell(10, ...START, request(LIST), happening);
    expect(causes()).toEqual([cause]);
  });

  it('that it restarted for other firmware, again and again, is a loop', () => {
    for (const at of [10, 100]) tell(at, ...START, request(SEP), alarm('1: Last=Phone-Loading', 'Phone-Loading'));
    expect(told('upgrade-loop')).toEqual([]);
    tell(200, alarm('1: Last=Phone-Loading', 'Phone-Loading'));
    expect(told('upgrade-loop')).toEqual(['200 raised upgrade-loop likely']);
  });

  it('that a file is not there, or why it restarted once, is none', () => {
    tell(10, ...START, request(LIST), says('File Not Found: CTLFile.tlv'), alarm('Last=Initialized', 'Initialized'));
    expect(causes()).toEqual([]);
  });
});

describe('flash-damaged', () => {
  it('is a whole lease, and silence: possible at first, likely when it starts again for nothing', () => {
    tell(10, ...START);
    session.pass(69);
    expect(told('flash-damaged')).toEqual([]);
    session.pass(71);
    expect(told('flash-damaged')).toEqual(['70 raised flash-damaged possible']);
    tell(100, ...START);
    expect(told('flash-damaged').at(-1)).toBe('100 updated likely');
    tell(101, missing(LIST));
    expect(causes()).toEqual([]);
  });

  it.each<[string, readonly Happening[]]>([
    ['that asks in time', [...START, request(LIST)]],
    ['that renews its lease', [{ type: 'dhcp.request', device, asks: 'renewing', address }, ack()]],
    ['whose files are elsewhere', [discover, ack({ gives: { server: '192.168.1.1', nextServer: '192.168.1.9' } })]],
    ['that no recipe knows', [{ ...discover, vendorClass: 'x' }, ack({ vendorClass: 'x' })]],
    ['that refuses its address', [...START, { type: 'dhcp.decline', device, address, quarantine: 1 }]],
    [
      'whose refusal is not taken any more',
      [...START, { type: 'dhcp.ignored', device, message: 'DECLINE', reason: '', why: 'too-many-declines' }],
    ],
  ])('is none %s', (_which, happenings) => {
    tell(10, ...happenings);
    session.pass(1000);
    expect(told('flash-damaged')).toEqual([]);
  });
});

describe('firewall', () => {
  it('is possible where no request comes in', () => {
    tell(10, ...START);
    session.pass(80);
    expect(told('firewall')).toEqual(['70 raised firewall possible']);
    tell(90, request(LIST));
    expect(told('firewall').at(-1)).toBe('90 cleared: requests come in');
  });

  it('is likely where nothing that is sent arrives', () => {
    tell(10, ...START, request(LIST));
    tell(14, stalled(LIST));
    session.pass(21);
    expect(told('firewall')).toEqual(['20 raised firewall likely']);
    tell(30, complete(LIST));
    expect(told('firewall').at(-1)).toBe('30 cleared: files get through');
  });

  it.each<[string, readonly Happening[]]>([
    ['that answers in the end', [request(LIST), stalled(LIST), complete(LIST)]],
    ['that erases its flash after the first block', [request(LIST), stalled(LIST, { heard: true, sent: 512 })]],
    ['of many', [complete('a'), ...START]],
  ])('is none with a device %s', (_which, happenings) => {
    tell(10, ...START, ...happenings);
    session.pass(1000);
    expect(told('firewall')).toEqual([]);
  });
});

describe('offers that are not taken', () => {
  it.each<[CauseName, string]>([
    ['offers-blocked', 'broadcast'],
    ['broadcast-flag-cleared', '192.168.1.100'],
  ])('are %s, when they are sent to %s', (cause, to) => {
    for (let at = 10; at < 60; at += 10) tell(at, discover, offer(to));
    expect(session.findings.map((line) => line.replace(/ by .*/, ''))).toEqual([
      `40 raised 1 ${cause} likely`,
      '50 updated 1 certain',
    ]);
    tell(70, requests, ack());
    expect(causes()).toEqual([]);
  });

  it('are nothing when one of them is taken in the end', () => {
    for (let at = 10; at < 30; at += 10) tell(at, discover, offer());
    tell(40, ...START, ...START, ...START, ...START);
    expect(session.findings).toEqual([]);
  });
});

describe('addresses', () => {
  it('that somebody has are told and settled when it has another', () => {
    tell(10, discover, { type: 'dhcp.address-taken', device, address, holder: '02:00:00:00:00:01', quarantine: 1 });
    tell(11, ack());
    expect(told('address-in-use')).toEqual([
      '10 raised address-in-use certain',
      '11 cleared: it has 192.168.1.100 now',
    ]);
  });

  it('that it declines one after the other are no accident', () => {
    for (let at = 1; at < 5; at += 1) {
      tell(at * 10, ack(), { type: 'dhcp.decline', device, address: `192.168.1.10${at}`, quarantine: 1 });
    }
    expect(told('every-address-declined')).toEqual(['30 raised every-address-declined likely', '40 updated certain']);
    expect(causes()).toEqual(['every-address-declined']);
    tell(60, ...START, request(LIST));
    expect(causes()).toEqual([]);
  });

  it('that it was lent for too short are told when they end', () => {
    tell(10, ...START.slice(0, 3), ack({ lease: 60_000 }), listed, ...read(LIST), request(PARTS[0] ?? ''));
    session.pass(80);
    expect(told('lease-too-short')).toEqual(['70 raised lease-too-short likely']);
    tell(90, ack());
    expect(causes()).toEqual([]);
  });

  it('that it was lent for too short are told once, however many of the same length follow', () => {
    tell(10, ...START.slice(0, 3), ack({ lease: 60_000 }), listed, ...read(LIST), request(PARTS[0] ?? ''));
    session.pass(80);
    tell(81, ack({ lease: 60_000 }));
    session.pass(150);
    expect(told('lease-too-short')).toEqual(['70 raised lease-too-short likely']);
    expect(causes()).toContain('lease-too-short');
  });

  it('that it renews in time are long enough', () => {
    tell(10, ...START.slice(0, 3), ack({ lease: 60_000 }), ...READ_ALL);
    for (let at = 40; at < 400; at += 30) tell(at, ack({ lease: 60_000 }));
    expect(told('lease-too-short')).toEqual([]);
  });

  it('that are stored in a phone', () => {
    tell(10, { type: 'file.missing', by: 'tftp', from, file: LIST, asks: 'read' });
    expect(told('address-stored-in-device')).toEqual(['10 raised address-stored-in-device likely']);
  });

  it('of another network than the station is in', () => {
    const at = { by: 'tftp', from: '10.0.0.1:7777', file: 'ap3g2-k9w7-tar.default' } as const;
    tell(10, { type: 'file.refused', ...at, code: 2, reason: 'far away', why: 'outside' });
    expect(told('device-in-other-network')).toEqual(['10 raised device-in-other-network certain']);
    expect(session.diagnosis.findings[0]?.remedy[0]).toContain('--set-address 10.0.0.2/24');
    expect(session.diagnosis.findings[0]?.says).toMatch(
      /^Cisco Aironet asks for ap3g2-k9w7-tar.default from 10.0.0.1,/,
    );
  });

  it('that two devices share', () => {
    for (let at = 0; at < 8; at += 1) tell(at, { ...discover, hostname: at % 2 === 0 ? 'SEPA' : 'SEPB' });
    expect(told('duplicate-mac')[0]).toBe('3 raised duplicate-mac likely');
  });

  it('of a device that gets another name are its own', () => {
    for (const name of ['SEPA', 'SEPB', 'SEPA', 'SEPC'])
      tell(1, { ...discover, hostname: name }, { ...discover, hostname: name });
    expect(told('duplicate-mac')).toEqual([]);
  });
});

describe('transfers', () => {
  it.each<[CauseName, string, readonly Happening[]]>([
    ['reply-from-other-address', 'an error 5 at once', [failed(LIST, { code: 5 })]],
    [
      'options-refused',
      'two errors 8',
      [
        { type: 'file.probe', ...transfer('a'), code: 8 },
        { type: 'file.probe', ...transfer('a'), code: 8 },
      ],
    ],
    ['block-number-overflow', 'an end at 32 MB', [failed('a', { sent: 65_535 * 512, size: 5e7, why: 'silent' })]],
    ['block-too-large-for-path', 'a first block that is too large', [stalled('a', { heard: true, block: 8192 })]],
    ['lossy-cable', 'many packets twice', [complete('a', { size: 100_000, resent: 80 })]],
    ['lossy-cable', 'many packets lost so far', [progress(5120, 4), progress(20_480, 18)]],
  ])('%s: %s', (cause, _what, happenings) => {
    tell(10, ...happenings);
    expect(causes()).toEqual([cause]);
    tell(20, complete('b', { size: 10_000_000 }));
    expect(causes()).toEqual([]);
  });

  it.each<[string, readonly Happening[]]>([
    ['that was silent in one place, where it was sent the same again', [progress(100_000, 0), progress(100_512, 30)]],
    [
      'that answers late, so that it is sent everything twice',
      [complete('a', { size: 100_000, resent: 190, lost: 2 })],
    ],
    ['that is taken without options after all', [{ type: 'file.probe', ...transfer('a'), code: 8 }, ...read('a')]],
    [
      'of a size that is only asked for',
      [
        { type: 'file.probe', ...transfer('a'), code: 0 },
        { type: 'file.probe', ...transfer('a'), code: 0 },
      ],
    ],
    ['beyond 65535 blocks', [stalled('a', { heard: true, sent: 70_000 * 512, size: 5e7 })]],
    ['over a bad cable', [complete('a', { size: 500_000, resent: 110 })]],
    ['of a few blocks, of which one was lost', [complete('a', { size: 700, resent: 1 })]],
    ['that is ended in the middle by the client', [failed('a', { code: 5, sent: 2048 })]],
  ])('are healthy: one %s', (_which, happenings) => {
    tell(10, ...happenings);
    expect(session.findings).toEqual([]);
  });
});

describe('network boot', () => {
  const asks = (arch: number): Happening => ({ ...discover, vendorClass: PXE, arch });
  const PI = 'b8:27:eb:00:00:01';
  const pi: Happening = {
    type: 'dhcp.discover',
    device: PI,
    parameters: [],
    vendorClass: 'PXEClient:Arch:00000:UNDI:002001',
    arch: 0,
  };

  it('without a file is named', () => {
    tell(10, asks(7), offer());
    expect(causes()).toEqual(['no-boot-file']);
    tell(20, asks(7), offer('broadcast', { gives: { bootFile: 'ipxe.efi' } }));
    expect(causes()).toEqual([]);
  });

  it.each([
    [7, 'undionly.kpxe', ['wrong-architecture']],
    [0, 'ipxe.efi', ['wrong-architecture']],
    [7, 'ipxe.efi', []],
    [0, 'pxelinux.0', []],
    [0, 'boot.img', []],
  ])('of architecture %i with %s: %j', (arch, bootFile, found) => {
    tell(10, asks(arch), offer('broadcast', { gives: { bootFile } }));
    expect(causes()).toEqual(found);
  });

  it('of a Raspberry Pi needs its words in option 43', () => {
    tell(10, pi, { ...offer(), device: PI } as Happening);
    expect(causes()).toEqual(['pi-option-43']);
    tell(20, { ...offer('broadcast', { gives: { vendor: '\\x06Raspberry Pi Boot' } }), device: PI } as Happening);
    expect(causes()).toEqual([]);
  });
});

it('two things that are wrong with one device are both named', () => {
  tell(
    10,
    ...START,
    ...read(LIST),
    missing('cvm11sccp.9.sbn'),
    complete('jar11sccp.9.sbn', { size: 1e5, resent: 190 }),
  );
  expect(causes()).toEqual(['requested-file-missing', 'lossy-cable']);
});
