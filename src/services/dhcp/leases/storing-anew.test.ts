import { beforeEach, describe, expect, it } from 'vitest';
import { DONE } from '../../../host/files/files.ts';
import { stationError } from '../../../host/station-error.ts';
import { ipv4, macFromBytes } from '../../../lib/address.ts';
import { err } from '../../../lib/result.ts';
import { ended } from '../../../lib/underway.ts';
import { instant, NEVER, type Instant } from '../../../lib/time.ts';
import { LeaseBook } from '../../../protocols/dhcp/leases/lease-book.ts';
import type { ClientKey, Lease, LeaseState } from '../../../protocols/dhcp/leases/lease.ts';
import type { LeaseJournal } from '../../../storage/leases/lease-journal.ts';
import { StoringAnew } from './storing-anew.ts';

const NOW = instant(1_000_000);

let book = new LeaseBook();
let recorded: Lease[] = [];
let stored: Lease[] = [];
let isFull = false;
let anew: StoringAnew;

const journal: LeaseJournal = {
  get pending() {
    return recorded.length;
  },
  record: (lease) => void recorded.push(lease),
  commit() {
    const batch = recorded.splice(0);
    if (isFull) return err(stationError('storage', 'The disk is full.', 'Make room.'));
    stored.push(...batch);
    return DONE;
  },
  commitSoon: () => ended(journal.commit()),
  close: () => DONE,
};

beforeEach(() => {
  book = new LeaseBook();
  [recorded, stored, isFull] = [[], [], false];
  anew = new StoringAnew(book, journal);
});

function lend(count: number, state: LeaseState = 'bound', until: Instant = NEVER): void {
  for (let made = 0; made < count; made += 1) {
    const number = book.size;
    book.apply({
      address: ipv4(0x0a00_0000 + number),
      client: `hw:01:${number}` as ClientKey,
      hardware: macFromBytes(Uint8Array.of(2, 0, 0, number >> 16, (number >> 8) & 255, number & 255)),
      state,
      since: instant(0),
      until,
    });
  }
}

/** As the server does it: some more, and a commit, which it is told of. */
function turn(): void {
  anew.step();
  const done = journal.commit();
  if (done.ok) anew.committed();
  else anew.failed();
}

describe('leases that are stored anew', () => {
  it('are those in force: neither offers nor what has ended', () => {
    lend(2, 'offered');
    lend(3, 'bound', instant(NOW + 1));
    lend(1, 'bound', NOW);
    lend(1, 'declined', instant(NOW + 60_000));
    anew.begin(NOW);
    turn();
    expect(stored.map(({ address, state }) => `${address & 255} ${state}`)).toEqual([
      '2 bound',
      '3 bound',
      '4 bound',
      '6 declined',
    ]);
    expect(anew.isUnderWay).toBe(false);
  });

  it('go a thousand at a time, so that devices are answered meanwhile, and each once', () => {
    lend(2500);
    anew.begin(NOW);
    const sizes: number[] = [];
    while (anew.isUnderWay && sizes.length < 10) {
      turn();
      sizes.push(stored.length);
    }
    expect(sizes).toEqual([1000, 2000, 2500]);
    turn();
    expect(new Set(stored.map(({ address }) => address)).size).toBe(2500);
    expect(stored).toHaveLength(2500);
  });

  it('wait for a disk that takes them, and begin anew then', () => {
    lend(1500);
    anew.begin(NOW);
    turn();
    isFull = true;
    turn();
    expect([stored.length, anew.isUnderWay]).toEqual([1000, false]);
    turn();
    expect(anew.isUnderWay).toBe(false);
    [isFull, stored] = [false, []];
    turn();
    expect(anew.isUnderWay).toBe(true);
    turn();
    turn();
    expect([stored.length, anew.isUnderWay]).toEqual([1500, false]);
    turn();
    expect(stored).toHaveLength(1500);
  });

  it('are none where nothing was amiss, whatever the disk does', () => {
    lend(3);
    isFull = true;
    turn();
    isFull = false;
    turn();
    turn();
    expect(stored).toEqual([]);
  });

  it('are all stored before the end, unless the disk refuses', () => {
    lend(2500);
    anew.begin(NOW);
    anew.finish();
    expect([stored.length, anew.isUnderWay]).toEqual([2500, false]);
    stored = [];
    isFull = true;
    anew.begin(NOW);
    anew.finish();
    expect(stored).toEqual([]);
  });
});
