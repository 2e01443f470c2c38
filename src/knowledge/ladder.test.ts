import { describe, expect, test } from 'vitest';
import { signingEra } from '../formats/cisco/load-version.ts';
import {
  askedForComponent,
  askedForConfiguration,
  askedForDefaultList,
  askedForRelease,
  hasRead,
  hasRestarted,
  wasSent,
} from './ladder.ts';
import { AT_THE_FOOT, type Climb, type ClimbEvent } from './climb.ts';
import { rungName, type Offering } from './rung.ts';
import type { LoadVerdict } from './verdict.ts';

const TERM = 'term11.default.loads';
const NEW = offering('9-4-2SR3-1');
const BRIDGE = offering('8-5-2');
const OLD = offering('8-2-2');

function offering(version: string, over: Partial<LoadVerdict> = {}, given = false): Offering {
  const protocol = over.protocol ?? 'sccp';
  const era = signingEra(version);
  const load: LoadVerdict = {
    lists: [`${protocol.toUpperCase()}11.${version}S.loads`, TERM],
    files: [`jar11${protocol}.${version}.sbn`, `cnu11.${version}.sbn`],
    models: ['7906', '7911'],
    recovers: ['7911'],
    family: '11',
    protocol,
    version,
    componentVersion: version,
    ...(era !== undefined && { era }),
    gates: [],
    complete: true,
    ...over,
  };
  return { id: `${protocol} ${version}`, title: `${protocol} ${version}`, given, loads: [load] };
}

/** What a device does, in short: `term`, `release VERSION`, `ask FILE`, `read FILE`, `get FILE` (both), `sent FILE` (to its end, unacknowledged), `restart`, `config`. */
function climb(offerings: readonly Offering[], script: readonly string[]): readonly string[] {
  let state: Climb = AT_THE_FOOT;
  const told: string[] = [];
  for (const line of script) {
    const [word = '', file = ''] = line.split(' ');
    const step = perform(state, word, file, offerings);
    state = step.climb;
    told.push(...step.events.map(eventText));
    if (word === 'term' || word === 'get') state = hasRead(state, word === 'term' ? TERM : file);
  }
  return told;
}

function perform(state: Climb, word: string, file: string, offerings: readonly Offering[]) {
  switch (word) {
    case 'term':
    case 'ask-term':
      return askedForDefaultList(state, TERM, offerings);
    case 'release':
      return askedForRelease(state, `SCCP11.${file}S.loads`, offerings);
    case 'ask':
    case 'get':
      return askedForComponent(state, file, offerings);
    case 'read':
      return { climb: hasRead(state, file), events: [] };
    case 'sent':
      return { climb: wasSent(state, file), events: [] };
    case 'restart':
      return { climb: hasRestarted(state), events: [] };
    default:
      return askedForConfiguration(state, offerings);
  }
}

function eventText(event: ClimbEvent): string {
  if (event.kind === 'chosen') return `chosen ${event.rung.load.version} ${event.why}`;
  if (event.kind === 'refused') return `refused ${event.rung.load.version} ${event.how}${event.exhausted ? ' !' : ''}`;
  return `bridged ${event.rung.load.version} -> ${rungName(event.target)}`;
}

const load = (version: string, protocol = 'sccp') => [
  `get jar11${protocol}.${version}.sbn`,
  `get cnu11.${version}.sbn`,
];

describe('the first load', () => {
  test.each([
    ['is the newest', [OLD, NEW, BRIDGE], 'chosen 9-4-2SR3-1 newest'],
    ['is the only one there is', [OLD], 'chosen 8-2-2 only'],
    ['is the one the user named', [NEW, offering('8-5-2', {}, true)], 'chosen 8-5-2 named-by-user'],
    ['is a complete one', [offering('9-4-2SR3-1', { complete: false }), BRIDGE], 'chosen 8-5-2 only'],
    ['is an incomplete one where there is no other', [offering('8-5-2', { complete: false })], 'chosen 8-5-2 only'],
  ])('%s', (_, offerings, told) => expect(climb(offerings, ['term'])).toEqual([told]));

  test('is none where no package holds the list', () => expect(climb([], ['term', 'term', 'term'])).toEqual([]));
});

