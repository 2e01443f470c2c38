import { expect, it } from 'vitest';
import { CATALOGUE } from '../../src/events/catalogue.ts';
import { minutes } from '../../src/lib/time.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import { readSession } from '../../src/storage/sessions/session.ts';
import type { Recordable } from '../../src/storage/sessions/session-recorder.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const FILES = generatePackage({ family: '11', protocol: 'sccp', seed: 1 });

it('a recorded session has every event of the stream, and says first which session it is', async () => {
  const bench = new SimulatedBench(FILES);
  const station = await bench.station({ dhcp: { mode: 'share-lan' } });
  bench.phones({ model: '7911', count: 1, pace: 1 });
  expect(bench.recovered(1, minutes(5))).toBe(true);
  const stopping = station.stop('asked to');
  bench.network.runFor(minutes(1));
  await stopping;
  const { disk } = bench.machine;
  const listed = disk.files().list('sessions');
  const [file = ''] = listed.ok ? listed.value : [];
  const isKnown = (event: Recordable): event is Recordable => event.type in CATALOGUE;
  const { events, damaged } = readSession(disk.peek(`sessions/${file}`) ?? new Uint8Array(), isKnown);
  expect(damaged).toEqual([]);
  expect(events).toEqual(bench.stream.since(0, Number.POSITIVE_INFINITY).events);
  expect(events[0]).toMatchObject({
    n: 1,
    type: 'session.began',
    session: 'session-1',
    station: 'station',
    facts: { pace: 1, mode: 'share-lan' },
  });
  expect(events.at(-1)).toMatchObject({ type: 'station.stopped' });
});
