import { beforeEach, describe, expect, it } from 'vitest';
import type { Happening } from '../../../events/types.ts';
import { Session } from '../../session.fixture.ts';
import { RESET_NOT_TAKEN } from './reset-not-taken.ts';

const device = '00:26:99:ef:0f:1a';
const from = '192.168.1.100:49152';
const address = '192.168.1.100';
const vendorClass = 'Cisco Systems, Inc. IP Phone CP-7911G';
const CTL = 'CTLSEP002699EF0F1A.tlv';
const SEP = 'SEP002699EF0F1A.cnf.xml';

const discover = { type: 'dhcp.discover', device, parameters: [], vendorClass } as const;
const ack = { type: 'dhcp.ack', device, address, lease: 7200, to: 'broadcast', vendorClass } as const;
const bridged: Happening = {
  type: 'firmware.bridged',
  device,
  address,
  package: 'p',
  load: 'SCCP 8-5-2',
  next: 'SCCP 9',
};
const missing = (file: string, of = device): Happening => {
  return { type: 'file.missing', by: 'tftp', device: of, from, file, asks: 'read' };
};
const transfer = (file: string) => ({ by: 'tftp', device, from, transfer: 1, file, asks: 'read', size: 9 }) as const;
const request = (file: string): Happening => ({ type: 'file.request', ...transfer(file), mode: 'octet', options: {} });
const complete = (file: string): Happening => ({ type: 'file.complete', ...transfer(file), took: 1, resent: 0 });
const read = (file: string): readonly Happening[] => [request(file), complete(file)];

let session: Session;
beforeEach(() => (session = new Session({ rules: [RESET_NOT_TAKEN] })));

/** All at that second. */
function tell(at: number, ...happenings: readonly Happening[]): void {
  for (const happening of happenings) session.tell(at, happening);
}

const LIKELY = '10 raised 1 reset-not-taken likely by 1,3';

const made: Happening = {
  type: 'configuration.made',
  device,
  address,
  file: SEP,
  server: '10.0.0.1',
  protocol: 'sccp',
};

