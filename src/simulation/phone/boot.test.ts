import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { instant, NEVER, type Instant } from '../../lib/time.ts';
import { generatePackage, type LookAlikeFile } from '../look-alikes/package.ts';
import { generateFaultyPackage } from '../look-alikes/faults.ts';
import { asciiBytes } from '../../formats/bytes.ts';
import { boot, bootDeadline, switchedOff } from './boot.ts';
import type { BootInput, BootState, BootTraits } from './boot-state.ts';

const server = ipv4(0xc0a80101);
const NEW = generatePackage({ family: '11', protocol: 'sccp', seed: 1 });
const TRAITS: BootTraits = {
  family: '11',
  keys: ['old', 'new'],
  loads: 'term11.default.loads',
  loadInformation: 307,
  name: 'SEP002699EF0F1A',
  pace: 1,
  hasApplication: false,
};

/** Plays a network that leases at once and holds these files; returns the story as `time what`. */
function play(files: readonly LookAlikeFile[], traits: BootTraits, until: number): readonly string[] {
  const story: string[] = [];
  let now = instant(0);
  let state: BootState = switchedOff(traits);
  let inputs: readonly BootInput[] = [{ kind: 'power-on' }];
  while (now <= until) {
    for (let input = inputs[0]; input !== undefined; input = inputs[0]) {
      const step = boot(state, input, traits, now);
      state = step.state;
      inputs = [...inputs.slice(1), ...step.effects.flatMap((effect) => answer(effect, files, story, now))];
    }
    const next = bootDeadline(state);
    if (next === NEVER) break;
    now = next;
    inputs = [{ kind: 'wake' }];
  }
  return story;
}

type Effect = ReturnType<typeof boot>['effects'][number];

function answer(effect: Effect, files: readonly LookAlikeFile[], story: string[], now: Instant): readonly BootInput[] {
  if (effect.kind === 'tell') story.push(`${now} ${milestone(effect.milestone)}`);
  else story.push(`${now} ${effect.kind}${effect.kind === 'fetch' ? ` ${effect.file}` : ''}`);
  if (effect.kind === 'start-network') return [{ kind: 'leased', server }];
  if (effect.kind !== 'fetch') return [];
  const found = files.find((file) => file.name.toLowerCase() === effect.file.toLowerCase());
  if (found === undefined) return [{ kind: 'missing', file: effect.file }];
  return [
    { kind: 'arriving', bytes: 70_000 },
    { kind: 'fetched', file: effect.file, bytes: found.bytes },
  ];
}

function milestone(told: Extract<Effect, { kind: 'tell' }>['milestone']): string {
  return told.kind === 'refused' ? `refused ${told.file}: ${told.refusal.why}` : told.kind;
}

describe('a reset 7911G', () => {
  it('comes up step by step as the real one does', () => {
    expect(play(NEW, TRAITS, 60_000)).toMatchInlineSnapshot(`
      [
        "0 powered",
        "10000 start-network",
        "10049 fetch term11.default.loads",
        "10049 listed",
        "10049 fetch jar11sccp.9-4-2ES26.sbn",
        "10049 accepted",
        "10049 fetch cnu11.9-4-2ES26.sbn",
        "10049 accepted",
        "10049 fetch apps11.9-4-2ES26.sbn",
        "10049 accepted",
        "10049 fetch dsp11.9-4-2ES26.sbn",
        "10049 accepted",
        "10049 fetch cvm11sccp.9-4-2ES26.sbn",
        "10049 accepted",
        "10359 flashed",
        "10359 stop-network",
        "20359 start-network",
        "20408 fetch CTLSEP002699EF0F1A.tlv",
        "20408 fetch SEP002699EF0F1A.cnf.xml",
        "20408 fetch XMLDefault.cnf.xml",
        "20408 running",
      ]
    `);
  });

  it('asks again after four seconds when the list of files is missing', () => {
    const story = play([], TRAITS, 20_000).filter((line) => line.includes('fetch'));
    expect(story).toEqual([
      '10049 fetch term11.default.loads',
      '14049 fetch term11.default.loads',
      '18049 fetch term11.default.loads',
    ]);
  });

  it('asks twice a second apart and then pauses when it does not know the signing key (cause 14)', () => {
    const story = play(NEW, { ...TRAITS, keys: ['old'] }, 200_000).filter((line) => line.includes('term11'));
    expect(story.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '10049 fetch',
      '10049 refused',
      '11049 fetch',
      '11049 refused',
      '101049 fetch',
      '101049 refused',
      '102049 fetch',
      '102049 refused',
      '192049 fetch',
      '192049 refused',
      '193049 fetch',
      '193049 refused',
    ]);
  });

  it('pauses in the same way when a file of the list is refused', () => {
    const files = generateFaultyPackage({ family: '11', protocol: 'sccp', seed: 1 }, 'empty-file');
    const refusals = play(files, TRAITS, 200_000).filter((line) => line.includes('refused dsp11'));
    expect(refusals.map((line) => Number.parseInt(line, 10))).toEqual([
      10_049, 11_049, 101_049, 102_049, 192_049, 193_049,
    ]);
  });

  it.each([
    ['truncated-by-1', /refused apps11\S+: the archive is 1 bytes short/],
    ['renamed', /refused term11\.default\.loads: filename doesn't match filename in envelope/],
    ['lfs-pointer', /refused cnu11\S+: bad envelope format/],
    ['empty-file', /refused dsp11\S+: bad envelope format/],
    ['missing-component', /fetch cvm11sccp/],
    ['bit-flip', /refused cvm11\S+: signature verification failed: its contents/],
  ] as const)('does not recover from a package that is %s', (fault, sign) => {
    const story = play(generateFaultyPackage({ family: '11', protocol: 'sccp', seed: 1 }, fault), TRAITS, 30_000);
    expect(story.some((line) => sign.test(line))).toBe(true);
    expect(story.some((line) => line.includes('running'))).toBe(false);
  });

  it.each(['case-changed', 'case-in-list'] as const)('recovers from a package with the fault %s', (fault) => {
    const story = play(generateFaultyPackage({ family: '11', protocol: 'sccp', seed: 1 }, fault), TRAITS, 120_000);
    expect(story.at(-1)).toContain('running');
  });

  it('starts over when somebody unplugs it, and recovers then (cause 29)', () => {
    const story = play(NEW, { ...TRAITS, unpluggedDuring: 'apps11' }, 120_000);
    expect(story.filter((line) => line.includes('lost-power'))).toHaveLength(1);
    expect(story.at(-1)).toContain('running');
  });
});

