/** Commits of leases that nobody waits for: what may be promised when, and what is left when they fail or power goes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Done } from '../../src/host/files/files.ts';
import { ipv4, macFromBytes, type Ipv4 } from '../../src/lib/address.ts';
import { instant } from '../../src/lib/time.ts';
import type { Waitable } from '../../src/lib/underway.ts';
import type { ClientKey, Lease } from '../../src/protocols/dhcp/leases/lease.ts';
import { openLeaseJournal, type JournalOptions } from '../../src/storage/leases/lease-journal.ts';
import { PowerLost, SimulatedDisk } from './disk.ts';

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

/** `slowly`: how often a sync is asked about before it has ended. */
function start(disk: SimulatedDisk, slowly?: number, options: Partial<JournalOptions> = {}) {
  const held = new Map<Ipv4, Lease>();
  const opened = openLeaseJournal(disk.files(slowly), { live: () => held.values(), reserve: 1200, ...options });
  if (!opened.ok) throw new Error(opened.error.message);
  for (const [address, found] of opened.value.leases) held.set(address, found);
  const { journal } = opened.value;
  const record = (...leases: readonly Lease[]): void => {
    for (const given of leases) {
      held.set(given.address, given);
      journal.record(given);
    }
  };
  return { ...opened.value, held, record };
}

function stored(disk: SimulatedDisk): readonly string[] {
  const { leases, damaged } = start(disk);
  expect(damaged).toEqual([]);
  return [...leases.values()].map(({ address, hostname }) => `${address & 255} ${hostname}`).toSorted();
}

describe('a commit that nobody waits for', () => {
  test('is done in place where no other thread can wait for the disk', () => {
    const disk = new SimulatedDisk();
    const { journal, record } = start(disk);
    record(lease(1, 1));
    expect(journal.commitSoon().outcome()).toEqual({ ok: true });
    disk.restart(() => 0);
    expect(stored(disk)).toEqual(['1 v1']);
  });

  test('has no outcome before the disk is done, and then its leases survive', () => {
    const disk = new SimulatedDisk();
    const { journal, record } = start(disk, 2);
    record(lease(1, 1));
    const commit = journal.commitSoon();
    expect([commit.outcome(), commit.outcome()]).toEqual([undefined, undefined]);
    expect([commit.outcome(), commit.outcome()]).toEqual([{ ok: true }, { ok: true }]);
    disk.restart(() => 0);
    expect(stored(disk)).toEqual(['1 v1']);
  });

  test('leaves what is recorded meanwhile to the next one', () => {
    const disk = new SimulatedDisk();
    const { journal, record } = start(disk, 5);
    record(lease(1, 1));
    const first = journal.commitSoon();
    record(lease(2, 1), lease(1, 2));
    expect([journal.pending, first.wait()]).toEqual([2, { ok: true }]);
    expect(journal.pending).toBe(2);
    const second = journal.commitSoon();
    expect([journal.pending, second.wait()]).toEqual([0, { ok: true }]);
    disk.restart(() => 0);
    expect(stored(disk)).toEqual(['1 v2', '2 v1']);
  });

  test.each(['commitSoon', 'commit', 'close'] as const)('%s waits for the one before', (what) => {
    const disk = new SimulatedDisk();
    const { journal, record } = start(disk, 1e9);
    record(lease(1, 1));
    const first = journal.commitSoon();
    record(lease(2, 1));
    const next = journal[what]();
    expect(first.outcome()).toEqual({ ok: true });
    expect('wait' in next ? next.wait() : next).toEqual({ ok: true });
    disk.restart(() => 0);
    expect(stored(disk)).toEqual(['1 v1', '2 v1']);
  });

  test('that fails takes with it what was recorded since, and a later one succeeds', () => {
    const disk = new SimulatedDisk();
    const { journal, record } = start(disk, 1);
    record(lease(1, 1));
    expect(journal.commitSoon().wait()).toEqual({ ok: true });
    disk.refuseSyncs('EIO');
    record(lease(2, 1));
    const failing = journal.commitSoon();
    record(lease(3, 1));
    expect(failing.wait()).toMatchObject({ ok: false, error: { code: 'storage', cause: 'EIO' } });
    expect([failing.outcome()?.ok, journal.pending]).toEqual([false, 0]);
    disk.refuseSyncs();
    record(lease(4, 1));
    expect(journal.commitSoon().wait()).toEqual({ ok: true });
    journal.close();
    expect(stored(disk)).toEqual(['1 v1', '4 v1']);
  });

  test('fails for whoever waits for it first, be it the next commit', () => {
    const disk = new SimulatedDisk();
    const { journal, record } = start(disk, 9);
    record(lease(1, 1));
    const failing = journal.commitSoon();
    disk.refuseSyncs('EIO');
    record(lease(2, 1));
    expect([journal.commit().ok, failing.outcome()?.ok, journal.pending]).toEqual([false, false, 0]);
  });

  test('goes on when the disk is found full by the sync alone, and something else gives way', () => {
    const disk = new SimulatedDisk();
    const makeRoom = (): boolean => {
      disk.refuseSyncs();
      return true;
    };
    const { journal, record } = start(disk, 1, { makeRoom });
    disk.refuseSyncs('ENOSPC');
    record(lease(1, 1));
    expect(journal.commitSoon().wait()).toEqual({ ok: true });
    journal.close();
    expect(stored(disk)).toEqual(['1 v1']);
  });

  test('fails when the folder is removed meanwhile; every lease that is known is written again', () => {
    const disk = new SimulatedDisk();
    const { journal, record } = start(disk, 3);
    record(lease(1, 1));
    journal.commit();
    record(lease(2, 1));
    const commit = journal.commitSoon();
    record(lease(3, 1));
    disk.take('leases');
    expect(commit.wait()).toMatchObject({ ok: false, error: { cause: 'ENOENT' } });
    record(lease(4, 1));
    expect(journal.commitSoon().wait()).toEqual({ ok: true });
    disk.restart(() => 0);
    expect(stored(disk)).toEqual(['1 v1', '2 v1', '3 v1', '4 v1']);
  });
});

