/** Takes the leases of another server over into the journal. */
import type { LeaseRecord } from '../../formats/leases/lease-record.ts';
import type { Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Instant } from '../../lib/time.ts';
import type { Lease } from '../../protocols/dhcp/leases/lease.ts';
import { openLeaseJournal } from './lease-journal.ts';
import { leaseOf, recordOf } from './lease-records.ts';

export interface ImportedLeases {
  /** How many were taken over. */
  readonly imported: number;
  /** How many of them are nobody's: addresses that rest. */
  readonly atRest: number;
  /** Current leases of our own, of other devices, that stayed. */
  readonly kept: readonly LeaseRecord[];
  /** Lent to somebody whom no request could be recognised by. */
  readonly unknown: readonly LeaseRecord[];
}

/**
 * Durable when it returns. A current lease of another device is never replaced. Fails with `storage`: while a station is
 * running on these files, and with what the disk refuses.
 */
export function importLeases(
  files: Files,
  records: readonly LeaseRecord[],
  now: Instant,
): Result<ImportedLeases, StationError> {
  const opened = openLeaseJournal(files, { live: () => leases.values() });
  if (!opened.ok) return opened;
  const { journal, leases } = opened.value;
  const kept: LeaseRecord[] = [];
  const unknown: LeaseRecord[] = [];
  let [imported, atRest] = [0, 0];
  for (const record of records) {
    const own = leases.get(record.address);
    const lease = leaseOf(record);
    if (lease === undefined) {
      unknown.push(record);
      continue;
    }
    if (own !== undefined && own.until > now && own.state === 'bound' && !isSameDevice(own, lease)) {
      kept.push(recordOf(own));
      continue;
    }
    journal.record(own !== undefined && isSameDevice(own, lease) ? { ...lease, client: own.client } : lease);
    imported += 1;
    if (lease.state === 'declined') atRest += 1;
  }
  const closed = journal.close();
  return closed.ok ? ok({ imported, atRest, kept, unknown }) : closed;
}

/** Other servers do not always know the client identifier of a device. */
function isSameDevice(own: Lease, { client, hardware }: Lease): boolean {
  return own.client === client || (own.hardware !== '' && own.hardware === hardware);
}
