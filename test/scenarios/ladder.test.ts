/** The ladder of signing keys, climbed by a simulated phone with an old loader: the whole station in virtual time. */
import { describe, expect, it } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;
const NEW = generatePackage({ ...ORDER, era: 'new-key' });
const BRIDGE = generatePackage({ ...ORDER, era: 'both-keys' });
const OLD = generatePackage({ ...ORDER, era: 'old-key' });
const OLD_LOADER = { model: '7911', count: 1, pace: 1, fault: { keys: ['old'] } } as const;
const DEVICE = '00:26:99:ef:0f:1a';

/** What was decided, and each file that was read, in order. */
function decisions(made: SimulatedBench): readonly string[] {
  return made.events.flatMap((event) => {
    switch (event.type) {
      case 'firmware.chosen':
        return [`${event.load} from ${event.package} for ${event.file}: ${event.why}`];
      case 'firmware.refused':
        return [`refuses ${event.load}: ${event.hint}`];
      case 'firmware.bridged':
        return [`runs ${event.load}, next ${event.next}`];
      case 'file.request':
        return [event.file];
      default:
        return [];
    }
  });
}

async function bench(...args: ConstructorParameters<typeof SimulatedBench>): Promise<SimulatedBench> {
  const made = new SimulatedBench(...args);
  await made.station();
  return made;
}

const parts = (version: string) =>
  ['jar11sccp', 'cnu11', 'apps11', 'dsp11', 'cvm11sccp'].map((part) => `${part}.${version}.sbn`);

describe('a 7911G with a loader from before 8.3(3)', () => {
  it('refuses the newest load, gets 8.5(2) by itself, boots, and ends on the newest', async () => {
    const made = await bench([], {}, { 'nine.cop.sgn': NEW, 'eight.zip': BRIDGE });
    made.phones(OLD_LOADER);
    made.network.runFor(minutes(15));
    expect(decisions(made)).toEqual([
      'SCCP 9-4-2SR3-1 from nine.cop.sgn for term11.default.loads: it is the newest here',
      'term11.default.loads',
      'term11.default.loads',
      'refuses SCCP 9-4-2SR3-1: The next one is tried by itself.',
      'SCCP 8-5-2 from eight.zip for term11.default.loads: it carries the older signing key, which an old loader knows',
      'term11.default.loads',
      ...parts('8-5-2TH1-9'),
      'runs SCCP 8-5-2, next SCCP 9-4-2SR3-1',
      'SCCP 9-4-2SR3-1 from nine.cop.sgn for SEP002699EF0F1A.cnf.xml: it runs a bridge load now, whose loader knows the newer signing key',
      'SEP002699EF0F1A.cnf.xml',
      'SCCP11.9-4-2SR3-1S.loads',
      ...parts('9-4-2ES26'),
      'SEP002699EF0F1A.cnf.xml',
    ]);
    expect(made.events.filter((event) => event.type === 'device.recovered')).toHaveLength(1);
    expect(made.events.findLast((event) => event.type === 'device.step')).toMatchObject({ step: 'writing' });
    expect(made.stories).toMatchObject([{ phase: 'recovered', model: 'Cisco 7911G' }]);
    expect(made.stories[0]?.files.map(({ name }) => name)).toEqual([
      'SCCP11.9-4-2SR3-1S.loads',
      ...parts('9-4-2ES26'),
      'SEP002699EF0F1A.cnf.xml',
    ]);
    expect(made.events.filter((event) => event.type === 'file.missing').map((event) => event.file)).toEqual([
      'CTLSEP002699EF0F1A.tlv',
      'CTLSEP002699EF0F1A.tlv',
    ]);
    expect(new Set(made.events.flatMap((event) => ('device' in event ? [event.device] : [])))).toEqual(
      new Set([DEVICE]),
    );
  });

  it('goes down to the oldest and up over every rung', async () => {
    const made = await bench([], {}, { new: NEW, old: OLD });
    made.phones(OLD_LOADER);
    made.network.runFor(minutes(15));
    expect(decisions(made).filter((line) => line.includes('SCCP '))).toEqual([
      'SCCP 9-4-2SR3-1 from new for term11.default.loads: it is the newest here',
      'refuses SCCP 9-4-2SR3-1: The next one is tried by itself.',
      'SCCP 8-2-2 from old for term11.default.loads: it carries the older signing key, which an old loader knows',
    ]);
  });

  it('is not recovered by the newest alone, and what is missing is told by name', async () => {
    const made = await bench(NEW);
    made.phones(OLD_LOADER);
    expect(made.recovered(1, minutes(10))).toBe(false);
    expect(decisions(made)).toContain(
      'refuses SCCP 9-4-2SR3-1: Add an older package, cmterm-7911_7906-sccp.8-5-2 (.zip or .cop): rouse firmware add FILE.',
    );
  });

  it('is left to the configuration that the user wrote', async () => {
    const own = { name: 'XMLDefault.cnf.xml', bytes: new TextEncoder().encode('<Default></Default>') };
    const made = await bench([own], {}, { new: NEW, bridge: BRIDGE });
    made.phones(OLD_LOADER);
    made.network.runFor(minutes(15));
    expect(decisions(made).slice(-2)).toEqual(['runs SCCP 8-5-2, next SCCP 9-4-2SR3-1', 'XMLDefault.cnf.xml']);
  });
});

describe('packages are kept apart', () => {
  it('a phone with a new loader gets all of its files from one, although the other holds some of the same names', async () => {
    const sip = generatePackage({ ...ORDER, protocol: 'sip', era: 'new-key' });
    const made = await bench([], {}, { sip, sccp: BRIDGE });
    made.phones({ model: '7911', count: 1, pace: 1 });
    expect(made.recovered(1, minutes(5))).toBe(true);
    const chosen = made.events.filter((event) => event.type === 'firmware.chosen');
    expect(chosen).toMatchObject([{ package: 'sip', load: 'SIP 9-4-2SR3-1' }]);
    const sizes = made.events.flatMap((event) => (event.type === 'file.complete' ? [event.size] : []));
    expect(sizes.slice(0, 6)).toEqual([1, 3, 4, 5, 6, 7].map((at) => sip[at]?.bytes.length));
  });

  it('trust lists are not served, whatever folder holds them', async () => {
    const list = { name: 'CTLSEP002699EF0F1A.tlv', bytes: new Uint8Array(10) };
    const made = await bench([...NEW, list]);
    made.phones({ model: '7911', count: 1, pace: 1 });
    expect(made.recovered(1, minutes(5))).toBe(true);
    expect(made.events.filter((event) => event.type === 'firmware.withheld')).toMatchObject([
      { device: DEVICE, file: 'CTLSEP002699EF0F1A.tlv' },
    ]);
    expect(made.events.some((event) => event.type === 'file.request' && event.file.startsWith('CTL'))).toBe(false);
  });
});