type Act = { readonly kind: 'record'; readonly hosts: readonly number[] } | { readonly kind: 'soon' | 'look' | 'wait' };
const ACTS: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('record'),
      hosts: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constantFrom('soon', 'look', 'wait') }),
  ),
  { minLength: 1, maxLength: 30 },
);

/** What was recorded, and of it what may be promised: the newest version of each address. */
class Witness {
  readonly promised = new Map<number, number>();
  readonly recorded = new Set<string>();
  version = 0;

  promise(hosts: ReadonlyMap<number, number>): void {
    for (const [host, version] of hosts) this.promised.set(host, version);
  }
}

/** Uses the journal as the server does: one commit at a time, and what is recorded meanwhile goes to the next. */
function live(disk: SimulatedDisk, acts: readonly Act[], witness: Witness, slowly: number): void {
  const options = { compactAt: 6, slice: 2, spare: { bytes: 1500, after: 0 } };
  const { journal, record } = start(disk, slowly, options);
  let underway: Waitable<Done> | undefined;
  let given = new Map<number, number>();
  let waiting = new Map<number, number>();
  const conclude = (outcome: Done | undefined): void => {
    if (outcome?.ok === true) witness.promise(given);
    if (outcome !== undefined) underway = undefined;
  };
  for (const act of acts) {
    if (act.kind === 'record') {
      for (const host of act.hosts) {
        const version = (witness.version += 1);
        witness.recorded.add(`${host} v${version}`);
        waiting.set(host, version);
        record(lease(host, version));
      }
    } else if (act.kind === 'soon' && underway === undefined) {
      [given, waiting] = [waiting, new Map()];
      underway = journal.commitSoon();
    } else conclude(act.kind === 'wait' ? underway?.wait() : underway?.outcome());
  }
  if (journal.close().ok) {
    witness.promise(underway === undefined ? new Map() : given);
    witness.promise(waiting);
  }
}

function expectNothingLost(disk: SimulatedDisk, { promised, recorded }: Witness): void {
  const found = stored(disk);
  for (const text of found) expect(recorded).toContain(text);
  const versions = new Map(found.map((text) => [Number(text.split(' v')[0]), Number(text.split(' v')[1])]));
  for (const [host, version] of promised) expect(versions.get(host)).toBeGreaterThanOrEqual(version);
}

test('whenever power is lost while commits are under way, no promised lease is gone and none is invented', () => {
  const crashes = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 4 });
  const slowness = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(ACTS, crashes, fc.infiniteStream(fc.nat()), slowness, (acts, steps, chance, slowly) => {
      const disk = new SimulatedDisk();
      const witness = new Witness();
      for (const step of steps) {
        disk.crashAtStep(disk.steps + step);
        try {
          live(disk, acts, witness, slowly);
        } catch (error) {
          if (!(error instanceof PowerLost)) throw error;
        }
        disk.restart((most) => (chance.next().value ?? 0) % (most + 1));
      }
      expectNothingLost(disk, witness);
    }),
    { numRuns: 500 },
  );
});
