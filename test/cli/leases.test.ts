/** `rouse leases import`: what it says of what it does not take over. Uses the built program (dist/). */
import { writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { run, type Ended } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE } from '../support/station.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

function rouse(args: readonly string[]): Promise<Ended> {
  return run(process.execPath, [ROUSE, ...args], { env: { ROUSE_DATA: scratch.join('data') } });
}

test('reservations in a lease file are printed as settings, which work', async () => {
  const file = scratch.join('tftpd32.ini');
  writeFileSync(file, '[DHCP]\r\nLease_NumLeases=0\r\n02:0B:0C:0D:0E:0F=192.168.1.75\r\n');
  const { status, stdout, stderr } = await rouse(['leases', 'import', file]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('Took over 0 leases.\n1 reservation of that file is not taken over.');
  writeFileSync(scratch.join('rouse.yaml'), stdout.slice(stdout.indexOf('dhcp:')));
  const preview = ['dhcp', 'preview', '--at', '192.168.1.1/24', '--config', scratch.join('rouse.yaml'), '--mac'];
  expect((await rouse([...preview, '02:0b:0c:0d:0e:0f'])).stdout).toContain('192.168.1.75');
});

test('what is wrong with a file is said with its line, harmless for a terminal', async () => {
  const file = scratch.join('leases.csv');
  writeFileSync(file, 'address,state,until\n192.168.1.1,\u001b[31m,never\n192.168.1.2,declined,never\n');
  expect(await rouse(['leases', 'import', file])).toMatchObject({
    status: 0,
    stdout: 'Took over 1 lease (1 of them at rest: in use by somebody who did not ask for it); 1 entry passed over.\n',
    stderr: `rouse: passed over: ${file}:2: "\\x1b[31m" is not a state\n`,
  });
});
