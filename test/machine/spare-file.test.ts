import { describe, expect, test } from 'vitest';
import { ipv4, macFromBytes, type Ipv4 } from '../../src/lib/address.ts';
import { instant } from '../../src/lib/time.ts';
import type { ClientKey, Lease } from '../../src/protocols/dhcp/leases/lease.ts';
import { readLeases } from '../../src/storage/leases/lease-files.ts';
import { openLeaseJournal, type JournalOptions } from '../../src/storage/leases/lease-journal.ts';
import { SimulatedDisk } from './disk.ts';

const [FIRST, THIRD, FIFTH] = [1, 3, 5].map((number) => `journal-00000${number}.jsonl`);

function lease(host: number, version: number): Lease {
  return {
    address: ipv4(0xc0a8_0100 + host),
    client: `hw:01:${host}` as ClientKey,
    hardware: macFromBytes(Uint8Array.of(0, 0, 0, 0, 0, host)),
    state: 'bound',
    since: instant(1000 + version),
    until: instant(2000 + version),
    hostname: `v${version}`,
  };
}

/** For five leases and an end row. */
const ROOM = 1450;

/** A station with a thread that needs so many questions for each thing, and with room for five leases in each file. */
function start(disk: SimulatedDisk, slowly: number, options: Partial<JournalOptions> = {}) {
  const held = new Map<Ipv4, Lease>();
  const spare = { bytes: ROOM, after: 1 };
  const opened = openLeaseJournal(disk.files(slowly), { live: () => held.values(), reserve: ROOM, spare, ...options });
  if (!opened.ok) throw new Error(opened.error.message);
  const { journal } = opened.value;
  const give = (from: number, to: number) => {
    for (let version = from; version <= to; version += 1) {
      const given = lease(version % 5, version);
      held.set(given.address, given);
      journal.record(given);
      expect(journal.commit()).toMatchObject({ ok: true });
    }
  };
  return { ...opened.value, give };
}

function filesIn(disk: SimulatedDisk): readonly string[] {
  const listed = disk.files().list('leases');
  return listed.ok ? listed.value : [];
}

function read(disk: SimulatedDisk) {
  const found = readLeases(disk.files());
  if (!found.ok) throw new Error(found.error.message);
  const { leases, damaged, torn } = found.value;
  return { texts: [...leases.values()].map(({ hostname }) => `${hostname}`).toSorted(), damaged, torn };
}

describe('a journal file that is made ahead', () => {
  test('goes on where the current one is full, and nothing is written but rows', () => {
    const disk = new SimulatedDisk();
    const { give } = start(disk, 0);
    give(1, 2);
    expect(filesIn(disk)).toEqual([FIRST, THIRD]);
    const steps = disk.steps;
    give(3, 3);
    expect(disk.steps - steps).toBe(2);
    give(4, 8);
    expect(filesIn(disk)).toEqual([FIRST, THIRD, FIFTH]);
    expect(read(disk)).toMatchObject({ texts: ['v4', 'v5', 'v6', 'v7', 'v8'], damaged: [] });
  });

  test('does not count as long as nothing is in it, and is known as the one that goes on afterwards', () => {
    const disk = new SimulatedDisk();
    const { give } = start(disk, 0);
    give(1, 2);
    expect(read(disk)).toMatchObject({ damaged: [], torn: { file: `leases/${FIRST}`, bytes: 0 } });
    give(3, 7);
    expect(read(disk)).toMatchObject({ damaged: [], torn: { file: `leases/${THIRD}`, bytes: 0 } });
  });

  test('is taken away when it is not needed any more, also one that is only being made then', () => {
    for (const slowly of [0, 50]) {
      const disk = new SimulatedDisk();
      const { give, journal } = start(disk, slowly);
      give(1, 2);
      journal.close();
      expect(filesIn(disk)).toEqual([FIRST]);
      expect(read(disk)).toEqual({ texts: ['v1', 'v2'], damaged: [], torn: undefined });
    }
  });

  test('is taken away by the next station when the last one was killed', () => {
    const disk = new SimulatedDisk();
    start(disk, 0).give(1, 2);
    disk.restart(() => 1e9);
    expect(filesIn(disk)).toEqual([FIRST, THIRD]);
    const { give, journal, damaged } = start(disk, 0, { spare: { bytes: ROOM, after: 1e9 } });
    expect(damaged).toEqual([]);
    give(3, 3);
    journal.close();
    expect(filesIn(disk)).toEqual([FIRST]);
  });

  test('is missed when it is missing', () => {
    const disk = new SimulatedDisk();
    const { give, journal } = start(disk, 0);
    give(1, 7);
    journal.close();
    disk.take(`leases/${THIRD}`);
    expect(read(disk).damaged).toEqual([{ file: `leases/${THIRD}`, line: 1, reason: 'the file is missing' }]);
  });

  test('that is not ready in time lets the current one grow', () => {
    const disk = new SimulatedDisk();
    const { give } = start(disk, 1000);
    give(1, 20);
    expect(filesIn(disk)).toEqual([FIRST]);
    expect(read(disk)).toMatchObject({ texts: ['v16', 'v17', 'v18', 'v19', 'v20'], damaged: [] });
  });

  test('that cannot be made lets the current one grow, and one that was removed before it is used is made again', () => {
    const full = new SimulatedDisk();
    const first = start(full, 0, { spare: { bytes: 1e6, after: 1 } });
    full.room(20_000);
    first.give(1, 10);
    expect(filesIn(full)).toEqual([FIRST]);
    expect(read(full)).toMatchObject({ texts: ['v10', 'v6', 'v7', 'v8', 'v9'], damaged: [] });

    const disk = new SimulatedDisk();
    const second = start(disk, 0);
    second.give(1, 2);
    disk.take(`leases/${THIRD}`);
    second.give(3, 10);
    expect(filesIn(disk).slice(0, 2)).toEqual([FIRST, THIRD]);
    expect(read(disk)).toMatchObject({ texts: ['v10', 'v6', 'v7', 'v8', 'v9'], damaged: [] });
  });

  test('is what goes on beside a snapshot, which another thread makes durable and names', () => {
    for (const slowly of [0, 1, 5]) {
      const disk = new SimulatedDisk();
      const outcomes: string[] = [];
      const onCompaction: JournalOptions['onCompaction'] = ({ kind }) => outcomes.push(kind);
      const { give, journal } = start(disk, slowly, { compactAt: 10, slice: 2, onCompaction });
      give(1, 60);
      journal.close();
      expect(new Set(outcomes)).toEqual(new Set(['done']));
      if (slowly < 5) expect(filesIn(disk).length).toBeLessThan(7);
      expect(read(disk)).toEqual({ texts: ['v56', 'v57', 'v58', 'v59', 'v60'], damaged: [], torn: undefined });
    }
  });
});