describe('a phone that was not reset', () => {
  it('is told although it gets the configuration that is made for everybody, and not where the settings mean it', () => {
    tell(10, discover, ack, missing(CTL), made, ...read(SEP));
    expect(session.findings).toEqual([LIKELY]);
    tell(50, discover, ack, missing(CTL), { ...made, isMeant: true }, ...read(SEP));
    expect(session.findings.at(-1)).toBe('50 cleared 1: its configuration is here, so it may well start normally');
  });

  it('is told as soon as it asks for its configuration, and is certain when its list did not come in time', () => {
    tell(10, discover, ack, missing(CTL));
    expect(session.findings).toEqual([LIKELY]);
    tell(11, missing(SEP), missing('XMLDefault.cnf.xml'));
    expect(session.deadline).toBe(70);
    session.pass(69.999);
    expect(session.findings).toEqual([LIKELY]);
    session.pass(70);
    expect(session.findings).toEqual([LIKELY, '70 updated 1 certain by 1,3']);
    session.pass(1000);
    expect(session.findings).toHaveLength(2);
  });

  it('waits as long as the pace says', () => {
    session = new Session({ rules: [RESET_NOT_TAKEN], pace: 0.1 });
    tell(10, discover, ack, missing(CTL));
    expect(session.deadline).toBe(16);
  });

  it('is told in a sentence, with the steps of its recipe as the remedy', () => {
    tell(10, discover, ack, missing(CTL));
    const [finding] = session.diagnosis.findings;
    expect(finding).toMatchObject({ finding: 1, cause: 'reset-not-taken', device });
    expect(finding?.says).toBe(
      `The Cisco 7911G started normally and was not reset: it asked for its configuration (${CTL}) and not for its list of firmware files.`,
    );
    expect(finding?.remedy).toEqual([
      expect.stringMatching(/^Do not reset it yet: no firmware for the 7911/),
      expect.stringMatching(/^Unplug the power .* hold # .*Keep holding .* Then let go\.$/),
      expect.stringMatching(/^Dial 123456789\*0# .*the phone restarts\.$/),
    ]);
  });

  it.each([
    ['that took its address elsewhere', [{ type: 'dhcp.elsewhere', device, address, vendorClass }], '1,2'],
    ['that wants its old address back', [{ type: 'dhcp.request', device, asks: 'init-reboot', address }, ack], '1,3'],
    ['that has its address for ever', [{ ...ack, lease: -1 }], '1,2'],
  ] satisfies [string, Happening[], string][])('counts for one %s', (_who, start, evidence) => {
    tell(10, ...start, missing(CTL));
    expect(session.findings).toEqual([`10 raised 1 reset-not-taken likely by ${evidence}`]);
  });

  it('is more evidence with every try, and the wait begins anew', () => {
    tell(10, discover, ack, missing(CTL), missing(SEP));
    tell(40, discover, ack);
    session.pass(75);
    expect(session.findings).toEqual([LIKELY]);
    tell(80, missing(CTL), missing(SEP));
    expect(session.findings).toEqual([LIKELY, '80 updated 1 likely by 1,3,5,7']);
    session.pass(140);
    expect(session.findings.at(-1)).toBe('140 updated 1 certain by 1,3,5,7');
  });

  it('is no more evidence while a new try leads to something else', () => {
    tell(10, discover, ack, missing(CTL));
    tell(40, discover, ack, missing('RINGLIST.XML'));
    expect(session.findings).toEqual([LIKELY]);
    tell(41, missing(CTL));
    expect(session.findings).toEqual([LIKELY, '41 updated 1 likely by 1,3,4,7']);
  });

  it('stays certain through further tries, and is told no more once the evidence is enough', () => {
    tell(10, discover, ack, missing(CTL));
    session.pass(100);
    for (let at = 100; at < 1100; at += 10) tell(at, discover, ack, missing(CTL), missing(SEP));
    expect(session.findings).toHaveLength(9);
    expect(session.diagnosis.findings).toMatchObject([{ confidence: 'certain' }]);
    expect(session.diagnosis.findings[0]?.evidence).toHaveLength(16);
  });

  it.each([
    ['before', 20],
    ['after it was certain', 300],
  ])('is settled when it reads its list: %s', (_when, at) => {
    tell(10, discover, ack, missing(CTL));
    tell(at, discover, ack, request('term11.default.loads'));
    expect(session.findings.at(-1)).toBe(`${at} cleared 1: it asks for its list of firmware files: it was reset`);
    expect(session.diagnosis.findings).toEqual([]);
    session.pass(10_000);
    expect(session.findings.filter((line) => line.includes('cleared'))).toHaveLength(1);
  });
});

describe('a phone that may start normally', () => {
  const recovery = [discover, ack, ...read('term11.default.loads')];

  it.each<[string, readonly Happening[]]>([
    ['was recovered here', [...recovery, ...read('a.sbn'), discover, ack, missing(CTL), discover, ack, missing(CTL)]],
    [
      'goes from one load to the next',
      [...recovery, ...read('a.sbn'), discover, ack, bridged, missing(CTL), missing(SEP)],
    ],
    ['is in the middle of its recovery', [...recovery, request('a.sbn'), discover, ack, missing(CTL)]],
    ['is not known by a recipe', [{ ...discover, vendorClass: 'x' }, { ...ack, vendorClass: 'x' }, missing(CTL)]],
    ['was running when the station came', [ack, missing(CTL), missing(SEP)]],
    ['renews its lease', [{ type: 'dhcp.request', device, asks: 'renewing', address }, ack, missing(CTL)]],
    ['only has an address', [discover, ack]],
    ['asks for something else', [discover, ack, missing('RINGLIST.XML'), request('ringlist.xml')]],
  ])('is none that %s', (_who, happenings) => {
    tell(10, ...happenings);
    session.pass(10_000);
    expect(session.findings).toEqual([]);
  });

  it('is one whose own configuration is here: then it was not to be reset, and is not to be from then on', () => {
    tell(10, discover, ack, missing(CTL), request(SEP));
    expect(session.findings).toEqual([
      LIKELY,
      '10 cleared 1: its configuration is here, so it may well start normally',
    ]);
    tell(20, discover, ack, missing(CTL), request(SEP));
    session.pass(10_000);
    expect(session.findings).toHaveLength(2);
  });

  it('is not one that is given the configuration of all', () => {
    tell(10, discover, ack, missing(CTL), request('XMLDefault.cnf.xml'));
    expect(session.findings).toEqual([LIKELY]);
  });

  it('becomes one when it turns out to be on its way to the next load', () => {
    tell(10, discover, ack, missing(CTL), bridged);
    expect(session.findings).toEqual([LIKELY, '10 cleared 1: it runs a load that only leads to the next one']);
    expect(session.diagnosis.findings).toEqual([]);
  });
});

it('two phones are told apart', () => {
  const other = '00:26:99:ef:0f:1b';
  tell(10, discover, ack, { ...discover, device: other }, missing(CTL), missing(CTL, other));
  expect(session.findings).toEqual([
    '10 raised 1 reset-not-taken likely by 1,4',
    '10 raised 2 reset-not-taken likely by 3,5',
  ]);
});
