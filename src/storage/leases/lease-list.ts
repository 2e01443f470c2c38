/** The stored leases as records, for lists and exports. Needs no lock: a station may be running meanwhile. */
import type { LeaseRecord } from '../../formats/leases/lease-record.ts';
import type { Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { DamagedRow } from './rows/file-check.ts';
import { readLeases } from './lease-files.ts';
import { recordOf } from './lease-records.ts';

export interface LeaseList {
  /** In the order of their addresses. */
  readonly leases: readonly LeaseRecord[];
  readonly damaged: readonly DamagedRow[];
}

/** The leases for which `isMeant` is true. Fails with `storage`. */
export function listLeases(files: Files, isMeant: (lease: LeaseRecord) => boolean): Result<LeaseList, StationError> {
  const read = readLeases(files);
  if (!read.ok) return read;
  const leases: LeaseRecord[] = [];
  for (const lease of read.value.leases.values()) {
    const record = recordOf(lease);
    if (isMeant(record)) leases.push(record);
  }
  return ok({ leases: leases.toSorted((a, b) => a.address - b.address), damaged: read.value.damaged });
}
