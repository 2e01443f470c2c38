/** Lease files that somebody or something has been at: whatever is lost is told, and the newest row of an address counts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipv4, macFromBytes, type Ipv4 } from '../../src/lib/address.ts';
import { instant } from '../../src/lib/time.ts';
import type { ClientKey, Lease } from '../../src/protocols/dhcp/leases/lease.ts';
import { readLeases } from '../../src/storage/leases/lease-files.ts';
import { openLeaseJournal } from '../../src/storage/leases/lease-journal.ts';
import { leaseText } from '../../src/storage/leases/rows/lease-row.ts';
import { rowLength, writeRow } from '../../src/storage/leases/rows/row.ts';
import { SimulatedDisk } from './disk.ts';

const JOURNAL = 'leases/journal-000001.jsonl';
const SNAPSHOT = 'leases/journal-000002.jsonl';
const AFTER_SNAPSHOT = 'leases/journal-000003.jsonl';

function lease(host: number, version: number): Lease {
  return {
    address: ipv4(0xc0a8_0100 + host),
    client: `hw:01:${host}` as ClientKey,
    hardware: macFromBytes(Uint8Array.of(0, 0, 0, 0, 0, host)),
    state: 'bound',
    since: instant(1000),
    until: instant(2000),
    hostname: `v${version}`,
  };
}

interface Stored {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What is in them: `1 v7`. */
  readonly leases: readonly string[];
}

/** What a station leaves that gave out `versions` leases of five addresses, and was closed or killed. */
function stored(versions: number, compactAt: number, closed = true): Stored {
  const disk = new SimulatedDisk();
  const held = new Map<Ipv4, Lease>();
  const opened = openLeaseJournal(disk.files(), { live: () => held.values(), compactAt, reserve: 400 });
  if (!opened.ok) throw new Error(opened.error.message);
  for (let version = 1; version <= versions; version += 1) {
    const given = lease(version % 5, version);
    held.set(given.address, given);
    opened.value.journal.record(given);
    opened.value.journal.commit();
  }
  if (closed) opened.value.journal.close();
  const names = disk.files().list('leases');
  if (!names.ok) throw new Error(names.error.message);
  const files = names.value.map((name) => [`leases/${name}`, disk.peek(`leases/${name}`) ?? new Uint8Array()] as const);
  return { files: new Map(files), leases: texts(held) };
}

function texts(leases: ReadonlyMap<Ipv4, Lease>): readonly string[] {
  return [...leases.values()].map((found) => `${found.address & 255} ${found.hostname ?? ''}`).toSorted();
}

/** Reads the files with one changed, or missing. */
function readWith({ files }: Stored, name: string, bytes: Uint8Array | undefined) {
  const disk = new SimulatedDisk();
  for (const [known, content] of files) if (known !== name) disk.put(known, content);
  if (bytes !== undefined) disk.put(name, bytes);
  const read = readLeases(disk.files());
  if (!read.ok) throw new Error(read.error.message);
  const { damaged, torn } = read.value;
  return { leases: texts(read.value.leases), isTold: damaged.length > 0 || torn !== undefined, damaged, torn };
}

const ONLY_JOURNAL = stored(17, 1000);
const KILLED = stored(17, 1000, false);
const WITH_SNAPSHOT = stored(26, 20);

const FILES: readonly (readonly [string, Stored, string])[] = [
  ['a journal', ONLY_JOURNAL, JOURNAL],
  ['the journal of a station that was killed', KILLED, JOURNAL],
  ['a snapshot', WITH_SNAPSHOT, SNAPSHOT],
  ['the journal after a snapshot', WITH_SNAPSHOT, AFTER_SNAPSHOT],
];

function bytesOf({ files }: Stored, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes === undefined) throw new Error(`${name} is not there`);
  return bytes;
}

function rowsOf(bytes: Uint8Array): readonly string[] {
  return Buffer.from(bytes)
    .toString('latin1')
    .split(/(?<=\n)/);
}

