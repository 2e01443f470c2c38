/**
 * Leases are counted by the time that passes, so that each lasts as long as it was lent for. Outside of the server they are
 * dated by the clock of the computer (host/wall-clock.ts): in files, and for whoever asks.
 */
import type { DayOffset } from '../../../host/wall-clock.ts';
import { after, millis } from '../../../lib/time.ts';
import type { LeaseBook } from '../../../protocols/dhcp/leases/lease-book.ts';
import type { Lease, Leases } from '../../../protocols/dhcp/leases/lease.ts';
import type { LeaseTaker } from '../../../storage/leases/lease-files.ts';
import type { LeaseJournal } from '../../../storage/leases/lease-journal.ts';

/** All leases with dates; each with that of the moment it is read in. */
export function* datedLeases(book: Leases, day: DayOffset): Generator<Lease> {
  for (const lease of book.leases()) yield dated(lease, day.offset);
}

/** Takes leases with dates into the book. */
export function takerFor(book: LeaseBook, day: DayOffset): LeaseTaker {
  return {
    get size() {
      return book.size;
    },
    load: (lease) => book.load(dated(lease, 0 - day.offset)),
  };
}

/** The same journal, for leases without dates. */
export function datedJournal(journal: LeaseJournal, day: DayOffset): LeaseJournal {
  return {
    get pending() {
      return journal.pending;
    },
    record: (lease) => journal.record(dated(lease, day.offset)),
    commit: () => journal.commit(),
    commitSoon: () => journal.commitSoon(),
    close: () => journal.close(),
  };
}

function dated<L extends Pick<Lease, 'since' | 'until'>>(lease: L, offset: number): L {
  if (offset === 0) return lease;
  return { ...lease, since: after(lease.since, millis(offset)), until: after(lease.until, millis(offset)) };
}
