/**
 * The files the leases are in: `leases/journal-000001.jsonl` and on. The leases are the rows of all of them in order, and
 * of two rows about one address the later counts. So a snapshot is nothing special: a file with a number between the
 * journal that it sums up and the journal written meanwhile.
 */
import type { Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import type { Ipv4 } from '../../lib/address.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Lease } from '../../protocols/dhcp/leases/lease.ts';
import { unpackLease, type PackedLease } from '../../protocols/dhcp/leases/packed-lease.ts';
import type { EndRow } from './rows/end-row.ts';
import { FileCheck, newTrail, type DamagedRow, type Trail } from './rows/file-check.ts';
import type { LeaseRow } from './rows/lease-row.ts';
import { readLines } from './rows/lines.ts';
import { readRow } from './rows/row.ts';

export const LEASE_FOLDER = 'leases';

export interface LeasesRead {
  /** By address. */
  readonly leases: Map<Ipv4, Lease>;
  /** What is wrong with the files; all other rows count. */
  readonly damaged: readonly DamagedRow[];
  /**
   * The newest file was not closed: the station was killed, or is running. `bytes` of a row without its end follow the
   * last complete one, as a crash leaves them: they were never promised to anybody.
   */
  readonly torn?: { readonly file: string; readonly bytes: number };
  readonly files: readonly LeaseFile[];
  /** The number of the newest row; 0 for none. */
  readonly newest: number;
  /** A file behind them that was made for leases to come, and has none yet. */
  readonly unused?: number;
}

export interface LeaseFile {
  readonly number: number;
  /** Complete ones, without an end row. */
  readonly rows: number;
  /** Bytes up to the end of the last of them. */
  readonly complete: number;
  /** What the file says that it is; undefined where it was not closed. */
  readonly of?: EndRow['of'];
  /** The number of the file that goes on where this journal ends. */
  readonly next?: number;
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

/** A station sums its files up every few minutes at most. */
const ATTEMPTS = 3;

/**
 * Reads all leases; needs no lock, so it can be used while a station runs. With `into` they go there and not into
 * `leases`: a million of them are not held twice. That is for who has the lock. Fails only when a file cannot be read.
 */
export function readLeases(files: Files, into?: LeaseTaker): Result<LeasesRead, StationError> {
  for (let attempt = 1; ; attempt += 1) {
    const read = readOnce(files, into);
    if (!read.ok || !read.value.hasVanished || into !== undefined || attempt === ATTEMPTS) return read;
  }
}

/** `hasVanished`: a station summed the files up meanwhile, and some of the leases are in files that were not read. */
function readOnce(
  files: Files,
  into: LeaseTaker | undefined,
): Result<LeasesRead & { readonly hasVanished: boolean }, StationError> {
  const names = files.list(LEASE_FOLDER);
  if (!names.ok) return names;
  const numbers = names.value
    .flatMap((name) => [...name.matchAll(/^journal-(\d+)\.jsonl$/g)].map((match) => Number(match[1])))
    .toSorted((a, b) => a - b);
  const leases = new Map<Ipv4, Lease>();
  const take = into === undefined ? toMap(leases) : (lease: PackedLease) => into.load(lease);
  const reading: Reading = { files, take, trail: newTrail(), found: [], torn: undefined, hasVanished: false };
  const left = readInOrder(numbers, reading);
  if (!left.ok) return left;
  const { torn, trail, found } = reading;
  const next = nextOf(found.at(-1));
  if (next !== undefined) trail.damaged.push(missing(next));
  if (trail.isDisordered) {
    const read = takeByNumber(files, numbers, take);
    if (!read.ok) return read;
  }
  const { damaged, newest } = trail;
  const { hasVanished } = reading;
  const more = { ...(torn === undefined ? {} : { torn }), ...(left.value === undefined ? {} : { unused: left.value }) };
  return ok({ leases, damaged, files: found, newest, hasVanished, ...more });
}

/** Reads the files, and returns the number of the one that was made ahead and not begun. */
function readInOrder(numbers: readonly number[], reading: Reading): Result<number | undefined, StationError> {
  const unused = unusedOf(reading.files, numbers);
  if (!unused.ok) return unused;
  const used = numbers.filter((number) => number !== unused.value);
  for (const number of used) {
    const read = readLeaseFile(number, number === used.at(-1), reading);
    if (!read.ok) return read;
  }
  const isBegun = reading.found.at(-1)?.of !== undefined;
  if (unused.value === undefined || !isBegun) return unused;
  const begun = readLeaseFile(unused.value, true, reading);
  return begun.ok ? ok(undefined) : begun;
}

/** The file that goes on after a snapshot, or after a journal that names it, is made before they are ended. */
function nextOf(last: LeaseFile | undefined): number | undefined {
  return last?.of === 'snapshot' ? last.number + 1 : last?.next;
}

/** The number of the newest file when it has nothing but zeros, and follows one that is not ended: it was made ahead. */
function unusedOf(files: Files, numbers: readonly number[]): Result<number | undefined, StationError> {
  const newest = numbers.length > 1 ? numbers.at(-1) : undefined;
  if (newest === undefined) return ok(undefined);
  const blank = isBlank(files, leaseFileName(newest));
  return blank.ok ? ok(blank.value ? newest : undefined) : blank;
}

const LOOKED_AT = 64 * 1024;

function isBlank(files: Files, name: string): Result<boolean, StationError> {
  const opened = files.open(name);
  if (!opened.ok || opened.value === undefined) return opened.ok ? ok(false) : opened;
  const file = opened.value;
  const bytes = new Uint8Array(LOOKED_AT);
  for (;;) {
    const read = file.read(bytes);
    const isOver = !read.ok || read.value === 0 || bytes.subarray(0, read.value).some((byte) => byte !== 0);
    if (isOver) file.close();
    if (!read.ok) return read;
    if (isOver) return ok(read.value === 0);
  }
}

function missing(number: number): DamagedRow {
  return { file: leaseFileName(number), line: 1, reason: 'the file is missing' };
}

function toMap(leases: Map<Ipv4, Lease>): Reading['take'] {
  return (lease) => leases.set(lease.address, unpackLease(lease));
}

interface Reading {
  readonly files: Files;
  readonly take: (lease: PackedLease) => void;
  readonly trail: Trail;
  readonly found: LeaseFile[];
  torn: LeasesRead['torn'];
  hasVanished: boolean;
}

function readLeaseFile(number: number, isNewest: boolean, into: Reading): Result<void, StationError> {
  const name = leaseFileName(number);
  const check = new FileCheck(name, into.trail);
  const read = readRows(into.files, name, {
    lease: ({ lease, seq }) => {
      check.lease(seq);
      into.take(lease);
    },
    end: (row, length) => check.end(row, length),
    unreadable: (reason, length) => check.unreadable(reason, length),
  });
  if (!read.ok) return read;
  if (read.value === undefined) {
    into.hasVanished = true;
    return ok(undefined);
  }
  const { lines, complete, torn } = read.value;
  const end = check.finish(torn, isNewest);
  const { rows, bytes } = check.tail;
  const place = { number, rows: lines - rows, complete: complete - bytes };
  const goesOn = end?.next === undefined ? {} : { next: end.next };
  into.found.push(end === undefined ? place : { ...place, of: end.of, ...goesOn });
  if (isNewest && end === undefined) into.torn = { file: name, bytes: torn };
  // It sums up the files before it, which are being taken away piece by piece.
  if (end?.of === 'snapshot') into.trail.damaged = into.trail.damaged.filter(({ file }) => file === name);
  return ok(undefined);
}

interface RowTaker {
  lease(row: LeaseRow): void;
  /** `length`: bytes of the row with its line end. */
  end(row: EndRow, length: number): void;
  unreadable(reason: string, length: number): void;
}

type LinesRead = ReturnType<typeof readLines>;

/** Undefined when there is no such file. */
function readRows(files: Files, name: string, taker: RowTaker): LinesRead | Result<undefined, StationError> {
  const opened = files.open(name);
  if (!opened.ok || opened.value === undefined) return opened.ok ? ok(undefined) : opened;
  const file = opened.value;
  const read = readLines(file, (bytes, from, to) => {
    const row = readRow(bytes, from, to);
    if (!row.ok) taker.unreadable(row.error, to - from + 1);
    else if (row.value.kind === 'lease') taker.lease(row.value);
    else taker.end(row.value, to - from + 1);
  });
  file.close();
  return read;
}

/** Once more for files whose rows are out of order: of each address the row with the greatest number. */
function takeByNumber(
  files: Files,
  numbers: readonly number[],
  take: (lease: PackedLease) => void,
): Result<void, StationError> {
  const newest = new Map<Ipv4, LeaseRow>();
  const lease = (row: LeaseRow): void => {
    const known = newest.get(row.lease.address);
    if (known === undefined || row.seq >= known.seq) newest.set(row.lease.address, row);
  };
  for (const number of numbers) {
    const read = readRows(files, leaseFileName(number), { lease, end: () => undefined, unreadable: () => undefined });
    if (!read.ok) return read;
  }
  for (const row of [...newest.values()].toSorted((a, b) => a.seq - b.seq)) take(row.lease);
  return ok(undefined);
}
