/** What the whole station finds in sessions of simulated devices, and that a replay of the recording finds the same. */
import { describe, expect, it } from 'vitest';
import { Stories } from '../../src/devices/stories.ts';
import type { DeviceStory } from '../../src/devices/story.ts';
import { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { replay } from '../../src/diagnosis/replay.ts';
import { isDerived, type StationEvent } from '../../src/events/types.ts';
import { millis, minutes } from '../../src/lib/time.ts';
import { generateFaultyPackage } from '../../src/simulation/look-alikes/faults.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import type { PhoneOrder } from '../../src/simulation/phone/order.ts';
import { readSession } from '../../src/storage/sessions/session.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;
const FILES = generatePackage(ORDER);
const REAL = generatePackage({ ...ORDER, sizes: 'real' });
const LOSSY = { seed: 3, conditions: { loss: 0.05, duplication: 0.02, jitter: millis(2) } };
const LADDER = {
  'nine.cop.sgn': generatePackage({ ...ORDER, era: 'new-key' }),
  'eight.zip': generatePackage({ ...ORDER, era: 'both-keys' }),
};

interface Recipe {
  readonly bench: ConstructorParameters<typeof SimulatedBench>;
  readonly phones: Partial<PhoneOrder>;
  /** `raised reset-not-taken likely`, in order. */
  readonly findings: readonly string[];
}

const NOT_TAKEN = ['raised reset-not-taken likely', 'updated reset-not-taken certain'];
/** Good news. */
const RESTING = 'raised resting-at-registering certain';

const SESSIONS: Readonly<Record<string, Recipe>> = {
  'a healthy recovery': { bench: [FILES], phones: {}, findings: [RESTING] },
  'twenty healthy recoveries': {
    bench: [FILES],
    phones: { count: 20 },
    findings: Array.from({ length: 20 }, () => RESTING),
  },
  'a recovery over a bad cable': { bench: [FILES, LOSSY], phones: {}, findings: [RESTING] },
  'a recovery in which somebody pulls the plug': {
    bench: [REAL],
    phones: { fault: { unpluggedDuring: 'apps' } },
    findings: ['raised unplugged-too-early likely', 'cleared', RESTING],
  },
  'a recovery over the ladder of signing keys': {
    bench: [[], {}, LADDER],
    phones: { fault: { keys: ['old'] } },
    findings: [RESTING],
  },
  'a package with a missing component': {
    bench: [generateFaultyPackage(ORDER, 'missing-component')],
    phones: {},
    findings: [
      'raised requested-file-missing certain',
      'raised requested-file-missing certain',
      ...Array.from({ length: 15 }, () => 'updated requested-file-missing certain'),
    ],
  },
  'a phone that was not reset': { bench: [FILES], phones: { fault: { hasApplication: true } }, findings: NOT_TAKEN },
  'the same over a bad cable': {
    bench: [FILES, LOSSY],
    phones: { fault: { hasApplication: true } },
    findings: NOT_TAKEN,
  },
};

interface Recorded {
  readonly events: readonly StationEvent[];
  /** As the station had them at the end. */
  readonly stories: readonly DeviceStory[];
}

/** Everything that such a session tells, as `rouse up --json` prints it. */
async function recorded({ bench, phones }: Recipe): Promise<Recorded> {
  const made = new SimulatedBench(...bench);
  const lines: string[] = [];
  made.stream.subscribe((event) => void lines.push(JSON.stringify(event)));
  const station = await made.station();
  made.phones({ model: '7911', count: 1, pace: 1, ...phones });
  made.network.runFor(minutes(12));
  await station.stop('the test is over');
  const { events, damaged } = readSession(new TextEncoder().encode(lines.join('\n')), isKnown);
  expect([damaged, events.length]).toEqual([[], lines.length]);
  return { events, stories: made.stories };
}

function isKnown(event: unknown): event is StationEvent {
  return event !== undefined;
}

/** Findings and chapters, without the numbers of their events: conclusions have others in a replay. */
function concluded(events: Iterable<StationEvent>): readonly unknown[] {
  return [...events].filter(({ type }) => isDerived(type)).map((event) => ({ ...event, n: 0 }));
}

function replayed(events: readonly StationEvent[], stories = new Stories()): readonly unknown[] {
  const fail = (event: StationEvent, reason: string): never => {
    throw new Error(`${event.type}: ${reason}`);
  };
  return concluded(replay(events, new Diagnosis(stories), fail));
}

describe.each(Object.entries(SESSIONS))('%s', (_name, recipe) => {
  it('is found out about live and in a replay alike', async () => {
    const { events, stories } = await recorded(recipe);
    const found = events.flatMap((event) => {
      if (event.type === 'finding.cleared') return ['cleared'];
      if (event.type !== 'finding.raised' && event.type !== 'finding.updated') return [];
      return [`${event.type.slice('finding.'.length)} ${event.cause} ${event.confidence}`];
    });
    expect(found).toEqual(recipe.findings);
    expect(events.filter(({ type }) => type === 'service.fault')).toEqual([]);
    const live = concluded(events);
    const again = new Stories();
    expect(replayed(events, again)).toEqual(live);
    expect(again.all).toEqual(stories);
    for (const part of [0.2, 0.5, 0.8, 0.95]) {
      const cutOff = replayed(events.slice(0, Math.floor(events.length * part)));
      expect(cutOff).toEqual(live.slice(0, cutOff.length));
    }
  });
});

describe('the evidence of a finding', () => {
  it('is what was seen on the wire: when the phone started, and what it asked for instead of its list', async () => {
    const { events } = await recorded({ bench: [FILES], phones: { fault: { hasApplication: true } }, findings: [] });
    const finding = events.find(({ type }) => type === 'finding.raised');
    const evidence = finding?.type === 'finding.raised' ? finding.evidence : [];
    expect(evidence.map((number) => events.find(({ n }) => n === number))).toMatchObject([
      { type: 'dhcp.discover', device: '00:26:99:ef:0f:1a' },
      { type: 'file.missing', file: 'CTLSEP002699EF0F1A.tlv' },
    ]);
  });
});

it('the setting of the pace shortens the waits, in a replay as well', async () => {
  const made = new SimulatedBench(FILES);
  const events: StationEvent[] = [];
  made.stream.subscribe((event) => void events.push(event));
  await made.station({ diagnosis: { pace: 0.1 } });
  made.phones({ model: '7911', count: 1, pace: 0.1, fault: { hasApplication: true } });
  made.network.runFor(minutes(1));
  const [raised, updated] = events.filter(({ type }) => type.startsWith('finding.'));
  expect((updated?.at ?? 0) - (raised?.at ?? 0)).toBe(6000);
  expect(replayed(events)).toEqual(concluded(events));
});

it('a recording that ends with a wait that nobody saw the end of says no more than was known', async () => {
  const { events } = await recorded({ bench: [FILES], phones: { fault: { hasApplication: true } }, findings: [] });
  const raised = events.findIndex(({ type }) => type === 'finding.raised');
  expect(replayed(events.slice(0, raised + 1)).filter((one) => JSON.stringify(one).includes('finding.'))).toMatchObject(
    [{ type: 'finding.raised', confidence: 'likely' }],
  );
});
