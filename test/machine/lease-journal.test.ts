import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipv4, macFromBytes, type Ipv4 } from '../../src/lib/address.ts';
import { instant } from '../../src/lib/time.ts';
import type { ClientKey, Lease } from '../../src/protocols/dhcp/leases/lease.ts';
import { readLeases } from '../../src/storage/leases/lease-files.ts';
import {
  openLeaseJournal,
  type CompactionOutcome,
  type JournalOptions,
} from '../../src/storage/leases/lease-journal.ts';
import { giveWay } from '../../src/storage/sessions/session-folder.ts';
import { PowerLost, SimulatedDisk } from './disk.ts';

/** The `version`-th lease of an address: its hostname tells them apart. */
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

/** A station's use of the journal: the leases it holds in memory are what a snapshot is made from. */
function start(disk: SimulatedDisk, options: Partial<JournalOptions> = {}, slowly?: number) {
  const held = new Map<Ipv4, Lease>();
  const opened = openLeaseJournal(disk.files(slowly), { live: () => held.values(), reserve: 1200, ...options });
  if (!opened.ok) throw new Error(opened.error.message);
  for (const [address, found] of opened.value.leases) held.set(address, found);
  const { journal } = opened.value;
  const give = (...leases: readonly Lease[]) => {
    for (const given of leases) {
      held.set(given.address, given);
      journal.record(given);
    }
    return journal.commit();
  };
  return { ...opened.value, held, give };
}

function hostnames(leases: ReadonlyMap<Ipv4, Lease>): readonly string[] {
  return [...leases.values()].map((found) => `${found.address & 255} ${found.hostname}`);
}

function journalFiles(disk: SimulatedDisk): readonly string[] {
  const listed = disk.files().list('leases');
  return listed.ok ? listed.value : [];
}

describe('the lease journal', () => {
  test('gives back what was committed, the latest of each address', () => {
    const disk = new SimulatedDisk();
    const { give, journal } = start(disk);
    give(lease(1, 1), lease(2, 1));
    give(lease(1, 2));
    journal.close();
    expect(hostnames(start(disk).leases)).toEqual(['1 v2', '2 v1']);
  });

  test('a commit without leases touches nothing', () => {
    const disk = new SimulatedDisk();
    const { journal } = start(disk);
    const before = disk.steps;
    expect(journal.commit()).toMatchObject({ ok: true });
    expect(disk.steps).toBe(before);
  });

  test('what was recorded waits for the commit, and closing commits it', () => {
    const disk = new SimulatedDisk();
    const { journal } = start(disk);
    journal.record(lease(1, 1));
    expect(journal.pending).toBe(1);
    journal.close();
    expect(hostnames(start(disk).leases)).toEqual(['1 v1']);
  });

  test('a damaged line is skipped and named, the others count', () => {
    const disk = new SimulatedDisk();
    const { give, journal } = start(disk);
    give(lease(1, 1), lease(2, 1), lease(3, 1));
    journal.close();
    const bytes = Buffer.from(disk.peek('leases/journal-000001.jsonl') ?? '');
    bytes[bytes.indexOf('192.168.1.2')] = 0x58;
    disk.put('leases/journal-000001.jsonl', bytes);
    const { leases, damaged } = start(disk);
    expect(hostnames(leases)).toEqual(['1 v1', '3 v1']);
    expect(damaged).toEqual([{ file: 'leases/journal-000001.jsonl', line: 2, reason: 'its checksum does not match' }]);
  });

  test('a torn end is reported, cut off, and not joined to what comes next', () => {
    const disk = new SimulatedDisk();
    const first = start(disk);
    first.give(lease(1, 1));
    first.journal.close();
    const bytes = disk.peek('leases/journal-000001.jsonl') ?? new Uint8Array();
    disk.put('leases/journal-000001.jsonl', Buffer.concat([bytes, Buffer.from('{"crc":"12')]));
    const second = start(disk);
    expect(second.torn).toEqual({ file: 'leases/journal-000001.jsonl', bytes: 10 });
    second.give(lease(2, 1));
    second.journal.close();
    expect(start(disk)).toMatchObject({ damaged: [], leases: { size: 2 } });
  });

  test('a second station on the same folder is refused, and welcome when the first has ended', () => {
    const disk = new SimulatedDisk();
    const { journal } = start(disk);
    expect(openLeaseJournal(disk.files(), { live: () => [] })).toMatchObject({ ok: false, error: { code: 'storage' } });
    journal.close();
    expect(openLeaseJournal(disk.files(), { live: () => [] }).ok).toBe(true);
  });

  test('reading needs no lock, as `rouse leases` reads beside a running station', () => {
    const disk = new SimulatedDisk();
    start(disk).give(lease(1, 1));
    const read = readLeases(disk.files());
    expect(read.ok && hostnames(read.value.leases)).toEqual(['1 v1']);
  });
});

