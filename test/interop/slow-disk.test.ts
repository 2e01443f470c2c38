/** The real station beside a slow disk: only who needs it waits. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePackage } from '../support/firmware.ts';
import { DhcpCrowd } from '../support/dhcp-crowd.ts';
import { freePorts } from '../support/free-ports.ts';
import { interop } from '../support/machine.ts';
import { run } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, startRouse, startStation, type Rouse } from '../support/station.ts';

const SOURCE = fileURLToPath(new URL('../support/slow-disk.c', import.meta.url));
const HERE = '127.0.0.1';

interop('beside a disk that takes seconds for every step', ['cc'], () => {
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

  test('others are offered addresses while a lease is being stored', async () => {
    rmSync(gate, { force: true });
    const [dhcp = '', client = '', tftp = ''] = await freePorts(3);
    const data = scratch.join('data-leases');
    const ports = ['--dhcp-port', dhcp, '--dhcp-client-port', client, '--tftp-port', tftp];
    const args = ['--listen', HERE, ...ports, '--data', data, '--engine', 'batched'];
    const env = { LD_PRELOAD: library, SLOW_FOLDER: join(data, 'leases'), SLOW_SWITCH: gate, SLOW_MS: '1500' };
    const station = await startStation(undefined, args, { env });
    const crowd = await DhcpCrowd.open(Number(dhcp), 20_000);
    const syncing = `${gate}.sync`;
    writeFileSync(gate, '');
    let isFirst = false;
    // The disk has to be slow some times before another thread waits for it.
    for (let pair = 1; pair <= 6 && !isFirst; pair += 1) {
      const offer = await crowd.discover(2 * pair);
      if (offer === undefined) return expect.fail('no offer');
      rmSync(syncing, { force: true });
      const before = crowd.acknowledged.size;
      const accepted = crowd.accept(2 * pair, offer);
      await expect.poll(() => existsSync(syncing), { timeout: 20_000, interval: 2 }).toBe(true);
      expect(await crowd.discover(2 * pair + 1)).toBeDefined();
      isFirst = crowd.acknowledged.size === before;
      await accepted;
      expect(crowd.acknowledged.size).toBe(before + 1);
    }
    expect(isFirst).toBe(true);
    crowd.close();
    rmSync(gate);
    await station.running.stop();
    const listed = await run(process.execPath, [ROUSE, 'leases', '--json', '--data', data]);
    const stored = new Set((JSON.parse(listed.stdout) as { address: string }[]).map(({ address }) => address));
    expect([...crowd.acknowledged.keys()].filter((address) => !stored.has(address))).toEqual([]);
  });
});
