/** Asking a running station from another program. Uses the built program (dist/). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts } from '../support/free-ports.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, startStation, type Rouse } from '../support/station.ts';

const scratch = new Scratch();
let station: Rouse;

beforeAll(async () => {
  const [dhcp = 0, client = 0, tftp = 0] = await freePorts(3);
  const ports = ['--dhcp-port', `${dhcp}`, '--dhcp-client-port', `${client}`, '--tftp-port', `${tftp}`];
  station = await startStation(undefined, ['--listen', '127.0.0.1', ...ports, '--data', scratch.path]);
}, 30_000);

afterAll(async () => {
  await station.running.stop();
  scratch.remove();
});

async function ask(
  ...words: readonly string[]
): Promise<{ readonly code: number | undefined; readonly lines: readonly string[] }> {
  const asked = startRouse(undefined, ['ask', ...words, '--data', scratch.path]);
  const { status } = await asked.running.ended;
  return { code: status, lines: asked.running.lines.map(({ text }) => text) };
}

it('a station says what it can be asked', async () => {
  const { code, lines } = await ask();
  expect(code).toBe(0);
  for (const name of ['station.devices', 'station.events', 'dhcp.leases', 'tftp.transfers', 'tftp.stop']) {
    expect(lines.some((line) => line.startsWith(`${name} `))).toBe(true);
  }
});

it('its events are told from a number on', async () => {
  const { code, lines } = await ask('station.events', 'after=1');
  expect(code).toBe(0);
  const told = station.events.filter(({ n }) => n > 1);
  expect(lines.slice(0, told.length).map((line): unknown => JSON.parse(line))).toEqual(told);
});

it('its leases are asked of the thread that has them', async () => {
  expect(await ask('dhcp.leases')).toEqual({ code: 0, lines: [] });
});

it('what is wrong with a question is said, with what to do', async () => {
  const unknown = await ask('coffee');
  expect([unknown.code, unknown.lines.join(' ')]).toEqual([2, expect.stringContaining('no question "coffee"')]);
  const wrong = await ask('tftp.stop', 'transfer=soon');
  expect([wrong.code, wrong.lines.join(' ')]).toEqual([4, expect.stringContaining('cannot be asked like this')]);
});
