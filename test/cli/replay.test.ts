/** `rouse replay` with recordings as they come: whole, cut off, of another version, or made by somebody who means harm. */
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { rouse, type Ended } from '../../src/interfaces/cli/rouse.fixture.ts';
import { Scratch } from '../support/scratch.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

function replay(lines: readonly (string | object)[], ...options: readonly string[]): Promise<Ended> {
  const file = scratch.join('session.jsonl');
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return rouse('replay', file, ...options);
}

function parse(line: string): Readonly<Record<string, unknown>> {
  const event: Readonly<Record<string, unknown>> = JSON.parse(line);
  return event;
}

const device = '00:26:99:ef:0f:1a';
const vendorClass = 'Cisco Systems, Inc. IP Phone CP-7911G';
const facts = { pace: 0.5, mode: 'serve' };
const missing = { type: 'file.missing', by: 'tftp', device, from: '10.0.0.9:49152', asks: 'read' };
const SESSION = [
  {
    n: 1,
    at: 0,
    type: 'session.began',
    session: 'x',
    station: 'b',
    version: '1',
    node: 'v20',
    platform: 'linux',
    facts,
  },
  { n: 2, at: 10_000, type: 'dhcp.discover', device, parameters: [], vendorClass },
  { n: 3, at: 10_000, type: 'device.seen', device, model: 'What an older version thought', recipe: 'x', by: 'y' },
  { n: 4, at: 11_000, ...missing, file: 'CTLSEP002699EF0F1A.tlv' },
  { n: 5, at: 90_000, type: 'station.stopped', reason: 'Ctrl-C' },
];

test('a session is told as it was lived, with what is found in it today, and how it ended', async () => {
  const { status, stdout, stderr } = await replay(SESSION);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''));
  expect(lines).toEqual([
    ' Cisco 7911G ef:0f:1a recognised by its vendor class',
    ' Cisco 7911G ef:0f:1a asked for CTLSEP002699EF0F1A.tlv, which is not here and need not be',
    expect.stringContaining('started normally'),
    expect.stringContaining('finding 1, likely: The Cisco 7911G started normally and was not reset'),
    expect.stringContaining('          1. Do not reset it yet'),
    expect.stringContaining('          2. Unplug the power'),
    expect.stringContaining('          3. Dial 123456789*0#'),
    expect.stringContaining('finding 1 (reset-not-taken) is certain by now'),
    ' Stopped: Ctrl-C.',
    '',
    'Cisco 7911G ef:0f:1a started normally: it was not reset (hold # at power-up)',
    '0 of 1 device recovered.',
    '1 finding not settled:',
    '1  reset-not-taken (certain): Cisco 7911G ef:0f:1a',
    '',
  ]);
});

test('as JSON, recorded events keep their numbers, and what is concluded comes after them', async () => {
  const { stdout } = await replay(SESSION, '--json');
  const events = stdout.trim().split('\n').map(parse);
  expect(events.map(({ n, at, type }) => [n, at, type])).toEqual([
    [1, 0, 'session.began'],
    [2, 10_000, 'dhcp.discover'],
    [6, 10_000, 'device.seen'],
    [7, 10_000, 'device.stage'],
    [4, 11_000, 'file.missing'],
    [8, 11_000, 'device.step'],
    [9, 11_000, 'finding.raised'],
    [10, 41_000, 'finding.updated'],
    [5, 90_000, 'station.stopped'],
  ]);
  expect(events[6]).toMatchObject({
    finding: 1,
    cause: 'reset-not-taken',
    confidence: 'likely',
    device,
    evidence: [2, 4],
  });
});

describe('a recording that is not whole', () => {
  test('is told as far as it goes', async () => {
    const cut = '{"n":5,"at":90000,"type":"stati';
    const { status, stdout, stderr } = await replay([
      ...SESSION.slice(0, 2),
      '',
      'Good morning',
      SESSION[3] ?? '',
      cut,
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain('finding 1, likely');
    expect(stderr).toMatch(/^rouse: .*session\.jsonl: line 4 is passed over: it is not JSON\n.*line 6 .*not JSON\n$/);
  });

  test('says which events this version does not know', async () => {
    const { status, stdout, stderr } = await replay([...SESSION, { n: 6, at: 0, type: 'from.tomorrow' }]);
    expect([status, stdout.includes('finding 1, likely')]).toEqual([0, true]);
    expect(stderr).toContain('line 6 is passed over: there is no event "from.tomorrow"');
  });

  test('says no more than a few times what is wrong with it', async () => {
    const { status, stderr } = await replay([...SESSION, ...Array.from({ length: 50 }, () => '{')]);
    expect([status, stderr.split('\n').length]).toEqual([0, 12]);
    expect(stderr).toContain('40 more lines passed over\n');
  });

  test.each([
    ['nothing at all', [''], 1, 'holds no event'],
    ['something else', ['PK\u0003\u0004', 'x'], 1, 'holds no event'],
  ])('is refused when it is %s', async (_what, lines, status, what) => {
    const ended = await replay(lines);
    expect([ended.status, ended.stdout]).toEqual([status, '']);
    expect(ended.stderr).toContain(what);
  });

  test('is refused when it is not there', async () => {
    const ended = await rouse('replay', scratch.join('nowhere.jsonl'));
    expect([ended.status, ended.stdout]).toEqual([4, '']);
    expect(ended.stderr).toMatch(/^rouse: .*nowhere\.jsonl/);
  });
});

test('an event that somebody left something out of is passed over, and the others are told', async () => {
  const wrong = [
    { n: 6, at: 95_000, type: 'file.missing', from: 5, file: {} },
    { n: 7, at: 95_000, type: 'station.started' },
    { n: 8, at: 95_000, type: 'session.began' },
    { n: 9, at: -1, type: 'dhcp.ack', device: {}, vendorClass: 7 },
    { n: 10, at: 1e300, type: 'finding.raised', device },
  ];
  const { status, stdout, stderr } = await replay([...SESSION, ...wrong, { ...SESSION[4], n: 11 }]);
  expect(status).toBe(0);
  expect(stdout.match(/Stopped: Ctrl-C/g)).toHaveLength(2);
  expect(stderr).toMatch(/event 6 is passed over: /);
  expect(stderr).toMatch(/event 7 is passed over: /);
});

test('a recording does nothing to the terminal', async () => {
  const hostile = [
    { n: 6, at: 0, ...missing, file: '\u001b[2J\u009b31m\u202e' },
    { n: 7, at: 0, type: '\u001b]0;owned\u0007' },
  ];
  for (const options of [[], ['--json']]) {
    const { stdout, stderr } = await replay([...SESSION, ...hostile], ...options);
    expect(stdout).toContain('x1b[2J');
    expect(`${stdout}${stderr}`.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  }
});
