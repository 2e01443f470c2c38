/**
 * The files the leases are in: `leases/journal-000001.jsonl` and on. The leases are the lines of all of them in order,
 * and of two lines about one address the later counts. So a snapshot is nothing special: a file with a number between
 * the journal that it sums up and the journal written meanwhile.
 */
import type { Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import type { Ipv4 } from '../../lib/address.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Lease } from '../../protocols/dhcp/leases/lease.ts';
import { unpackLease, type PackedLease } from '../../protocols/dhcp/leases/packed-lease.ts';
import { readLeaseLine } from './lease-line.ts';
import { readLines } from './lines.ts';

export const LEASE_FOLDER = 'leases';

export interface DamagedLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

export interface LeasesRead {
  /** By address. */
  readonly leases: Map<Ipv4, Lease>;
  readonly damaged: readonly DamagedLine[];
  /** The newest file ended in the middle of a line, as a crash leaves it: those bytes were never promised to anybody. */
  readonly torn?: { readonly file: string; readonly bytes: number };
  readonly files: readonly LeaseFile[];
}

export interface LeaseFile {
  readonly number: number;
  readonly lines: number;
  /** Bytes up to the end of its last complete line. */
  readonly complete: number;
}

export function leaseFileName(number: number): string {
  return `${LEASE_FOLDER}/journal-${String(number).padStart(6, '0')}.jsonl`;
}

/** Takes leases as they are read, oldest first: of two about one address the later counts. */
export interface LeaseTaker {
  load(lease: PackedLease): void;
  /** Addresses it has leases of. */
  readonly size: number;
}

/**
 * Reads all leases; needs no lock, so it can be used while a station runs. With `into` they go there and not into
 * `leases`: a million of them are not held twice. Fails only when a file cannot be read.
 */
export function readLeases(files: Files, into?: LeaseTaker): Result<LeasesRead, StationError> {
  const names = files.list(LEASE_FOLDER);
  if (!names.ok) return names;
  const numbers = names.value.flatMap((name) =>
    [...name.matchAll(/^journal-(\d+)\.jsonl$/g)].map((match) => Number(match[1])),
  );
  const leases = new Map<Ipv4, Lease>();
  const take = into === undefined ? toMap(leases) : (lease: PackedLease) => into.load(lease);
  const reading: Reading = { take, damaged: [], files: [], torn: undefined };
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const read = readLeaseFile(files, number, reading);
    if (!read.ok) return read;
  }
  const { torn, damaged, files: found } = reading;
  return ok({ leases, damaged, files: found, ...(torn === undefined ? {} : { torn }) });
}

function toMap(leases: Map<Ipv4, Lease>): Reading['take'] {
  return (lease) => leases.set(lease.address, unpackLease(lease));
}

interface Reading {
  readonly take: (lease: PackedLease) => void;
  readonly damaged: DamagedLine[];
  readonly files: LeaseFile[];
  torn: LeasesRead['torn'];
}

function readLeaseFile(files: Files, number: number, into: Reading): Result<void, StationError> {
  const name = leaseFileName(number);
  const opened = files.open(name);
  if (!opened.ok) return opened;
  // A compaction that finished meanwhile removed it; its leases are in the file after it.
  if (opened.value === undefined) return ok(undefined);
  const file = opened.value;
  const read = readLines(file, (bytes, from, to, line) => {
    const lease = readLeaseLine(bytes, from, to);
    if (lease.ok) into.take(lease.value);
    else into.damaged.push({ file: name, line, reason: lease.error });
  });
  file.close();
  if (!read.ok) return read;
  const { lines, complete, torn } = read.value;
  into.files.push({ number, lines, complete });
  into.torn = torn > 0 ? { file: name, bytes: torn } : undefined;
  return ok(undefined);
}