describe('a phone with an old loader', () => {
  test('goes over the bridge to the newest', () => {
    const told = climb(
      [NEW, BRIDGE, OLD],
      ['term', 'term', 'term', ...load('8-5-2'), 'restart', 'config', 'config', 'release 9-4-2SR3-1', 'config'],
    );
    expect(told).toEqual([
      'chosen 9-4-2SR3-1 newest',
      'refused 9-4-2SR3-1 list',
      'chosen 8-5-2 older-key',
      'bridged 8-5-2 -> SCCP11.9-4-2SR3-1S',
    ]);
  });

  test('goes further down when it refuses the bridge too, and up again step by step', () => {
    const down = ['term', 'term', 'term', 'term', 'term', ...load('8-2-2'), 'restart', 'config'];
    expect(climb([NEW, BRIDGE, OLD], down)).toEqual([
      'chosen 9-4-2SR3-1 newest',
      'refused 9-4-2SR3-1 list',
      'chosen 8-5-2 older-key',
      'refused 8-5-2 list',
      'chosen 8-2-2 older-key',
      'bridged 8-2-2 -> SCCP11.8-5-2S',
    ]);
    const up = ['release 8-5-2', 'read SCCP11.8-5-2S.loads', ...load('8-5-2'), 'restart', 'config'];
    expect(climb([NEW, BRIDGE, OLD], [...down, ...up]).at(-1)).toBe('bridged 8-5-2 -> SCCP11.9-4-2SR3-1S');
  });

  test('is told once that nothing is left', () => {
    const told = climb(
      [NEW],
      Array.from({ length: 9 }, () => 'term'),
    );
    expect(told).toEqual(['chosen 9-4-2SR3-1 only', 'refused 9-4-2SR3-1 list !']);
  });

  test('gets what is added later', () => {
    expect(climb([NEW], ['term', 'term', 'term']).at(-1)).toBe('refused 9-4-2SR3-1 list !');
    let state: Climb = AT_THE_FOOT;
    for (const offerings of [[NEW], [NEW], [NEW], [NEW, BRIDGE]]) {
      state = hasRead(askedForDefaultList(state, TERM, offerings).climb, TERM);
    }
    expect(state.rung?.load.version).toBe('8-5-2');
  });
});

describe('what is no refusal', () => {
  test.each([
    ['one repetition', ['term', 'term', ...load('9-4-2SR3-1')]],
    ['a list that never arrived whole', ['ask-term', 'ask-term', 'ask-term', 'ask-term']],
    ['a restart in the middle of a file', ['term', 'ask jar11sccp.9-4-2SR3-1.sbn', 'term', 'term']],
    [
      'a restart between two files',
      ['term', ...load('9-4-2SR3-1').slice(0, 1), 'restart', 'term', ...load('9-4-2SR3-1'), 'restart', 'term', 'term'],
    ],
  ])('%s', (_, script) => expect(climb([NEW, BRIDGE], script)).toEqual(['chosen 9-4-2SR3-1 newest']));

  test('a phone that boots and is not on a bridge is left alone', () => {
    expect(climb([NEW, BRIDGE], ['term', ...load('9-4-2SR3-1'), 'restart', 'config'])).toHaveLength(1);
    expect(climb([NEW, BRIDGE], ['config', 'config'])).toEqual([]);
  });
});

test('a file that is refused again and again leads to another package, not to an older key', () => {
  const sister = offering('9-4-2SR1-1');
  const round = ['term', 'get jar11sccp.9-4-2SR3-1.sbn'];
  expect(climb([NEW, sister, BRIDGE], [...round, ...round, 'term'])).toEqual([
    'chosen 9-4-2SR3-1 newest',
    'refused 9-4-2SR3-1 component',
    'chosen 9-4-2SR1-1 another',
  ]);
});

