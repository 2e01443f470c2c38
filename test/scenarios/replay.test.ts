/** A session that was recorded tells the same stories as the live one: everything they are made of is in the stream. */
import { describe, expect, it } from 'vitest';
import { Stories } from '../../src/devices/stories.ts';
import { CATALOGUE } from '../../src/events/catalogue.ts';
import type { StationEvent } from '../../src/events/types.ts';
import { readFile } from '../../src/host/files/files.ts';
import { instant, minutes } from '../../src/lib/time.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import type { PhoneOrder } from '../../src/simulation/phone/order.ts';
import { startSessionRecorder, type Recordable } from '../../src/storage/sessions/session-recorder.ts';
import { readSession } from '../../src/storage/sessions/session.ts';
import { SimulatedDisk } from '../machine/disk.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;
const NEW = generatePackage(ORDER);
const BRIDGE = generatePackage({ ...ORDER, era: 'both-keys' });
const PHONE = { model: '7911', count: 1, pace: 1 };

const isKnown = (event: Recordable): event is StationEvent => event.type in CATALOGUE;

/** What a session leaves on the disk, read again. */
async function recorded(bench: SimulatedBench, order: PhoneOrder): Promise<readonly StationEvent[]> {
  const files = new SimulatedDisk().files();
  const recorder = startSessionRecorder(files, instant(0));
  bench.stream.subscribe((event) => recorder.record(event));
  await bench.station();
  bench.phones(order);
  expect(bench.recovered(order.count, minutes(60))).toBe(true);
  recorder.close();
  const bytes = readFile(files, recorder.file);
  const session = readSession((bytes.ok ? bytes.value : undefined) ?? new Uint8Array(), isKnown);
  expect(session.damaged).toEqual([]);
  return session.events;
}

describe('a recorded session', () => {
  it.each<[string, SimulatedBench, PhoneOrder]>([
    ['of one phone', new SimulatedBench(NEW), PHONE],
    ['of three', new SimulatedBench(NEW), { ...PHONE, count: 3 }],
    ['over a bad cable', new SimulatedBench(NEW, { seed: 1, conditions: { loss: 0.05 } }), PHONE],
    ['of a phone that was unplugged', new SimulatedBench(NEW), { ...PHONE, fault: { unpluggedDuring: 'apps' } }],
    [
      'of a phone that climbs the ladder of signing keys',
      new SimulatedBench([], {}, { new: NEW, bridge: BRIDGE }),
      { ...PHONE, fault: { keys: ['old'] } },
    ],
  ])('%s tells the same stories, without firmware and station', async (_what, bench, order) => {
    const events = await recorded(bench, order);
    const devices = new Stories();
    const told = events.flatMap((event) => devices.tell(event));
    expect(devices.all).toEqual(bench.stories);
    expect(told.map((one) => ({ ...one, n: 0, at: 0 }))).toEqual(
      bench.events.filter(({ type }) => type.startsWith('device.')).map(withoutNumber),
    );
    expect(devices.all.flatMap(({ files }) => files.map(({ name }) => name))).toContain('jar11sccp.9-4-2ES26.sbn');
  });
});

function withoutNumber(event: StationEvent): object {
  return { ...event, n: expect.any(Number), at: expect.any(Number) };
}
