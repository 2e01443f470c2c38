/** Clients that others wrote take the time of a station: chronyd, ntpdate (of NTPsec) and ntpdig, which Debian has for sntp. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

const scratch = new Scratch();
const laboratory = new Laboratory();
let client: Computer;
let station: Rouse;

beforeAll(async () => {
  const bench = laboratory.computer('bench');
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

/** Seconds that a client finds the station away from its own clock, which is the same one. */
function offsetIn(text: string, pattern: RegExp): number {
  const [, offset] = pattern.exec(text) ?? [];
  if (offset === undefined) throw new Error(`no offset in ${text}`);
  return Math.abs(Number(offset));
}

describe('the time of a station', () => {
  it('is taken by chronyd', async () => {
    const { status, stdout, stderr } = await client.run('chronyd', [
      '-Q',
      '-t',
      '20',
      'server 192.168.77.1 iburst maxsamples 3',
    ]);
    expect([status, stdout + stderr]).toEqual([0, expect.stringMatching(/System clock wrong by/)]);
    expect(offsetIn(stdout + stderr, /wrong by (-?[\d.]+) seconds/)).toBeLessThan(0.05);
  });

  it.each([
    ['ntpdate', ['-q', '192.168.77.1']],
    ['ntpdig', ['192.168.77.1']],
  ])('is taken by %s', async (program, args) => {
    const { status, stdout, stderr } = await client.run(program, args);
    expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('192.168.77.1')]);
    expect(offsetIn(stdout, /([+-]\d+\.\d+)(?= \+\/-)/)).toBeLessThan(0.05);
  });

  it('is told of', () => {
    expect(station.events.filter(({ type }) => type === 'sntp.asked')).toMatchObject([
      { from: expect.stringMatching(/^192\.168\.77\.9:/) },
    ]);
  });
});
