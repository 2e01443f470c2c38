/** The same command without rights, root or foreign programs: high ports on 127.0.0.1, on every system. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../src/events/catalogue.ts';
import { readSession } from '../../src/storage/sessions/session.ts';
import type { Recordable } from '../../src/storage/sessions/session-recorder.ts';
import { writePackage } from '../support/firmware.ts';
import { run } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, startStation } from '../support/station.ts';

const ADDRESS = '127.0.0.1';
const NONSENSE = fileURLToPath(new URL('../support/nonsense.mjs', import.meta.url));

interface Ports {
  readonly dhcp: string;
  readonly client: string;
  readonly tftp: string;
}

async function holdPort(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, ADDRESS);
  await once(socket, 'listening');
  return socket;
}

/** Three ports that were free a moment ago. */
async function freePorts(): Promise<Ports> {
  const sockets = [await holdPort(), await holdPort(), await holdPort()];
  const [dhcp = '', client = '', tftp = ''] = sockets.map((socket) => String(socket.address().port));
  for (const socket of sockets) socket.close();
  return { dhcp, client, tftp };
}

function portOptions({ dhcp, client, tftp }: Ports): readonly string[] {
  return ['--dhcp-port', dhcp, '--dhcp-client-port', client, '--tftp-port', tftp];
}

/** Field 19 of proc(5)'s `stat`; the name before it may have spaces. */
function niceOf(pid: string, thread: string): number {
  const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
}

describe('on loopback', () => {
  const scratch = new Scratch();
  const firmware = writePackage(scratch.join('firmware'));
  const held: Socket[] = [];

  const stationOptions = (ports: Ports): readonly string[] => [
    firmware,
    '--listen',
    ADDRESS,
    ...portOptions(ports),
    '--data',
    scratch.join('data'),
  ];

  afterEach(() => {
    for (const socket of held.splice(0)) socket.close();
  });
  afterAll(() => scratch.remove());

  test('a simulated 7911G recovers, and both sides end with 0', async () => {
    const ports = await freePorts();
    const station = await startStation(undefined, [...stationOptions(ports), '--exit-when', 'recovered']);
    const simulate = ['simulate', '7911', '--server', ADDRESS, '--pace', '0.1', '--json', ...portOptions(ports)];
    const phone = await startRouse(undefined, simulate).running.ended;
    expect(phone).toMatchObject({ status: 0, stderr: '' });
    await station.told('device.recovered');
    expect(await station.running.ended).toMatchObject({ status: 0, stderr: '' });
  });

  test.runIf(process.platform === 'linux')('the main thread leaves the processor to the one that answers', async () => {
    const station = await startStation(undefined, stationOptions(await freePorts()));
    const pid = String(station.running.pid);
    const threads = readdirSync(`/proc/${pid}/task`).map((id) => ({ id, nice: niceOf(pid, id) }));
    const own = threads.find(({ id }) => id === pid)?.nice ?? 0;
    expect(Math.min(...threads.map(({ nice }) => nice))).toBe(own - 5);
    await station.running.stop('SIGINT');
  });

  test('the events are numbered from 1 without gaps and in order of time', async () => {
    const station = await startStation(undefined, stationOptions(await freePorts()));
    await station.running.stop('SIGINT');
    const events = station.events;
    expect(events.map(({ n }) => n)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  test('a recording has all that was told, and says first which session it is', async () => {
    const options = stationOptions(await freePorts());
    const data = scratch.join('recorded');
    const station = await startStation(undefined, [...options.slice(0, -1), data]);
    await station.running.stop('SIGINT');
    const [file = ''] = readdirSync(join(data, 'sessions'));
    const isKnown = (event: Recordable): event is Recordable => event.type in CATALOGUE;
    const { events, damaged } = readSession(readFileSync(join(data, 'sessions', file)), isKnown);
    expect(damaged).toEqual([]);
    expect(events).toEqual(station.events);
    const facts = { pace: 1, mode: 'serve' };
    const began = { type: 'session.began', station: hostname(), node: process.version, facts };
    expect(events[0]).toMatchObject(began);
    expect(events[0]).toHaveProperty('session', expect.stringMatching(/^[0-9a-f-]{36}$/));
  });

  test('a station outlives malformed datagrams', async () => {
    const ports = await freePorts();
    const station = await startStation(undefined, stationOptions(ports));
    await run(process.execPath, [NONSENSE, ADDRESS, ports.dhcp, ports.tftp]);
    await station.told('dhcp.malformed');
    await station.told('tftp.malformed');
    expect(await station.running.stop()).toMatchObject({ status: 0, stderr: '' });
  });

  test('a port that is taken is named together with who has it', async () => {
    const ports = await freePorts();
    const holder = await holdPort();
    held.push(holder);
    const tftp = String(holder.address().port);
    const { running } = startRouse(undefined, ['up', ...stationOptions({ ...ports, tftp })]);
    const { status, stderr } = await running.ended;
    expect(status).toBe(4);
    expect(stderr).toContain(tftp);
    expect(stderr).toContain(String(process.pid));
  });

  test('a folder without firmware is served, and that it has none is said', async () => {
    const empty = scratch.join('empty');
    mkdirSync(empty);
    const [, ...options] = stationOptions(await freePorts());
    const station = await startStation(undefined, [empty, ...options]);
    expect(station.events.filter(({ type }) => type === 'firmware.problem')).toMatchObject([{ source: empty }]);
    expect(await station.running.stop()).toMatchObject({ status: 0, stderr: '' });
  });

  test('nobody recovering in time ends with 3', async () => {
    const options = [...stationOptions(await freePorts()), '--exit-when', 'recovered', '--timeout', '250ms'];
    expect(await startRouse(undefined, ['up', ...options]).running.ended).toMatchObject({ status: 3 });
  });

  test('the demo recovers its phone and ends with 0 when nobody is at a terminal', async () => {
    const { status, stdout } = await startRouse(undefined, ['demo']).running.ended;
    expect(status).toBe(0);
    expect(stdout).toMatch(/recovered/);
    expect(stdout).toMatch(/Ready on .*\(DHCP \d+, TFTP \d+[,)]/);
  });

  test('the demo of a fault of the station has that fault', async () => {
    const demo = startRouse(undefined, ['demo', '--fault', 'no-tftp-address', '--json']);
    const started = await demo.told('station.started');
    expect(started.services[0]).toMatch(/^DHCP \d+$/);
    expect(started.services.filter((name) => name.startsWith('TFTP'))).toEqual([]);
    await demo.told('finding.raised', ({ cause }) => cause === 'no-tftp-address');
    await demo.running.stop();
  });
});
