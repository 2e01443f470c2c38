/**
 * The lease journal under a real `kill -9`, in the middle of whatever it was doing. Uses the built program (dist/). With
 * ROUSE_LONG=1 it is killed 50 times, and the figures are printed.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { openFiles } from '../../src/host/node/files/files.ts';
import { readLeases } from '../../src/storage/leases/lease-files.ts';
import { Running } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';

const WRITER = fileURLToPath(new URL('journal-writer.mjs', import.meta.url));
const LONG = process.env['ROUSE_LONG'] === '1';
const ROUNDS = LONG ? 50 : 10;
const scratch = new Scratch();
afterAll(() => scratch.remove());

/** The latest batch in which each address was acknowledged, and the latest of all. */
const acknowledged = new Map<number, number>();
let latest = 0;

test.runIf(process.platform !== 'win32')(
  'no lease whose commit returned is lost to kill -9, round after round',
  async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      await writeUntilKilled(round * 7);
      expectAllKept();
    }
    if (LONG) process.stdout.write(`${ROUNDS} kills, ${latest} acknowledged batches of eight leases, none lost\n`);
  },
  LONG ? 600_000 : undefined,
);

async function writeUntilKilled(batches: number): Promise<void> {
  const writer = new Running(process.execPath, [WRITER, scratch.path, String(latest + 1)]);
  await writer.line(new RegExp(`^${latest + batches} `));
  writer.signal('SIGKILL');
  const { signal, stdout } = await writer.ended;
  expect(signal).toBe('SIGKILL');
  for (const line of stdout.split('\n')) {
    const [batch = 0, ...hosts] = line.split(' ').map(Number);
    for (const host of hosts) acknowledged.set(host, batch);
    latest = Math.max(latest, batch);
  }
}

function expectAllKept(): void {
  const read = readLeases(openFiles(scratch.path));
  if (!read.ok) throw new Error(read.error.message);
  const kept = new Map([...read.value.leases.values()].map((lease) => [lease.address & 255, Number(lease.hostname)]));
  expect(read.value.damaged).toEqual([]);
  for (const [host, batch] of acknowledged) expect(kept.get(host)).toBeGreaterThanOrEqual(batch);
  for (const batch of kept.values()) expect(batch).toBeLessThanOrEqual(latest + 1);
}
