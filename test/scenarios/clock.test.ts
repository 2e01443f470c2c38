/** A computer whose clock is set, or that sleeps, while the station runs. */
import { describe, expect, it } from 'vitest';
import { after, instant, millis, minutes, seconds, since, type Instant } from '../../src/lib/time.ts';
import { ip, PHONE } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import { TestClient, TestStation } from '../../src/services/dhcp/bench.fixture.ts';
import { readLeases } from '../../src/storage/leases/lease-files.ts';
import { SimulatedNetwork } from '../machine/network.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const DAY = minutes(24 * 60);
const OTHER = '02:00:00:00:aa:01';
const POOL = { dhcp: { pool: '192.168.1.100-192.168.1.101', lease: '2h', probe: false } };

async function bench(): Promise<{
  readonly made: SimulatedBench;
  readonly stop: () => Promise<void>;
  readonly day: () => Instant;
}> {
  const made = new SimulatedBench([], { start: instant(1_000_000) });
  const station = await made.station(POOL);
  const day = (): Instant => made.machine.machine.now();
  return { made, day, stop: () => station.stop('the test is over') };
}

function stored(made: SimulatedBench) {
  const read = readLeases(made.machine.disk.files());
  if (!read.ok) throw new Error(read.error.message);
  return [...read.value.leases.values()];
}

describe.each([
  ['a day ahead', DAY],
  ['a day back', millis(0 - DAY)],
])('a clock that is set %s', (_, jump) => {
  it('is told, and what is stored is true afterwards, also of who had an address before', async () => {
    const { made, day, stop } = await bench();
    new TestClient(made.network, PHONE).lease();
    made.machine.day.ahead = jump;
    made.network.runFor(seconds(2));
    new TestClient(made.network, OTHER).lease();
    expect(made.events.filter(({ type }) => type === 'station.clock-jumped')).toMatchObject([{ by: jump }]);
    await stop();
    const left = stored(made).map(({ until, state }) => [state, Math.round(since(day(), until) / 60_000)]);
    expect(left).toEqual([
      ['bound', 120],
      ['bound', 120],
    ]);
  });

  it('leaves every device its address after a restart', async () => {
    const { made, day, stop } = await bench();
    const own = new TestClient(made.network, PHONE).lease()?.yiaddr;
    made.machine.day.ahead = jump;
    made.network.runFor(minutes(60));
    await stop();
    const network = new SimulatedNetwork({ start: day() });
    await TestStation.start(network, { settings: POOL.dhcp, leases: stored(made), plan: { probe: false } });
    const taken = [OTHER, '02:00:00:00:aa:02'].map((one) => new TestClient(network, one).lease()?.yiaddr);
    expect(taken).toEqual([ip('192.168.1.101'), undefined]);
    expect(new TestClient(network, PHONE).lease()?.yiaddr).toBe(own);
  });

  it('dates what happens from then on', async () => {
    const { made, day, stop } = await bench();
    made.machine.day.ahead = jump;
    made.network.runFor(seconds(2));
    new TestClient(made.network, PHONE).lease();
    await stop();
    const told = made.events.find(({ type }) => type === 'dhcp.ack');
    expect(Math.abs(since(told?.at ?? instant(0), day()))).toBeLessThan(10_000);
  });
});

it('a clock that jumps right before the end is noticed at the end', async () => {
  const { made, day, stop } = await bench();
  new TestClient(made.network, PHONE).lease();
  made.network.runFor(seconds(2));
  made.machine.day.ahead = DAY;
  await stop();
  expect(stored(made).every(({ until }) => until > after(day(), minutes(110)))).toBe(true);
});
