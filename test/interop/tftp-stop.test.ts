/** Stopping one transfer of a running station by the command line, on loopback and without rights, while others go on. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeTftp, encodeTftp, type TftpPacket } from '../../src/public/tftp.ts';
import type { RunningTransfer } from '../../src/services/tftp/server/transfer-telling.ts';
import { freePorts } from '../support/free-ports.ts';
import { Running, type Ended } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, startRouse, type Rouse } from '../support/station.ts';

const HERE = '127.0.0.1';
const CONTENT = randomBytes(50_001);
/** In lock-step far more than is sent before it is stopped. */
const ENDLESS = 2 ** 30;

/** A device that reads in lock-step, and holds before the second block until it may go on. */
class Reader {
  readonly #told = new EventEmitter();
  /** It holds. */
  readonly holds = once(this.#told, 'holds');
  /** The file, or what the ERROR said. */
  readonly ended = once(this.#told, 'ended').then(([what]: (string | Buffer)[]) => what);
  readonly #socket = createSocket('udp4');
  readonly #blocks: Uint8Array[] = [];
  #server = 0;
  #held: TftpPacket | undefined;
  #mayGoOn = false;

  constructor(port: number, file: string) {
    this.#socket.on('message', (bytes, from) => {
      this.#server = from.port;
      const packet = decodeTftp(bytes);
      if (packet.ok) this.#heard(packet.value);
    });
    const request = { kind: 'read', file, mode: 'octet', options: [], anomalies: [] } as const;
    this.#socket.send(encodeTftp(request), port, HERE);
  }

  goOn(): void {
    this.#mayGoOn = true;
    if (this.#held !== undefined) this.#heard(this.#held);
  }

  close(): void {
    this.#socket.close();
  }

  #heard(packet: TftpPacket): void {
    if (packet.kind === 'error') this.#told.emit('ended', packet.message);
    if (packet.kind !== 'data' || packet.block !== this.#blocks.length + 1) return;
    if (packet.block === 2 && !this.#mayGoOn) {
      this.#held = packet;
      this.#told.emit('holds');
      return;
    }
    this.#blocks.push(packet.payload);
    this.#acknowledge();
    if (packet.payload.length < 512) this.#told.emit('ended', Buffer.concat(this.#blocks));
  }

  #acknowledge(): void {
    const ack = { kind: 'ack', block: this.#blocks.length, anomalies: [] } as const;
    this.#socket.send(encodeTftp(ack), this.#server, HERE);
  }
}

describe('rouse tftp transfers and stop', () => {
  let scratch: Scratch;
  let port = '';
  let station: Rouse | undefined;
  const readers: Reader[] = [];

  beforeEach(async () => {
    scratch = new Scratch();
    for (const folder of ['served', 'work']) mkdirSync(scratch.join(folder));
    for (const name of ['calm.bin', 'slow.bin']) writeFileSync(scratch.join('served', name), CONTENT);
    writeFileSync(scratch.join('work', 'endless.bin'), '');
    truncateSync(scratch.join('work', 'endless.bin'), ENDLESS);
    [port = ''] = await freePorts(1);
  });

  afterEach(async () => {
    for (const reader of readers.splice(0)) reader.close();
    await station?.running.stop();
    station = undefined;
    scratch.remove();
  });

  async function start(...args: readonly string[]): Promise<Rouse> {
    station = startRouse(undefined, [...args, '--listen', HERE, '--data', scratch.join('data'), '--json']);
    await station.told('station.started');
    return station;
  }

  const serve = (...args: readonly string[]): Promise<Rouse> =>
    start('tftp', 'serve', scratch.join('served'), '--port', port, '--write', 'create', ...args);

  const up = (): Promise<Rouse> =>
    start('up', scratch.join('served'), '--no-dhcp', '--tftp-port', port, '--set', 'tftp.write=create');

  function tftp(...args: readonly string[]): Promise<Ended> {
    const env = { ROUSE_DATA: scratch.join('data') };
    return new Running(process.execPath, [ROUSE, 'tftp', ...args], { cwd: scratch.join('work'), env }).ended;
  }

  async function read(file: string): Promise<Reader> {
    const reader = new Reader(Number(port), file);
    readers.push(reader);
    await reader.holds;
    return reader;
  }

  async function listed(): Promise<readonly RunningTransfer[]> {
    const { status, stdout, stderr } = await tftp('transfers', '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout) as readonly RunningTransfer[];
  }

  test.each([
    ['rouse tftp serve on batches', () => serve('--engine', 'auto')],
    ['rouse tftp serve on node:dgram', () => serve('--engine', 'dgram')],
    ['rouse up', up],
  ])('end a slow reader and an upload of %s, and nothing else', async (_what, run) => {
    const server = await run();
    const calm = await read('calm.bin');
    const slow = await read('slow.bin');
    const putting = tftp('put', 'endless.bin', `${HERE}:${port}`, '--plain', '-q');
    await server.told('file.progress', ({ file, sent }) => file === 'endless.bin' && sent > 0);

    expect(await listed()).toMatchObject([
      { transfer: 1, file: 'calm.bin', asks: 'read', sent: 512, size: CONTENT.length, blksize: 512, windowsize: 1 },
      { transfer: 2, file: 'slow.bin', asks: 'read', sent: 512, size: CONTENT.length },
      { transfer: 3, file: 'endless.bin', asks: 'write', sent: expect.any(Number) },
    ]);

    expect(await tftp('stop', '2')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Stopped 2: .*slow\.bin/),
    });
    expect(await slow.ended).toBe('stopped by the user');

    expect(await tftp('stop', '3')).toMatchObject({ status: 0 });
    expect(await putting).toMatchObject({ status: 1, stderr: expect.stringContaining('stopped by the user') });
    const told = await server.told('file.failed', ({ file }) => file === 'endless.bin');
    expect(told.reason).toBe('stopped by the user');
    expect(readdirSync(scratch.join('served'))).toEqual(['calm.bin', 'slow.bin']);

    expect(await tftp('stop', '3')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/no transfer 3.*\n.* 1: .*calm\.bin/),
    });
    calm.goOn();
    expect(CONTENT.equals((await calm.ended) as Buffer)).toBe(true);
    await server.told('file.complete', ({ file }) => file === 'calm.bin');
    expect(await tftp('transfers')).toMatchObject({ status: 0, stdout: 'No transfers.\n' });
  });

  test('say that there is no station, and are usable again after one was killed', async () => {
    expect(await tftp('transfers')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('No station is running'),
    });
    const killed = await serve();
    await killed.running.stop('SIGKILL');
    expect(await tftp('stop', '1')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('No station is running'),
    });
    await serve();
    expect(await listed()).toEqual([]);
  });

  test('reach the first of two with one data folder; the second says so and serves all the same', async () => {
    const first = await serve();
    await read('calm.bin');
    [port = ''] = await freePorts(1);
    const second = await serve();
    const { message, hint } = await second.told('station.unreachable');
    expect(`${message} ${hint}`).toMatch(/in use by another Rouse \(pid \d+\).*--data/);
    await read('slow.bin');
    expect(await listed()).toMatchObject([{ file: 'calm.bin' }]);
    await first.running.stop();
  });

  test.each([
    [2, ['stop']],
    [2, ['stop', 'all']],
    [2, ['stop', '0']],
    [2, ['transfers', 'now']],
  ])('exit with %i for %j', async (status, args) => {
    expect((await tftp(...args)).status).toBe(status);
  });
});
