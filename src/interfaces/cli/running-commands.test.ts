/**
 * Commands that run until something ends them. Their packet thread is started as no thread here, because a thread needs the
 * built program: what it runs is the same.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { MessageChannel } from 'node:worker_threads';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { freeUdpPorts } from '../../host/node/datagrams/free-ports.ts';
import { tarOf } from '../../simulation/look-alikes/packing.ts';
import type { FromPacketThread } from '../../station/packet/plan.ts';
import type { StartPackets } from '../../station/packet/side.ts';
import type { StationBase } from '../../station/running.ts';
import { Folder, rouse, running } from './rouse.fixture.ts';

vi.mock('../../station/this-computer.ts', async (): Promise<{ THIS_COMPUTER: StationBase }> => {
  const { nodeMachine } = await import('../../host/node/machine.ts');
  const { run } = await import('../../station/packet/worker.ts');
  const startPackets: StartPackets = (plan, listener) => {
    const { port1: inside, port2: outside } = new MessageChannel();
    outside.on('message', (message: FromPacketThread) => listener.heard(message));
    outside.once('close', () => listener.ended());
    void run({ ...plan, engine: 'dgram' }, inside).catch((error: unknown) => listener.ended(error));
    return { send: (message) => outside.postMessage(message) };
  };
  return { THIS_COMPUTER: { machine: nodeMachine, startPackets } };
});

/** Nothing but a mistake makes them wait so long; what they load the first time may take seconds on a busy computer. */
vi.setConfig({ testTimeout: 90_000 });

const folder = new Folder();
let ports: readonly string[] = [];
let tftp = 0;

beforeEach(async () => {
  const [dhcp = 0, client = 0, last = 0] = await freeUdpPorts(3, '127.0.0.1');
  tftp = last;
  ports = ['--dhcp-port', `${dhcp}`, '--dhcp-client-port', `${client}`, '--tftp-port', `${tftp}`];
});

function up(...args: readonly string[]): readonly string[] {
  return ['up', '--listen', '127.0.0.1', '--no-syslog', '--data', folder.at('data'), ...ports, ...args];
}

async function saying(command: ReturnType<typeof running>, what: string): Promise<void> {
  await expect.poll(() => command.said(), { timeout: 60_000 }).toContain(what);
}

interface Line {
  readonly n: number;
  readonly type: string;
  readonly device?: string;
}

function events(stdout: string): readonly Line[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const event: Line = JSON.parse(line);
      return event;
    });
}

describe('rouse up', () => {
  it('tells its story until it is stopped, and ends with 0', async () => {
    const command = running(up());
    await saying(command, 'Ready');
    process.emit('SIGINT', 'SIGINT');
    const { status, stdout, stderr } = await command.ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('127.0.0.1');
    expect(stdout.trim().split('\n').at(-1)).toContain('Stopped: Ctrl-C.');
  });

  it('prints every event as a line of JSON, in the order of their numbers', async () => {
    const command = running(up('--json', '--no-dhcp'));
    await saying(command, 'station.started');
    process.emit('SIGHUP', 'SIGHUP');
    const { status, stdout } = await command.ended;
    const told = events(stdout);
    expect([status, told.map(({ n }) => n)]).toEqual([0, told.map((_, index) => index + 1)]);
    expect(told[0]).toMatchObject({ type: 'session.began' });
    expect(told).toContainEqual(
      expect.objectContaining({ type: 'station.started', services: expect.arrayContaining([`TFTP ${tftp}`]) }),
    );
    expect(told.at(-1)).toMatchObject({ type: 'station.stopped', reason: 'the terminal was closed' });
  });

  it('ends with 3 after its time, and says what to look at', async () => {
    const { status, stdout, stderr } = await rouse(...up('--json', '--timeout', '10ms'));
    expect(status).toBe(3);
    expect(stderr).toMatch(/^rouse: No device was recovered within \S+ s\.\n {7}The lines above say how far each came/);
    expect(events(stdout).at(-1)).toMatchObject({ type: 'station.stopped', reason: 'the time is over' });
  });

  it('says how many devices were waited for', async () => {
    const { status, stderr } = await rouse(...up('--timeout', '10ms', '--exit-when', 'recovered=3'));
    expect([status, stderr]).toEqual([3, expect.stringContaining('Fewer than 3 devices were recovered')]);
  });

  it('ends with 4 when a port is taken, with 2 when a setting does not fit', async () => {
    const other = createSocket('udp4');
    other.bind(tftp, '127.0.0.1');
    await once(other, 'listening');
    const taken = await rouse(...up('--json'));
    other.close();
    expect(taken).toMatchObject({ status: 4, stderr: expect.stringMatching(/^rouse: .*\n {7}\S/) });
    expect(
      events(taken.stdout)
        .map(({ type }) => type)
        .slice(-3),
    ).toEqual(['station.failed', 'finding.raised', 'station.stopped']);
    const misfit = await rouse(...up('--set', 'dhcp.pool=10.0.0.1-10.0.0.9'));
    expect(misfit).toMatchObject({ status: 2, stderr: expect.stringContaining('dhcp.pool: ') });
  });

  it('serves what is named on the command line, and reads settings of the file, the flags and --set', async () => {
    const firmware = folder.put('term11.default.loads', 'not a list');
    const config = folder.put('mine.yaml', 'tftp: { port: 1, largest-window: 4 }\ndhcp: { mode: observe }\n');
    const command = running(up(firmware, '--config', config, '--set', 'dhcp.mode=share-lan', '--json'));
    await saying(command, 'firmware.problem');
    process.emit('SIGINT', 'SIGINT');
    const told = events((await command.ended).stdout);
    const services = expect.arrayContaining([
      expect.stringMatching(/^DHCP \d+ for devices that are known$/),
      `TFTP ${tftp}`,
    ]);
    expect(told).toContainEqual(expect.objectContaining({ type: 'station.started', services }));
  });

  it('is ready beside a download that is refused and in an empty folder, and says so by its exit code', async () => {
    mkdirSync(folder.at('empty'), { recursive: true });
    const command = running(up(folder.put('page.zip', '<html>'), folder.at('empty')));
    await saying(command, 'Ready');
    await saying(command, 'looked through');
    process.emit('SIGINT', 'SIGINT');
    const { status, stdout, stderr } = await command.ended;
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringContaining('left out: ') });
    expect(stdout).toContain('page.zip was not taken: it is a web page');
    expect(stdout).toMatch(/empty holds no files/);
  });

  it('serves an image that is an archive whole, alone and in a folder, by its name and the one that is asked for', async () => {
    const image = await tarOf([{ name: 'info', bytes: new Uint8Array(400).fill(7) }]);
    const name = 'c1240-k9w7-tar.124-10b.JA.tar';
    mkdirSync(folder.at('images'), { recursive: true });
    for (const given of [folder.put(name, image), folder.at('images')]) {
      folder.put(`images/${name}`, image);
      const command = running(up(given));
      await saying(command, 'Ready');
      for (const asked of [name, 'C1240-K9W7-TAR.DEFAULT']) {
        const client = createSocket('udp4');
        client.send(Buffer.from(`\0\u0001${asked}\0octet\0`), tftp, '127.0.0.1');
        const [data]: Buffer[] = await once(client, 'message');
        client.close();
        expect(data?.subarray(4)).toEqual(Buffer.from(image.subarray(0, 512)));
      }
      process.emit('SIGINT', 'SIGINT');
      expect(await command.ended).toMatchObject({ status: 0, stderr: '' });
    }
  });

  it('can be asked by other programs of its user while it runs', async () => {
    const command = running(up());
    await saying(command, 'Ready');
    const { askLocalChannel } = await import('../../host/node/channel/local-channel.ts');
    const replies: unknown[] = [];
    for await (const reply of askLocalChannel(folder.at('data'), { ask: 'station.events' })) replies.push(reply);
    expect(replies).toContainEqual({
      ok: true,
      value: { ok: true, value: expect.objectContaining({ type: 'session.began' }) },
    });
    process.emit('SIGTERM', 'SIGTERM');
    expect((await command.ended).stdout).toContain('asked to end (SIGTERM)');
  });
});

