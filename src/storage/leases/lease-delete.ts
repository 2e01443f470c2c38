/** Takes leases out of the journal while no station runs on it. A station that runs does so itself. */
import type { LeaseRecord } from '../../formats/leases/lease-record.ts';
import type { Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import type { Ipv4 } from '../../lib/address.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Instant } from '../../lib/time.ts';
import { openLeaseJournal } from './lease-journal.ts';
import { freed, recordOf } from './lease-records.ts';

/** Durable when it returns, with what they were. Fails with `storage`. */
export function deleteLeases(
  files: Files,
  addresses: readonly Ipv4[],
  now: Instant,
): Result<readonly LeaseRecord[], StationError> {
  const opened = openLeaseJournal(files, { live: () => leases.values() });
  if (!opened.ok) return opened;
  const { journal, leases } = opened.value;
  const deleted = addresses.flatMap((address) => leases.get(address) ?? []);
  for (const lease of deleted) journal.record(freed(lease, now));
  const closed = journal.close();
  return closed.ok ? ok(deleted.map(recordOf)) : closed;
}
