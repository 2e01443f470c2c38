/**
 * A thousand phones read their whole load at once, in lock-step: each gets every byte of every file, and the server's
 * memory does not grow with them. A hundredth of the load here; with ROUSE_LONG=1 all of its 7.9 MB, which takes minutes.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { DgramHost, ended, parseIpv4, tftpGet, type Ipv4, type Upload } from '../../src/public/tftp.ts';
import { freePorts } from '../support/free-ports.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse } from '../support/station.ts';

const HERE = '127.0.0.1';
const PHONES = 1000;
const MOST_MEGABYTES = 250;
const LONG = process.env['ROUSE_LONG'] === '1';
const MINUTES = 60_000;
/** Bytes: a list of files and five images. */
const LOAD = [700, 2_900_000, 560_000, 2_500_000, 340_000, 1_600_000].map((size) =>
  LONG ? size : Math.ceil(size / 100),
);

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** What the process has needed at most, in megabytes. */
function peakMemory(pid: number | undefined): number {
  const [, kilobytes = ''] = /^VmHWM:\s+([0-9]+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1000;
}

/** Keeps nothing of a file but its checksum. */
function summing(told: (sum: string) => void): Upload {
  const hash = createHash('sha256');
  return {
    kind: 'upload',
    write: (bytes) => void hash.update(bytes),
    commit() {
      told(hash.digest('hex'));
      return ended({ ok: true, value: undefined });
    },
    abort() {
      told('aborted');
      return true;
    },
  };
}

/** The checksums of all files of the load, read one after the other. */
async function readLoad(host: DgramHost, server: Ipv4, port: number): Promise<readonly string[]> {
  const sums: string[] = [];
  for (const file of LOAD.keys()) {
    await tftpGet(
      host,
      { server, port, file: `${file}.bin` },
      summing((sum) => sums.push(sum)),
    );
  }
  return sums;
}

test.skipIf(!existsSync('/proc/self/status'))('a thousand phones at once', { timeout: 20 * MINUTES }, async () => {
  mkdirSync(scratch.join('served'));
  const written = LOAD.map((size, file) => {
    const content = randomBytes(size);
    writeFileSync(scratch.join('served', `${file}.bin`), content);
    return createHash('sha256').update(content).digest('hex');
  });
  const [port = ''] = await freePorts(1);
  const place = ['--listen', HERE, '--port', port, '--data', scratch.join('data')];
  const within = { within: 20 * MINUTES };
  const server = startRouse(undefined, ['tftp', 'serve', scratch.join('served'), ...place, '--json'], within);
  await server.told('station.started');
  const host = new DgramHost();
  const here = parseIpv4(HERE);
  if (!here.ok) return expect.fail(here.error);
  const read = await Promise.all(Array.from({ length: PHONES }, () => readLoad(host, here.value, Number(port))));
  host.close();
  expect(new Set(read.map((sums) => sums.join()))).toEqual(new Set([written.join()]));
  expect(peakMemory(server.running.pid)).toBeLessThan(MOST_MEGABYTES);
  expect((await server.running.stop()).status).toBe(0);
});