describe('rouse tftp serve', () => {
  it('serves a folder, says where, and ends when it is stopped', async () => {
    folder.put('hello.txt', 'hello');
    const flags = ['--listen', '127.0.0.1', '--port', `${tftp}`, '--data', folder.at('serve'), '--json'];
    const command = running(['tftp', 'serve', folder.path, ...flags]);
    await saying(command, 'station.started');
    const client = createSocket('udp4');
    client.send(Buffer.from('\0\u0001hello.txt\0octet\0'), tftp, '127.0.0.1');
    const [data]: Buffer[] = await once(client, 'message');
    client.close();
    expect(data?.toString('latin1')).toBe('\0\u0003\0\u0001hello');
    process.emit('SIGINT', 'SIGINT');
    const { status, stdout } = await command.ended;
    expect(status).toBe(0);
    expect(events(stdout)).toMatchObject([
      { type: 'station.started', adapter: '127.0.0.1', services: expect.arrayContaining([`TFTP ${tftp}`]) },
      { type: 'file.request', file: 'hello.txt' },
      { type: expect.stringMatching(/^file\./) },
      { type: 'station.stopped', reason: 'Ctrl-C' },
    ]);
  });

  it('reads its flags as settings, and is ready on the port that it is given', async () => {
    const flags = ['--port', `${tftp}`, '--data', folder.at('serve'), '--timeout', '200ms', '--json'];
    const { status, stdout, stderr } = await rouse('tftp', 'serve', folder.path, '--listen', '::1', ...flags);
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(events(stdout)[0]).toMatchObject({ type: 'station.started', adapter: '::1' });
    const wrong = await rouse('tftp', 'serve', folder.path, '--data-ports', 'all', '--allow', 'me', '--set', 'x');
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    for (const what of ['tftp.data-ports', 'tftp.allow', '"x" is not like']) expect(wrong.stderr).toContain(what);
  });
});

describe('rouse simulate', () => {
  it('says what the device does, and ends with 3 where nobody answers', async () => {
    const at = ['--server', '127.0.0.1', '--pace', '0.1', '--timeout', '700ms', ...ports];
    const { status, stdout, stderr } = await rouse('simulate', '7911', '--count', '2', '--json', ...at);
    expect([status, stderr]).toEqual([3, expect.stringContaining('the device does not run yet')]);
    const told = events(stdout);
    expect(told.every(({ type }) => type === 'simulation.device')).toBe(true);
    expect(new Set(told.map(({ device }) => device)).size).toBe(2);
  });

  it('ends with 4 on an adapter that is not there', async () => {
    const ended = await rouse('simulate', '7911', '--adapter', 'no-such-adapter');
    expect(ended).toMatchObject({ status: 4, stderr: expect.stringContaining('no-such-adapter') });
  });
});