describe('a phone that was not reset', () => {
  it('asks for its configuration and takes "not found" for an answer (cause 43)', () => {
    expect(play(NEW, { ...TRAITS, hasApplication: true }, 60_000)).toEqual([
      '0 powered',
      '10000 start-network',
      '10049 fetch CTLSEP002699EF0F1A.tlv',
      '10049 fetch SEP002699EF0F1A.cnf.xml',
      '10049 fetch XMLDefault.cnf.xml',
      '10049 running',
    ]);
  });
});

describe('a phone whose default configuration names another load', () => {
  const bridge = generatePackage({ family: '11', protocol: 'sccp', era: 'both-keys', seed: 1 });
  const named = (load: string): LookAlikeFile => ({
    name: 'XMLDefault.cnf.xml',
    bytes: asciiBytes(`<Default><loadInformation307>${load}</loadInformation307></Default>`),
  });
  /** The default lists of the bridge, and the release and components of both. */
  const both = [...bridge, ...NEW.filter(({ name }) => !name.startsWith('term'))];
  const short = (story: readonly string[]) =>
    story.flatMap((line) =>
      /fetch (?!CTL|SEP)|running|refused|upgrading/.test(line) ? [line.replace(/^\d+ /, '')] : [],
    );

  it('fetches that one, and runs it with the keys of its new loader', () => {
    const told = short(play([...both, named('SCCP11.9-4-2SR3-1S')], { ...TRAITS, keys: ['old'] }, 120_000));
    expect(told).toEqual([
      'fetch term11.default.loads',
      ...['jar11sccp', 'cnu11', 'apps11', 'dsp11', 'cvm11sccp'].map((part) => `fetch ${part}.8-5-2TH1-9.sbn`),
      'fetch XMLDefault.cnf.xml',
      'fetch SCCP11.9-4-2SR3-1S.loads',
      'upgrading',
      ...['jar11sccp', 'cnu11', 'apps11', 'dsp11', 'cvm11sccp'].map((part) => `fetch ${part}.9-4-2ES26.sbn`),
      'fetch XMLDefault.cnf.xml',
      'running',
    ]);
  });

  it('keeps its own where that one is missing, where it runs it, and where none is named', () => {
    for (const load of ['SCCP11.9-9-9S', 'SCCP11.8-5-2S']) {
      expect(short(play([...bridge, named(load)], TRAITS, 120_000)).slice(-2)).toEqual([
        `fetch ${load}.loads`,
        'running',
      ]);
    }
    const silent = { name: 'XMLDefault.cnf.xml', bytes: asciiBytes('<Default><loadInformation307/></Default>') };
    expect(short(play([...bridge, silent], TRAITS, 120_000)).slice(-2)).toEqual([
      'fetch XMLDefault.cnf.xml',
      'running',
    ]);
  });

  it('keeps its own where the loader does not know the key of that one', () => {
    const old = generatePackage({ family: '11', protocol: 'sccp', era: 'old-key', seed: 1 });
    const files = [...old, ...NEW.filter(({ name }) => !name.startsWith('term')), named('SCCP11.9-4-2SR3-1S')];
    const told = short(play(files, TRAITS, 120_000));
    expect(told.slice(-2)).toEqual([
      'refused SCCP11.9-4-2SR3-1S.loads: signature verification failed: 9-4-2ES26 is not signed with a key this loader knows',
      'running',
    ]);
  });
});
