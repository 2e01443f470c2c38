/** A thousand readers at once, on loopback: each gets every byte, and the server's memory does not grow with them. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { TftpClient } from '../../src/index/tftp.ts';
import { freePorts } from '../support/free-ports.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse } from '../support/station.ts';

const HERE = '127.0.0.1';
const READERS = 1000;
const MOST_MEGABYTES = 250;
const CONTENT = randomBytes(60_001);

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** What the process has needed at most, in megabytes. */
function peakMemory(pid: number | undefined): number {
  const [, kilobytes = ''] = /^VmHWM:\s+([0-9]+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1000;
}

const sum = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

test.skipIf(!existsSync('/proc/self/status'))('a thousand readers of one file, in lock-step', async () => {
  mkdirSync(scratch.join('served'));
  writeFileSync(scratch.join('served', 'a.bin'), CONTENT);
  const [port = ''] = await freePorts(1);
  const place = ['--listen', HERE, '--port', port];
  const server = startRouse(undefined, ['tftp', 'serve', scratch.join('served'), ...place, '--json']);
  await server.told('station.started');
  const client = new TftpClient({ server: HERE, port: Number(port) });
  const read = Array.from({ length: READERS }, () => client.get('a.bin'));
  const sums = (await Promise.all(read)).map((file) => (file.ok ? sum(file.value.content) : file.error));
  client.close();
  expect(new Set(sums)).toEqual(new Set([sum(CONTENT)]));
  expect(peakMemory(server.running.pid)).toBeLessThan(MOST_MEGABYTES);
  expect((await server.running.stop()).status).toBe(0);
});
