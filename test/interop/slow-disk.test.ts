/** The real station beside a folder whose disk takes three seconds for every step: only who needs it waits. */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePackage } from '../support/firmware.ts';
import { freePorts } from '../support/free-ports.ts';
import { interop } from '../support/machine.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, startStation, type Rouse } from '../support/station.ts';

const SOURCE = fileURLToPath(new URL('../support/slow-disk.c', import.meta.url));
const HERE = '127.0.0.1';

interop('beside a disk that takes three seconds for every step', ['cc'], () => {
  const scratch = new Scratch();
  const library = scratch.join('slow-disk.so');
  const gate = scratch.join('slow');
  const firmware = writePackage(scratch.join('firmware'));
  let count = 0;

  beforeAll(() => {
    const built = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-ldl'], { encoding: 'utf8' });
    expect(built.stderr).toBe('');
    for (const name of ['warm.bin', 'cold.bin']) writeFileSync(join(firmware, name), Buffer.alloc(200_000, name));
    writeFileSync(join(firmware, 'large.bin'), Buffer.alloc(17 * 1024 * 1024, 'large'));
  });
  afterAll(() => scratch.remove());

  interface Station {
    readonly station: Rouse;
    readonly ports: readonly string[];
    readonly get: (file: string) => Rouse;
  }

  async function started(engine: string): Promise<Station> {
    rmSync(gate, { force: true });
    count += 1;
    const [dhcp = '', client = '', tftp = ''] = await freePorts(3);
    const ports = ['--dhcp-port', dhcp, '--dhcp-client-port', client, '--tftp-port', tftp];
    const env = { LD_PRELOAD: library, SLOW_FOLDER: firmware, SLOW_SWITCH: gate, SLOW_MS: '3000' };
    const data = ['--data', scratch.join(`data-${count}`), '--engine', engine];
    const station = await startStation(undefined, [firmware, '--listen', HERE, ...ports, ...data], { env });
    const get = (file: string): Rouse =>
      startRouse(undefined, ['tftp', 'get', HERE, file, '--port', tftp, '--output', scratch.join('got')]);
    return { station, ports, get };
  }

  test.each(['batched', 'dgram'])('with the engine %s leases and files in memory come before', async (engine) => {
    const { station, ports, get } = await started(engine);
    expect(await get('warm.bin').running.ended).toMatchObject({ status: 0 });
    const first = await station.told('file.complete');
    writeFileSync(gate, '');
    const cold = get('cold.bin');
    const large = get('large.bin');
    const phone = startRouse(undefined, ['simulate', '7911', '--server', HERE, '--pace', '0.1', ...ports]);
    const warm = get('warm.bin');
    const lease = await station.told('dhcp.ack');
    const again = await station.told('file.complete', ({ file, n }) => file === 'warm.bin' && n > first.n);
    const late = await station.told('file.request', ({ file }) => file === 'cold.bin');
    expect([lease.n < late.n, again.n < late.n]).toEqual([true, true]);
    expect(await warm.running.ended).toMatchObject({ status: 0 });
    rmSync(gate);
    expect(await cold.running.ended).toMatchObject({ status: 0 });
    expect(await large.running.ended).toMatchObject({ status: 0 });
    await phone.running.stop();
    await station.running.stop();
  });
});