describe('SIP and SCCP packages', () => {
  const sip = (version: string, over: Partial<LoadVerdict> = {}) => offering(version, { protocol: 'sip', ...over });

  test('are kept apart as long as there is a load of one protocol that was not refused', () => {
    const told = climb([NEW, BRIDGE, sip('8-4-2')], ['term', 'term', 'term', 'term']);
    expect(told).toEqual(['chosen 9-4-2SR3-1 newest', 'refused 9-4-2SR3-1 list', 'chosen 8-5-2 older-key']);
  });

  test('lead out of the loader both: when all of one are refused, the other follows, and then the load that was meant', () => {
    const bridge = ['term', ...load('8-4-2', 'sip'), 'restart', 'config', 'release 9-4-2SR3-1', 'config'];
    expect(climb([NEW, sip('8-4-2')], ['term', 'term', ...bridge])).toEqual([
      'chosen 9-4-2SR3-1 newest',
      'refused 9-4-2SR3-1 list',
      'chosen 8-4-2 other-protocol',
      'bridged 8-4-2 -> SCCP11.9-4-2SR3-1S',
    ]);
  });

  test('of the other protocol an older key is tried first, and what is incomplete never', () => {
    const told = climb(
      [NEW, sip('9-4-2SR3-1'), sip('8-4-2'), sip('8-2-2', { complete: false })],
      Array(9).fill('term'),
    );
    expect(told).toEqual([
      'chosen 9-4-2SR3-1 newest',
      'refused 9-4-2SR3-1 list',
      'chosen 8-4-2 other-protocol',
      'refused 8-4-2 list',
      'chosen 9-4-2SR3-1 another',
      'refused 9-4-2SR3-1 list !',
      'chosen 9-4-2SR3-1 another',
    ]);
  });

  test('of a protocol that nobody knows are tried among those of either', () => {
    const first = offering('7-2-1-0', { protocol: undefined });
    expect(climb([NEW, first], ['term', 'term', 'term'])).toEqual([
      'chosen 9-4-2SR3-1 newest',
      'refused 9-4-2SR3-1 list',
      'chosen 7-2-1-0 older-key',
    ]);
    expect(climb([first, sip('8-5-2')], ['term', 'term', 'term'])).toContain('chosen 7-2-1-0 older-key');
  });
});

test('a device that asks by name gets the package that has it', () => {
  expect(climb([NEW, BRIDGE], ['release 8-5-2', ...load('8-5-2')])).toEqual(['chosen 8-5-2 asked-by-name']);
  expect(climb([NEW, BRIDGE], ['get cnu11.8-5-2.sbn'])).toEqual(['chosen 8-5-2 asked-by-name']);
});

test('a load that a running phone breaks off twice is not offered to it for ever', () => {
  const bridged = ['term', 'term', 'term', ...load('8-5-2'), 'restart', 'config'];
  const lifted = ['release 9-4-2SR3-1', 'read SCCP11.9-4-2SR3-1S.loads', 'config'];
  expect(climb([NEW, BRIDGE], [...bridged, ...lifted, ...lifted]).slice(-2)).toEqual([
    'bridged 8-5-2 -> SCCP11.9-4-2SR3-1S',
    'refused 9-4-2SR3-1 list !',
  ]);
});

test('of the files that a device reads only those of its load are remembered, however many it reads', () => {
  let state = askedForDefaultList(AT_THE_FOOT, TERM, [NEW]).climb;
  for (let n = 0; n < 1000; n += 1) state = hasRead(state, `ring${n}.raw`);
  for (const name of [TERM, 'JAR11sccp.9-4-2SR3-1.sbn', 'cnu11.9-4-2SR3-1.sbn']) state = hasRead(state, name);
  expect(state.read).toEqual([TERM, 'jar11sccp.9-4-2sr3-1.sbn', 'cnu11.9-4-2sr3-1.sbn']);
});

describe('a file that was sent to its end and not acknowledged', () => {
  const [jar, cnu] = ['jar11sccp.8-5-2.sbn', 'cnu11.8-5-2.sbn'];
  const onTheBridge = ['term', 'term', 'term'];
  const lifted = 'bridged 8-5-2 -> SCCP11.9-4-2SR3-1S';

  test.each([
    ['has been read when the device goes on with the next one', [`ask ${jar}`, `sent ${jar}`, `get ${cnu}`, 'config']],
    ['has been read when the device starts with it', [`get ${jar}`, `ask ${cnu}`, `sent ${cnu}`, 'restart', 'config']],
  ])('%s', (_what, script) => {
    expect(climb([NEW, BRIDGE], [...onTheBridge, ...script]).at(-1)).toBe(lifted);
  });

  test.each([
    ['when the device asks for it again', [`get ${jar}`, `ask ${cnu}`, `sent ${cnu}`, `ask ${cnu}`, 'config']],
    ['when the device begins anew', [`get ${jar}`, `ask ${cnu}`, `sent ${cnu}`, 'ask-term', 'config']],
  ])('has not been read %s', (_what, script) => {
    expect(climb([NEW, BRIDGE], [...onTheBridge, ...script])).not.toContain(lifted);
  });
});