test('files that nobody has touched have no damage, and those of a killed station are known as not closed', () => {
  expect(readWith(ONLY_JOURNAL, '', undefined)).toMatchObject({ leases: ONLY_JOURNAL.leases, isTold: false });
  expect([...WITH_SNAPSHOT.files.keys()]).toEqual([SNAPSHOT, AFTER_SNAPSHOT]);
  expect(readWith(WITH_SNAPSHOT, '', undefined)).toMatchObject({ leases: WITH_SNAPSHOT.leases, isTold: false });
  expect(readWith(KILLED, '', undefined)).toMatchObject({
    leases: KILLED.leases,
    damaged: [],
    torn: { file: JOURNAL, bytes: 0 },
  });
});

describe.each(FILES)('%s', (_, whole, name) => {
  const bytes = bytesOf(whole, name);

  test('cut at any byte is told', () => {
    for (let size = 0; size < bytes.length; size += 1) {
      const { isTold, leases } = readWith(whole, name, bytes.subarray(0, size));
      expect([size, isTold]).toEqual([size, true]);
      for (const text of leases) expect(text).toMatch(/^\d v\d+$/);
    }
  });

  test.each([64, 512, 4096])('with zeros in any block of %i bytes is told', (block) => {
    for (let at = 0; at < bytes.length; at += block) {
      if (bytes.subarray(at, at + block).every((byte) => byte === 0)) continue;
      const damaged = bytes.slice();
      damaged.fill(0, at, at + block);
      expect([at, readWith(whole, name, damaged).isTold]).toEqual([at, true]);
    }
  });

  test('with zeros from any block on, or up to it, is told', () => {
    for (let at = 0; at < bytes.length; at += 64) {
      if (bytes.subarray(at).every((byte) => byte === 0)) continue;
      expect([at, readWith(whole, name, bytes.slice().fill(0, at)).isTold]).toEqual([at, true]);
      const head = bytes.slice().fill(0, 0, at + 64);
      expect([at, readWith(whole, name, head).isTold]).toEqual([at, true]);
    }
  });

  test('without any of its rows is told', () => {
    const rows = rowsOf(bytes);
    for (let at = 0; at < rows.length; at += 1) {
      const damaged = Buffer.from(rows.toSpliced(at, 1).join(''), 'latin1');
      if (rows[at]?.startsWith('{') !== true) continue;
      expect([at, readWith(whole, name, damaged).isTold]).toEqual([at, true]);
    }
  });

  test('with any two rows in each other’s place has the newest lease of every address', () => {
    const rows = rowsOf(bytes).filter((row) => row.startsWith('{'));
    for (let one = 0; one < rows.length; one += 1) {
      for (let other = one + 1; other < rows.length; other += 1) {
        const swapped = rows.with(one, rows[other] ?? '').with(other, rows[one] ?? '');
        const read = readWith(whole, name, Buffer.from(swapped.join(''), 'latin1'));
        expect([one, other, ...read.leases]).toEqual([one, other, ...whole.leases]);
        // The order of the leases in a snapshot says nothing.
        const isSilent = name === SNAPSHOT && other < rows.length - 1;
        expect([one, other, read.isTold]).toEqual([one, other, !isSilent]);
      }
    }
  });

  test('goes on after any damage: what was read stays, and what is added is there', () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: bytes.length }), fc.nat({ max: 300 })), { maxLength: 3 });
    fc.assert(
      fc.property(changes, fc.nat({ max: bytes.length }), fc.boolean(), (zeros, size, isCut) => {
        const damaged = isCut ? bytes.slice(0, size) : bytes.slice();
        for (const [at, length] of zeros) damaged.fill(0, at, at + length);
        const disk = new SimulatedDisk();
        for (const [known, content] of whole.files) disk.put(known, known === name ? damaged : content);
        const opened = openLeaseJournal(disk.files(), { live: () => [] });
        if (!opened.ok) throw new Error(opened.error.message);
        const before = texts(opened.value.leases);
        opened.value.journal.record(lease(7, 100));
        expect(opened.value.journal.commit().ok).toBe(true);
        const killed = readLeases(disk.files());
        opened.value.journal.close();
        const closed = readLeases(disk.files());
        for (const read of [killed, closed]) {
          expect(read.ok && texts(read.value.leases)).toEqual([...before, '7 v100'].toSorted());
          expect(read.ok && read.value.damaged.length).toBeLessThanOrEqual(opened.value.damaged.length);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('with anything written over any part of it is told when a lease is lost, and no lease is invented', () => {
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.uint8Array({ minLength: 1, maxLength: 300 }), (at, rubbish) => {
        const damaged = bytes.slice();
        damaged.set(rubbish.subarray(0, bytes.length - at), at);
        const read = readWith(whole, name, damaged);
        if (Buffer.compare(damaged, bytes) !== 0 && String(read.leases) !== String(whole.leases)) {
          expect(read.isTold).toBe(true);
        }
        for (const text of read.leases) expect(text).toMatch(/^\d v\d+$/);
      }),
      { numRuns: 200 },
    );
  });
});

