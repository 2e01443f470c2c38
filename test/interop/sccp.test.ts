/** A phone that was written for this alone, in another language, registers with a station and is restarted. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, startStation, type Rouse } from '../support/station.ts';

const SCRIPT = new URL('../support/sccp-phone.py', import.meta.url).pathname;
const NAME = 'SEP020000000007';

const scratch = new Scratch();
const laboratory = new Laboratory();
let bench: Computer;
let client: Computer;
let station: Rouse;

beforeAll(async () => {
  bench = laboratory.computer('bench');
  client = laboratory.computer('client');
  laboratory.cable(
    { computer: bench, adapter: 'eth1', address: '192.168.77.1/24' },
    { computer: client, adapter: 'eth0', address: '192.168.77.9/24', mac: '02:00:00:00:00:07' },
  );
  station = await startStation(bench, ['--adapter', 'eth1', '--data', scratch.path, '--no-tftp']);
});

afterAll(async () => {
  await laboratory.close();
  scratch.remove();
});

async function told(type: string, times: number): Promise<readonly object[]> {
  await expect
    .poll(() => station.events.filter((event) => event.type === type).length, { timeout: 20_000 })
    .toBeGreaterThanOrEqual(times);
  return station.events.filter((event) => event.type === type);
}

it.each([
  ['0x112', '11', /^line 92 \d+$/m],
  ['0x112 and 0x145', '20', /^line 147 \d+$/m],
])('it shows the sentence by %s, restarts when it is told to, and registers again', async (_how, version, line) => {
  const phone = client.start('python3', [SCRIPT, '192.168.77.1', NAME, version]);
  const rests = (): number => phone.lines.filter(({ text }) => text === 'at rest').length;
  for (const [at, hard] of [[], ['--hard']].entries()) {
    await expect.poll(rests, { timeout: 20_000 }).toBe(at + 1);
    const command = [ROUSE, 'devices', 'restart', NAME, ...hard, '--data', scratch.path];
    const { status, stdout } = await bench.run(process.execPath, command);
    expect([status, stdout]).toEqual([0, expect.stringContaining('was told to restart')]);
  }
  const { stdout, stderr } = await phone.ended;
  expect(stderr).toBe('');
  expect(stdout).toMatch(line);
  expect(stdout).toContain(`registered 30 M/D/Y 30 ${version}`);
  expect(stdout).toContain('buttons 0 1 1');
  expect(stdout).toContain('shows 112 Recovered. Rouse can be closed.');
  expect(stdout.includes('shows 145 Recovered. Rouse can be closed.')).toBe(version === '20');
  expect(stdout.match(/^(at rest|reset \d)$/gm)).toEqual(['at rest', 'reset 2', 'at rest', 'reset 1']);
});

it('the station tells what the phone said, and what it did', async () => {
  expect(await told('phone.registered', 4)).toMatchObject([
    { name: NAME, model: 'Cisco 7911G', load: 'SCCP11.9-4-2SR3-1S', last: 'Initialized' },
    { last: 'reset-restart' },
    { last: 'Initialized' },
    { last: 'reset-restart' },
  ]);
  expect(await told('phone.left', 4)).toMatchObject(
    Array.from({ length: 4 }, () => ({ why: 'unregistered', ignored: 1 })),
  );
  expect(await told('device.awake', 4)).toHaveLength(4);
});

it('another name is refused, and the phone is told so', async () => {
  const { status, stderr } = await client.run('python3', [SCRIPT, '192.168.77.1', 'router']);
  expect([status, stderr]).toEqual([1, expect.stringContaining('rejected: Not the name of a phone')]);
});
