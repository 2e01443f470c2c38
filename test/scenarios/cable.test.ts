/** What is wrong on the cable and with the adapter, through the whole station with ears: what fires each cause, and what is like it and does not. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StationEvent } from '../../src/events/types.ts';
import { CAUSES, levelOfCause, type CauseName } from '../../src/knowledge/causes.ts';
import { ANY_ADDRESS } from '../../src/lib/address.ts';
import { minutes, seconds, type Millis } from '../../src/lib/time.ts';
import { FAULT_NAMES } from '../../src/simulation/faults.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import { CableNeighbour } from '../support/cable-neighbour.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const FILES = generatePackage({ family: '11', protocol: 'sccp', seed: 1 });

type Happens = (bench: SimulatedBench) => void;
interface Row {
  readonly cause: CauseName;
  readonly fires: Happens;
  readonly isLikeIt: string;
  readonly doesNot: Happens;
  /** The adapter has no link when the station starts. */
  readonly isDark?: true;
  readonly besides?: readonly CauseName[];
}

const again = (bench: SimulatedBench, times: number, pause: number, act: (time: number) => void): void => {
  for (let time = 0; time < times; time += 1) {
    act(time);
    bench.network.runFor(seconds(pause));
  }
};
const phone: Happens = (bench) => void bench.phones({ model: '7911', count: 1, pace: 1 });
const link = (bench: SimulatedBench, up: boolean): void => bench.host.configure({ up });
const blinks =
  (times: number): Happens =>
  (bench) =>
    again(bench, times, 4, () => {
      link(bench, false);
      bench.network.runFor(seconds(3));
      link(bench, true);
    });