test.each([SNAPSHOT, AFTER_SNAPSHOT])('%s that is missing is told', (name) => {
  expect(readWith(WITH_SNAPSHOT, name, undefined).damaged).toHaveLength(1);
});

test('every damage is named with its file and its row', () => {
  const rows = rowsOf(bytesOf(ONLY_JOURNAL, JOURNAL));
  const told = (changed: readonly string[]) => readWith(ONLY_JOURNAL, JOURNAL, Buffer.from(changed.join(''), 'latin1'));
  expect(told(rows.toSpliced(3, 2)).damaged).toEqual([
    { file: JOURNAL, line: 4, reason: '2 of the rows before it are missing' },
  ]);
  expect(told(rows.with(3, rows[4] ?? '').with(4, rows[3] ?? '')).damaged).toEqual([
    { file: JOURNAL, line: 5, reason: 'newer rows stand before it' },
  ]);
  const snapshot = bytesOf(WITH_SNAPSHOT, SNAPSHOT);
  const third = rowsOf(snapshot).slice(0, 3).join('').length;
  expect(readWith(WITH_SNAPSHOT, SNAPSHOT, snapshot.subarray(0, third)).damaged).toContainEqual({
    file: SNAPSHOT,
    line: 4,
    reason: 'the file is cut off here, and what followed is lost',
  });
  expect(readWith(WITH_SNAPSHOT, SNAPSHOT, snapshot.slice().fill(0)).damaged).toContainEqual({
    file: SNAPSHOT,
    line: 1,
    reason: 'the file is cut off here, and what followed is lost',
  });
});

test('a file of something else is told row by row only for a while', () => {
  const { damaged } = readWith(ONLY_JOURNAL, JOURNAL, Buffer.from('what is this?\n'.repeat(3000)));
  expect(damaged).toHaveLength(101);
  expect(damaged.at(-1)).toEqual({ file: JOURNAL, line: 3000, reason: '2900 more rows cannot be read' });
});

describe('files from before rows were numbered', () => {
  /** Such a row of a lease. */
  function unnumbered(host: number, version: number): string {
    const rest = leaseText(lease(host, version), 0).replace(',"seq":"0"', '');
    const bytes = Buffer.alloc(rowLength(rest));
    writeRow(rest, bytes, 0);
    return bytes.toString('latin1');
  }

  test('are read in their order, and nothing is told of them', () => {
    const disk = new SimulatedDisk();
    disk.put(SNAPSHOT, Buffer.from(unnumbered(1, 1) + unnumbered(2, 1)));
    disk.put(AFTER_SNAPSHOT, Buffer.from(unnumbered(1, 3) + unnumbered(1, 2)));
    const read = readLeases(disk.files());
    expect(read.ok && texts(read.value.leases)).toEqual(['1 v2', '2 v1']);
    expect(read).toMatchObject({ value: { damaged: [], torn: { file: AFTER_SNAPSHOT, bytes: 0 } } });
  });

  test('go on with numbers', () => {
    const disk = new SimulatedDisk();
    disk.put(JOURNAL, Buffer.from(unnumbered(1, 1) + unnumbered(2, 1)));
    const opened = openLeaseJournal(disk.files(), { live: () => [] });
    if (!opened.ok) throw new Error(opened.error.message);
    opened.value.journal.record(lease(1, 2));
    opened.value.journal.close();
    const read = readLeases(disk.files());
    expect(read.ok && texts(read.value.leases)).toEqual(['1 v2', '2 v1']);
    expect(read).toMatchObject({ value: { damaged: [], newest: 1, files: [{ rows: 3, of: 'journal' }] } });
  });
});