test('who reads while a station sums its files up sees every lease', () => {
  const disk = new SimulatedDisk();
  const { give } = start(disk, { compactAt: 6, slice: 10 });
  const files = disk.files();
  let lists = 0;
  const read = readLeases({
    ...files,
    list: (folder) => {
      const listed = files.list(folder);
      lists += 1;
      if (lists === 1) for (let version = 1; version < 12; version += 1) give(lease(version % 3, version));
      return listed;
    },
  });
  expect(read.ok && hostnames(read.value.leases).toSorted()).toEqual(['0 v9', '1 v10', '2 v11']);
  expect(lists).toBe(2);
});

describe('a full disk', () => {
  test('fails the commit, and its leases are not in the journal afterwards', () => {
    const disk = new SimulatedDisk();
    const { give, journal } = start(disk);
    disk.room(300);
    expect(give(lease(1, 1)).ok).toBe(true);
    expect(give(lease(2, 1))).toMatchObject({ ok: false, error: { code: 'storage', cause: 'ENOSPC' } });
    expect(journal.pending).toBe(0);
    disk.room(Number.POSITIVE_INFINITY);
    expect(give(lease(3, 1)).ok).toBe(true);
    journal.close();
    const after = start(disk);
    expect(hostnames(after.leases)).toEqual(['1 v1', '3 v1']);
    expect(after.damaged).toEqual([]);
  });

  test('still takes the leases that there was room for in advance', () => {
    const disk = new SimulatedDisk();
    const { give, journal } = start(disk);
    give(lease(1, 1));
    disk.room(0);
    for (let host = 2; host <= 5; host += 1) expect(give(lease(host, 1)).ok).toBe(true);
    journal.close();
    expect(start(disk).leases.size).toBe(5);
  });

  test('takes the leases when something else gives way to them', () => {
    const disk = new SimulatedDisk();
    const session = 'sessions/2010-09-17T18-02-11.000Z.jsonl';
    disk.put(session, new Uint8Array(1000));
    const { give } = start(disk, { reserve: 0, makeRoom: () => giveWay(disk.files(), 1000).length > 0 });
    disk.room(300);
    for (let host = 1; host <= 5; host += 1) expect(give(lease(host, 1)).ok).toBe(true);
    expect(disk.peek(session)).toBeUndefined();
    expect(give(lease(6, 1))).toMatchObject({ ok: false, error: { cause: 'ENOSPC' } });
    expect(hostnames(start(copyOf(disk)).leases)).toEqual(['1 v1', '2 v1', '3 v1', '4 v1', '5 v1']);
  });

  test('stops a compaction, not the commits after it', () => {
    const disk = new SimulatedDisk();
    const outcomes: CompactionOutcome[] = [];
    const { give } = start(disk, { compactAt: 4, onCompaction: (outcome) => outcomes.push(outcome) });
    give(lease(1, 1), lease(2, 1), lease(3, 1));
    disk.room(300);
    expect(give(lease(4, 1)).ok).toBe(true);
    expect(outcomes).toMatchObject([{ kind: 'failed', error: { cause: 'ENOSPC' } }]);
    expect(journalFiles(disk).filter((name) => name.endsWith('.new'))).toEqual([]);
    disk.room(Number.POSITIVE_INFINITY);
    for (let version = 2; version < 9; version += 1) expect(give(lease(1, version)).ok).toBe(true);
    expect(outcomes.at(-1)).toEqual({ kind: 'done', leases: 4 });
    expect(hostnames(start(copyOf(disk)).leases).toSorted()).toEqual(['1 v8', '2 v1', '3 v1', '4 v1']);
  });
});

