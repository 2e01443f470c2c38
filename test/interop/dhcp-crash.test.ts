/**
 * A station killed again and again while many devices ask for addresses: what it acknowledged stays true. With ROUSE_LONG=1
 * it is killed 50 times, and the figures are printed.
 */
import { writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { DhcpCrowd, hardwareOf } from '../support/dhcp-crowd.ts';
import { freePorts } from '../support/free-ports.ts';
import { run } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, startStation, type Rouse } from '../support/station.ts';

const LONG = process.env['ROUSE_LONG'] === '1';
const ROUNDS = LONG ? 50 : 8;
const TOGETHER = 64;
/** How many leases a round acknowledges at least before the kill comes. */
const LEASES_A_ROUND = 150;

const scratch = new Scratch();
afterAll(() => scratch.remove());

test.runIf(process.platform !== 'win32')(
  'kill -9 under load loses no acknowledged lease, and never gives one address to two devices',
  async () => {
    const [dhcp = '', client = '', tftp = ''] = await freePorts(3);
    const config = scratch.join('rouse.yaml');
    writeFileSync(config, 'dhcp: { pool: 127.66.0.1-127.66.255.254, router: 127.0.0.1, lease: 12h }\n');
    const ports = ['--dhcp-port', dhcp, '--dhcp-client-port', client, '--tftp-port', tftp];
    const args = ['--listen', '127.0.0.1', ...ports, '--data', scratch.join('data'), '--config', config];
    const crowd = await DhcpCrowd.open(Number(dhcp));
    let station: Rouse = await startStation(undefined, args);
    let damaged = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const asking = crowd.run(TOGETHER);
      await acknowledgedMore(crowd, LEASES_A_ROUND + round * 7);
      station.running.signal('SIGKILL');
      await station.running.ended;
      crowd.stop();
      await Promise.all(asking);
      station = await startStation(undefined, args);
      damaged += station.events.filter(({ type }) => type === 'lease.row-damaged').length;
    }
    expect(damaged).toBe(0);
    expect(crowd.clashes).toEqual([]);
    const leases = [...crowd.acknowledged.values()];
    expect(leases.length).toBeGreaterThan(ROUNDS * LEASES_A_ROUND);
    for (let from = 0; from < leases.length; from += TOGETHER) {
      const some = leases.slice(from, from + TOGETHER);
      const told = await Promise.all(some.map((lease) => crowd.reboot(lease)));
      expect(told).toEqual([...crowd.acknowledged.keys()].slice(from, from + TOGETHER));
    }
    const listed = await run(process.execPath, [ROUSE, 'leases', '--json', '--data', scratch.join('data')]);
    const onDisk = new Map(
      (JSON.parse(listed.stdout) as { address: string; hardware: string }[]).map((one) => [one.address, one.hardware]),
    );
    const lost = [...crowd.acknowledged].filter(([address, { client: of }]) => onDisk.get(address) !== hardwareOf(of));
    expect(lost).toEqual([]);
    if (LONG) process.stdout.write(`${ROUNDS} kills, ${leases.length} acknowledged leases, ${lost.length} lost\n`);
    await station.running.stop();
    crowd.close();
  },
  LONG ? 900_000 : undefined,
);

async function acknowledgedMore(crowd: DhcpCrowd, more: number): Promise<void> {
  const enough = crowd.acknowledged.size + more;
  await expect.poll(() => crowd.acknowledged.size, { timeout: 20_000, interval: 2 }).toBeGreaterThan(enough);
}