const ROWS: readonly Row[] = [
  {
    cause: 'voice-vlan',
    fires: (bench) =>
      again(
        bench,
        3,
        4,
        (
          (one) => () =>
            one.discoversIn(20)
        )(new CableNeighbour(bench, undefined)),
      ),
    isLikeIt: 'the same without a tag',
    doesNot: phone,
  },
  {
    cause: 'ipv6-only-device',
    fires: (bench) =>
      again(
        bench,
        5,
        8,
        (
          (one) => () =>
            one.speaksIpv6()
        )(new CableNeighbour(bench, undefined)),
      ),
    isLikeIt: 'a device that speaks both',
    doesNot(bench) {
      const one = new CableNeighbour(bench, undefined);
      again(bench, 5, 8, (time) => (time === 0 ? one.dhcp() : one.speaksIpv6()));
    },
  },
  {
    cause: 'cable-loop',
    fires(bench) {
      const [one, mac] = [new CableNeighbour(bench, undefined), bench.host.adapters[0]?.mac];
      if (mac !== undefined) again(bench, 12, 0.1, () => one.echoes(mac));
    },
    isLikeIt: 'a frame that was on its way',
    doesNot(bench) {
      const [one, mac] = [new CableNeighbour(bench, undefined), bench.host.adapters[0]?.mac];
      if (mac !== undefined) one.echoes(mac);
    },
  },
  {
    cause: 'station-address-taken',
    fires: (bench) => new CableNeighbour(bench, undefined).asksFor('192.168.1.1', '192.168.1.1'),
    isLikeIt: 'a machine that looks for the station',
    doesNot: (bench) => new CableNeighbour(bench, undefined).asksFor('192.168.1.1', '192.168.1.9'),
  },
  {
    cause: 'device-in-other-network',
    fires(bench) {
      const one = new CableNeighbour(bench, undefined);
      again(bench, 5, 1, () => one.asksFor('192.168.7.66', '192.168.7.86'));
    },
    isLikeIt: 'a server that looks whether addresses are free',
    doesNot(bench) {
      const one = new CableNeighbour(bench, undefined);
      again(bench, 9, 1, (time) => one.asksFor(`192.168.1.${50 + Math.floor(time / 3)}`, '192.168.1.2'));
    },
  },
  {
    cause: 'duplicate-mac',
    fires(bench) {
      const one = new CableNeighbour(bench, undefined);
      again(bench, 6, 5, (time) => one.dhcp({ hostname: `camera-${time % 2}` }));
    },
    isLikeIt: 'a device that was given another name',
    doesNot(bench) {
      const one = new CableNeighbour(bench, undefined);
      again(bench, 3, 30, (time) => one.dhcp({ hostname: `camera-${Math.min(time, 1)}` }));
    },
  },
  {
    cause: 'address-stored-in-device',
    fires: (bench) => new CableNeighbour(bench, '192.168.1.200').requests('term11.default.loads'),
    // It acknowledges nothing.
    besides: ['firewall'],
    isLikeIt: 'a phone that was lent its address',
    doesNot: phone,
  },
  {
    cause: 'spanning-tree-delay',
    fires(bench) {
      bench.network.runFor(seconds(60));
      new CableNeighbour(bench, undefined).dhcp({ secs: 32 });
    },
    isLikeIt: 'a device that asks for the first time',
    doesNot(bench) {
      bench.network.runFor(seconds(60));
      new CableNeighbour(bench, undefined).dhcp({ secs: 4 });
    },
  },
  {
    cause: 'wrong-socket',
    isDark: true,
    fires: (bench) => link(bench, true),
    isLikeIt: 'a phone that takes its time',
    doesNot(bench) {
      link(bench, true);
      bench.network.runFor(seconds(20));
      phone(bench);
    },
  },
  {
    cause: 'link-too-late',
    isDark: true,
    fires(bench) {
      link(bench, true);
      bench.network.runFor(seconds(2));
      again(
        bench,
        3,
        1,
        (
          (one) => () =>
            one.asksFor('192.168.1.9', '192.168.1.9')
        )(new CableNeighbour(bench, undefined)),
      );
    },
    isLikeIt: 'one that asks when its link is there',
    doesNot(bench) {
      link(bench, true);
      phone(bench);
    },
  },
  {
    cause: 'no-power',
    fires: blinks(6),
    isLikeIt: 'a device that restarts twice',
    doesNot(bench) {
      blinks(2)(bench);
      phone(bench);
    },
  },
  {
    cause: 'no-power',
    isDark: true,
    fires: () => undefined,
    isLikeIt: 'one that is switched on later',
    doesNot(bench) {
      bench.network.runFor(seconds(30));
      link(bench, true);
      phone(bench);
    },
  },
  {
    cause: 'link-flap',
    fires: (bench) => bench.host.configure({ address: ANY_ADDRESS, up: false }),
    isLikeIt: 'a link that is away for a moment',
    doesNot(bench) {
      blinks(1)(bench);
      phone(bench);
    },
  },
  {
    cause: 'second-dhcp-server',
    fires: (bench) => new CableNeighbour(bench, '192.168.1.2').dhcp({ kind: 'offer', hardware: '00:26:99:00:00:55' }),
    isLikeIt: 'another client',
    doesNot: (bench) => new CableNeighbour(bench, undefined, '02:00:00:00:00:55').dhcp(),
  },
  {
    cause: 'http-port-dropped',
    fires: (bench) =>
      again(
        bench,
        4,
        1,
        (
          (one) => () =>
            one.connects(6970, 7)
        )(new CableNeighbour(bench, undefined)),
      ),
    isLikeIt: 'one connection after the other',
    doesNot: (bench) =>
      again(
        bench,
        4,
        1,
        (
          (one) => (time: number) =>
            one.connects(6970, time)
        )(new CableNeighbour(bench, undefined)),
      ),
  },
  {
    cause: 'firewall',
    fires(bench) {
      bench.host.drops = ({ destinationPort }) => destinationPort === 67;
      again(
        bench,
        6,
        4,
        (
          (one) => () =>
            one.dhcp()
        )(new CableNeighbour(bench, undefined)),
      );
    },
    isLikeIt: 'a phone that is heard',
    doesNot: phone,
  },
  {
    cause: 'station-asleep',
    fires: (bench) => jumps(bench, minutes(2)),
    isLikeIt: 'a clock that is set by a second',
    doesNot: (bench) => jumps(bench, seconds(1)),
  },
  {
    cause: 'clock-wrong',
    fires: (bench) => jumps(bench, minutes(400 * 24 * 60)),
    isLikeIt: 'a clock that is set by a second',
    doesNot: (bench) => jumps(bench, seconds(1)),
  },
  {
    cause: 'slow-disk',
    fires(bench) {
      bench.machine.slow.by = seconds(2);
      phone(bench);
    },
    isLikeIt: 'a disk that takes a moment',
    doesNot(bench) {
      bench.machine.slow.by = seconds(0.2);
      phone(bench);
    },
  },
];