describe('a data folder that is removed while the station runs', () => {
  test.each(['leases', 'leases/journal-000001.jsonl'])('(%s) is noticed by the commit, and made anew', (what) => {
    const disk = new SimulatedDisk();
    const { give, journal } = start(disk);
    give(lease(1, 1), lease(2, 1));
    disk.take(what);
    expect(give(lease(3, 1))).toMatchObject({ ok: false, error: { code: 'storage', cause: 'ENOENT' } });
    expect(give(lease(1, 2)).ok).toBe(true);
    const copy = start(copyOf(disk));
    expect(hostnames(copy.leases).toSorted()).toEqual(['1 v2', '2 v1', '3 v1']);
    expect(copy.damaged).toEqual([]);
    journal.close();
  });

  test('in the middle of a compaction is made anew, too', () => {
    const disk = new SimulatedDisk();
    const { give } = start(disk, { compactAt: 6, slice: 1 });
    give(...[1, 2, 3, 4, 5, 6].map((host) => lease(host, 1)));
    give(lease(6, 2));
    disk.take('leases');
    expect(give(lease(1, 2)).ok).toBe(false);
    for (let version = 3; version < 20; version += 1) expect(give(lease(1, version)).ok).toBe(true);
    const copy = start(copyOf(disk));
    expect(hostnames(copy.leases).toSorted()).toEqual(['1 v19', '2 v1', '3 v1', '4 v1', '5 v1', '6 v2']);
    expect(copy.damaged).toEqual([]);
  });

  test('is made anew at the latest when the station stops', () => {
    const disk = new SimulatedDisk();
    const { give, journal } = start(disk);
    give(lease(1, 1), lease(2, 1));
    disk.take('leases');
    journal.close();
    expect(start(disk)).toMatchObject({ leases: { size: 2 }, damaged: [] });
  });

  test('takes no lease while another station has the new folder, or the disk refuses', () => {
    const disk = new SimulatedDisk();
    const { give } = start(disk);
    give(lease(1, 1));
    disk.take('leases');
    const other = start(disk);
    expect(give(lease(1, 2)).ok).toBe(false);
    expect(give(lease(1, 3)).ok).toBe(false);
    other.journal.close();
    disk.room(100);
    expect(give(lease(1, 4))).toMatchObject({ ok: false, error: { cause: 'ENOSPC' } });
    expect(give(lease(1, 5))).toMatchObject({ ok: false, error: { cause: 'ENOSPC' } });
    disk.room(Number.POSITIVE_INFINITY);
    expect(give(lease(1, 6))).toMatchObject({ ok: false, error: { cause: 'ENOENT' } });
    expect(give(lease(1, 7)).ok).toBe(true);
    const copy = start(copyOf(disk));
    expect(hostnames(copy.leases)).toEqual(['1 v7']);
    expect(copy.damaged).toEqual([]);
  });
});

function copyOf(disk: SimulatedDisk): SimulatedDisk {
  disk.restart(() => 1);
  return disk;
}

describe('compaction', () => {
  test('leaves a snapshot and the journal since, and no lease is lost', () => {
    const disk = new SimulatedDisk();
    const outcomes: CompactionOutcome[] = [];
    const options = { compactAt: 10, slice: 2, onCompaction: (outcome: CompactionOutcome) => outcomes.push(outcome) };
    const { give, journal, held } = start(disk, options);
    for (let version = 1; version <= 16; version += 1) give(lease(version % 5, version));
    journal.close();
    expect(outcomes).toEqual([{ kind: 'done', leases: 5 }]);
    expect(journalFiles(disk)).toEqual(['journal-000002.jsonl', 'journal-000003.jsonl']);
    expect(hostnames(start(disk).leases).toSorted()).toEqual(hostnames(held).toSorted());
  });

  test('a lease that changes while the snapshot is written keeps its change', () => {
    const disk = new SimulatedDisk();
    const { give, journal } = start(disk, { compactAt: 6, slice: 1 });
    give(...[1, 2, 3, 4, 5, 6].map((host) => lease(host, 1)));
    give(lease(6, 2), lease(1, 2));
    for (let version = 3; version < 9; version += 1) give(lease(1, version));
    journal.close();
    expect(hostnames(start(disk).leases).toSorted()).toEqual(['1 v8', '2 v1', '3 v1', '4 v1', '5 v1', '6 v2']);
  });

  test('a long journal is taken away piece by piece, and nothing is lost if power is on the way', () => {
    const disk = new SimulatedDisk();
    const { give } = start(disk, { compactAt: 40, slice: 1 });
    for (let version = 1; version < 45; version += 1) give(lease(version % 4, version));
    const sizes = journalFiles(disk).map((name) => disk.peek(`leases/${name}`)?.length ?? 0);
    expect(sizes).toHaveLength(3);
    give(lease(0, 100));
    expect(disk.peek('leases/journal-000001.jsonl')?.length).toBe((sizes[0] ?? 0) - 1024);
    disk.restart(() => 1);
    const after = start(disk);
    expect(hostnames(after.leases).toSorted()).toEqual(['0 v100', '1 v41', '2 v42', '3 v43']);
    expect(after).toMatchObject({ damaged: [] });
  });

  test('the files stay a small multiple of the live leases, however long a station runs', () => {
    const disk = new SimulatedDisk();
    const { give } = start(disk, { compactAt: 10 });
    for (let version = 1; version < 500; version += 1) give(lease(version % 7, version));
    const read = readLeases(disk.files());
    const lines = read.ok ? read.value.files.reduce((sum, file) => sum + file.rows, 0) : 0;
    expect(lines).toBeLessThanOrEqual(3 * 7 + 1);
  });
});

