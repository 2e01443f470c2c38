/** A data folder that a crash, a full disk or a curious person has been at: the station starts, serves, and says so. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFiles } from '../../src/host/node/files/files.ts';
import { ipv4, macFromBytes } from '../../src/lib/address.ts';
import { after, instant, minutes } from '../../src/lib/time.ts';
import { isClientKey } from '../../src/protocols/dhcp/leases/identity.ts';
import type { Lease } from '../../src/protocols/dhcp/leases/lease.ts';
import { readLeases } from '../../src/storage/leases/lease-files.ts';
import { openLeaseJournal } from '../../src/storage/leases/lease-journal.ts';
import { freePorts } from '../support/free-ports.ts';
import { interop } from '../support/machine.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, startStation } from '../support/station.ts';

const JOURNAL = 'leases/journal-000001.jsonl';
const POOL = 'dhcp.pool=127.66.0.1-127.66.0.99';

let scratch: Scratch;
beforeEach(() => void (scratch = new Scratch()));
afterEach(() => scratch.remove());

function lease(number: number): Lease {
  const hardware = macFromBytes(Uint8Array.of(2, 0, 0, 0, 1, number));
  const client = `hw:01:${hardware}`;
  const since = instant(Date.now());
  if (!isClientKey(client)) throw new Error(client);
  return {
    address: ipv4(0x7f42_0000 + number),
    client,
    hardware,
    state: 'bound',
    since,
    until: after(since, minutes(120)),
  };
}

/** Writes that many rows about a few addresses, as a station would; returns the file. */
function writeJournal(rows: number): string {
  const opened = openLeaseJournal(openFiles(scratch.path), { live: () => [], compactAt: Infinity });
  if (!opened.ok) throw new Error(opened.error.message);
  for (let row = 0; row < rows; row += 1) opened.value.journal.record(lease(1 + (row % 5)));
  opened.value.journal.close();
  return scratch.join(JOURNAL);
}

async function ports(): Promise<readonly string[]> {
  const [dhcp = '', client = '', tftp = ''] = await freePorts(3);
  return ['--dhcp-port', dhcp, '--dhcp-client-port', client, '--tftp-port', tftp];
}

test('each trouble with the stored data is one event, and the other leases are there', async () => {
  const file = writeJournal(5);
  const rows = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, rows.with(1, (rows[1] ?? '').replace('127.66.0.2', '127.66.0.7')).join('\n'));
  appendFileSync(file, '{"crc":"0000');
  writeFileSync(scratch.join('sessions'), 'where the folder should be');

  const station = await startStation(undefined, ['--listen', '127.0.0.1', '--data', scratch.path, ...(await ports())]);
  expect(await station.told('lease.loaded')).toMatchObject({ leases: 4 });
  expect(await station.told('lease.row-damaged')).toMatchObject({ file: JOURNAL, line: 2 });
  expect(await station.told('lease.torn')).toMatchObject({ file: JOURNAL, bytes: 12 });
  expect(await station.told('station.unrecorded')).toMatchObject({ message: expect.stringContaining('sessions') });
  expect(await station.running.stop('SIGINT')).toMatchObject({ status: 0, stderr: '' });
  for (const type of ['lease.row-damaged', 'lease.torn', 'station.unrecorded']) {
    expect(station.events.filter((event) => event.type === type)).toHaveLength(1);
  }
  expect(readFileSync(file, 'utf8')).not.toContain('{"crc":"0000');
});

test('lease files that cannot be summed up are told, and leases are given all the same', async () => {
  writeJournal(10_000);
  const own = await ports();
  const options = ['--listen', '127.0.0.1', '--set', POOL, '--data', scratch.path];
  const station = await startStation(undefined, [...options, ...own]);
  mkdirSync(scratch.join('leases/journal-000002.jsonl.new'));
  const phones = (count: number) =>
    startRouse(undefined, [
      'simulate',
      '7911',
      '--server',
      '127.0.0.1',
      '--count',
      `${count}`,
      '--pace',
      '0.05',
      ...own,
    ]);
  // The first commit has the next file made in another thread, and one after it begins to sum up.
  const first = phones(1);
  await station.told('dhcp.ack');
  await first.running.stop();
  const more = phones(5);
  await station.told('lease.not-compacted');
  await station.told('dhcp.ack', ({ device }) => device === '00:26:99:ef:0f:1e');
  await more.running.stop();
  expect(await station.running.stop('SIGINT')).toMatchObject({ status: 0, stderr: '' });
});

test('a data folder that is removed while the station runs is told, and made again with every lease', async () => {
  writeJournal(5);
  const own = await ports();
  const options = ['--listen', '127.0.0.1', '--set', POOL, '--data', scratch.path];
  const station = await startStation(undefined, [...options, ...own]);
  rmSync(scratch.path, { recursive: true });
  const phone = startRouse(undefined, ['simulate', '7911', '--server', '127.0.0.1', '--pace', '0.05', ...own]);
  await station.told('lease.not-stored');
  await station.told('dhcp.ack');
  await phone.running.stop();
  expect(await station.running.stop('SIGINT')).toMatchObject({ status: 0, stderr: '' });
  const read = readLeases(openFiles(scratch.path));
  expect(read.ok && read.value.leases.size).toBe(6);
  expect(read).toMatchObject({ value: { damaged: [] } });
});

interop('a disk that is full', ['mount'], () => {
  afterEach(() => void spawnSync('umount', ['--lazy', scratch.path]));

  test('is told, no address is given until there is room, and nobody is blamed', async () => {
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', scratch.path]).status).toBe(0);
    const own = await ports();
    const options = ['--listen', '127.0.0.1', '--set', POOL, '--data', scratch.path];
    const station = await startStation(undefined, [...options, ...own]);
    expect(() => writeFileSync(scratch.join('ballast'), new Uint8Array(1 << 20))).toThrow('ENOSPC');
    const phone = startRouse(undefined, ['simulate', '7911', '--server', '127.0.0.1', '--pace', '0.05', ...own]);
    const { n } = await station.told('lease.not-stored');
    rmSync(scratch.join('ballast'));
    await station.told('dhcp.ack', (event) => event.n > n);
    await phone.running.stop();
    expect(await station.running.stop('SIGINT')).toMatchObject({ status: 0, stderr: '' });
    const types = station.events.map(({ type }) => type);
    expect(types.filter((type) => type === 'lease.not-stored' || type === 'service.fault')).toEqual([
      'lease.not-stored',
    ]);
  });

  test('has room for leases as long as there are records of sessions to remove', async () => {
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', scratch.path]).status).toBe(0);
    mkdirSync(scratch.join('sessions'));
    const old = 'sessions/2010-09-17T18-02-11.000Z.jsonl';
    expect(() => writeFileSync(scratch.join(old), new Uint8Array(1 << 20))).toThrow('ENOSPC');
    const own = await ports();
    const options = ['--listen', '127.0.0.1', '--set', POOL, '--data', scratch.path];
    const station = await startStation(undefined, [...options, ...own]);
    expect(await station.told('session.dropped')).toMatchObject({ files: [old], why: 'disk-full' });
    const phone = startRouse(undefined, ['simulate', '7911', '--server', '127.0.0.1', '--pace', '0.05', ...own]);
    await station.told('dhcp.ack');
    await phone.running.stop();
    expect(await station.running.stop('SIGINT')).toMatchObject({ status: 0, stderr: '' });
    expect(station.events.map(({ type }) => type)).not.toContain('lease.not-stored');
  });
});