function jumps(bench: SimulatedBench, by: Millis): void {
  bench.network.runFor(seconds(10));
  bench.machine.day.ahead = by;
}

async function found(row: Row, happens: Happens): Promise<readonly CauseName[]> {
  const bench = new SimulatedBench(FILES, {}, {}, undefined, true);
  const events: StationEvent[] = [];
  bench.stream.subscribe((event) => void events.push(event));
  if (row.isDark === true) bench.host.configure({ up: false });
  await bench.station();
  happens(bench);
  bench.network.runFor(minutes(2.5));
  expect(events.filter(({ type }) => type === 'service.fault')).toEqual([]);
  expect(events.some(({ type }) => type === 'wire.listening')).toBe(true);
  const raised = events.flatMap((event) => (event.type === 'finding.raised' ? [event.cause] : []));
  return [...new Set(raised.filter((cause) => levelOfCause(cause) !== 'info'))];
}

describe.each(ROWS)('$cause', (row) => {
  it('is named, and nothing else', async () => {
    expect(await found(row, row.fires)).toEqual([row.cause, ...(row.besides ?? [])]);
  });

  it(`is not named for ${row.isLikeIt}`, async () => {
    expect(await found(row, row.doesNot)).toEqual([]);
  });
});

/** Which sessions show the others: what these machines, devices and cables cannot show. */
const ELSEWHERE: Readonly<Partial<Record<CauseName, string>>> = {
  'adapter-missing': 'test/scenarios/starting.test.ts',
  'settings-not-kept': 'test/scenarios/doctor.test.ts',
  'wrong-adapter': 'test/interop/causes.test.ts',
  'port-taken': 'test/scenarios/starting.test.ts',
  'route-black-hole': 'test/scenarios/doctor.test.ts',
  'block-number-overflow': 'src/diagnosis/rules/device/device.test.ts',
  'sorcerers-apprentice': 'test/interop/many-causes.test.ts',
  'bad-checksums': 'test/interop/causes.test.ts',
  'file-unreadable': 'src/diagnosis/rules/station/host.test.ts',
  'pi-option-43': 'src/diagnosis/rules/device/device.test.ts',
  'disk-full': 'test/scenarios/leases.test.ts',
  'file-vanished': 'test/interop/causes.test.ts',
  'no-rights': 'test/scenarios/starting.test.ts',
  'several-adapters': 'test/scenarios/doctor.test.ts',
  'no-address': 'test/scenarios/doctor.test.ts',
  'no-link': 'test/scenarios/doctor.test.ts',
  'adapter-off': 'test/scenarios/doctor.test.ts',
};

it('every cause is shown: by a fault of the simulation, here, or by the session that is named', () => {
  const here = new Set([...FAULT_NAMES, ...ROWS.map(({ cause }) => cause)]);
  const others = CAUSES.map(({ name }) => name).filter((name) => !here.has(name));
  expect(others.toSorted()).toEqual(Object.keys(ELSEWHERE).toSorted());
  for (const [name, file] of Object.entries(ELSEWHERE))
    expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toContain(`'${name}'`);
});