/** Batches of [address, ...]; every lease of a run has a version of its own. */
const SCRIPT = fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 12,
});

interface Witness {
  /** The latest version of each address that was committed: an ACK may have left. */
  readonly promised: Map<number, number>;
  /** Every version that was ever recorded. */
  readonly recorded: Set<string>;
  version: number;
}

/** Runs the script until its end or the loss of power; `slowly`: another thread makes files meanwhile. */
function live(
  disk: SimulatedDisk,
  script: readonly (readonly number[])[],
  witness: Witness,
  slowly?: number,
): 'closed' | 'power lost' {
  try {
    const { give, journal } = start(disk, { compactAt: 6, slice: 2, spare: { bytes: 1500, after: 0 } }, slowly);
    for (const batch of script) giveBatch(batch, give, witness);
    journal.close();
    return 'closed';
  } catch (error) {
    if (!(error instanceof PowerLost)) throw error;
    return 'power lost';
  }
}

function giveBatch(batch: readonly number[], give: ReturnType<typeof start>['give'], witness: Witness): void {
  const version = (witness.version += 1);
  for (const host of batch) witness.recorded.add(`${host} v${version}`);
  if (!give(...batch.map((host) => lease(host, version))).ok) return;
  for (const host of batch) witness.promised.set(host, version);
}

function expectNothingLost(disk: SimulatedDisk, witness: Witness): void {
  const { leases, damaged } = start(disk);
  expect(damaged).toEqual([]);
  for (const text of hostnames(leases)) expect(witness.recorded).toContain(text);
  for (const [host, version] of witness.promised) {
    const found = leases.get(ipv4(0xc0a8_0100 + host));
    expect(Number(found?.hostname?.slice(1))).toBeGreaterThanOrEqual(version);
  }
}

/** Whether another thread waits for the disk, and how long that takes. */
const BESIDE = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined });

test('whenever power is lost, and lost again while starting, no promised lease is gone and none is invented', () => {
  const crashes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(SCRIPT, crashes, fc.infiniteStream(fc.nat()), BESIDE, (script, steps, chance, slowly) => {
      const disk = new SimulatedDisk();
      const witness: Witness = { promised: new Map(), recorded: new Set(), version: 0 };
      for (const step of steps) {
        disk.crashAtStep(disk.steps + step);
        live(disk, script, witness, slowly);
        disk.restart((most) => (chance.next().value ?? 0) % (most + 1));
      }
      expectNothingLost(disk, witness);
    }),
    { numRuns: 500 },
  );
});

test.each([undefined, 0, 2])(
  'at every single step of a run with two compactions, power may be lost (beside: %s)',
  (slowly) => {
    const script = Array.from({ length: 14 }, (_, index) => [index % 4, (index + 1) % 4]);
    const whole = new SimulatedDisk();
    live(whole, script, { promised: new Map(), recorded: new Set(), version: 0 }, slowly);
    for (let step = 1; step <= whole.steps; step += 1) {
      for (const survives of [0, 1, 1e9]) {
        const disk = new SimulatedDisk();
        const witness: Witness = { promised: new Map(), recorded: new Set(), version: 0 };
        disk.crashAtStep(step);
        live(disk, script, witness, slowly);
        disk.restart((most) => Math.min(survives, most));
        expectNothingLost(disk, witness);
      }
    }
  },
);
