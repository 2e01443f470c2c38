/**
 * Each datagram that has brought other TFTP servers down, sent to a running server: the right answer, one word about it, and
 * the next client is served. And what clients do that are not what they seem.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeTftp } from '../../src/protocols/tftp/encode.ts';
import { decodeTftp, type TftpPacket } from '../../src/protocols/tftp/packet.ts';
import { HOSTILE, readRequest } from '../../src/services/tftp/server/attacks.fixture.ts';
import { inWords } from '../../src/services/tftp/scripted-peer.fixture.ts';
import { FILES } from '../../src/services/tftp/testbed.fixture.ts';
import { freePorts } from '../support/free-ports.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, type Rouse } from '../support/station.ts';

const HERE = '127.0.0.1';

/** A client that says what it is told to, and writes down what it hears. */
class Client {
  readonly words: string[] = [];
  readonly #socket: Socket;
  readonly #server: number;
  #dataPort = 0;

  private constructor(socket: Socket, server: number) {
    this.#socket = socket;
    this.#server = server;
    socket.on('message', (bytes, { port }) => {
      const decoded = decodeTftp(bytes);
      this.words.push(decoded.ok ? inWords(decoded.value) : 'nonsense');
      this.#dataPort = port;
    });
  }

  static async open(server: number): Promise<Client> {
    const socket = createSocket('udp4').bind(0, HERE);
    await once(socket, 'listening');
    return new Client(socket, server);
  }

  /** As events name it. */
  get name(): string {
    return `${HERE}:${this.#socket.address().port}`;
  }

  ask(bytes: Uint8Array): void {
    this.#socket.send(bytes, this.#server, HERE);
  }

  say(packet: TftpPacket): void {
    this.#socket.send(encodeTftp(packet), this.#dataPort, HERE);
  }

  async hears(count: number): Promise<void> {
    await expect.poll(() => this.words.length, { timeout: 10_000, interval: 1 }).toBeGreaterThanOrEqual(count);
  }

  close(): void {
    this.#socket.close();
  }
}

const ack = (block: number): TftpPacket => ({ kind: 'ack', block, anomalies: [] });
const END: TftpPacket = { kind: 'error', code: 0, message: 'enough', anomalies: [] };

describe.each(['batched', 'dgram'])('with the %s engine', (engine) => {
  const scratch = new Scratch();
  const clients: Client[] = [];
  let server: Rouse;
  let port = 0;

  beforeAll(async () => {
    mkdirSync(scratch.join('served'));
    for (const [name, bytes] of Object.entries(FILES)) writeFileSync(scratch.join('served', name), bytes);
    port = Number((await freePorts(1))[0]);
    const place = ['--listen', HERE, '--port', String(port), '--data', scratch.join('data')];
    const options = ['--engine', engine, '--write', 'create', '--json'];
    server = startRouse(undefined, ['tftp', 'serve', scratch.join('served'), ...place, ...options]);
    await server.told('station.started');
  });

  afterAll(async () => {
    for (const client of clients.splice(0)) client.close();
    expect(await server.running.stop()).toMatchObject({ status: 0, stderr: '' });
    expect(server.events.filter(({ type }) => type === 'service.fault')).toEqual([]);
    expect(readdirSync(scratch.join('served')).toSorted()).toEqual(Object.keys(FILES).toSorted());
    scratch.remove();
  });

  async function client(): Promise<Client> {
    const opened = await Client.open(port);
    clients.push(opened);
    return opened;
  }

  /** The next client is served, and with that all that was sent before has been answered and told. */
  async function serves(): Promise<void> {
    const next = await client();
    next.ask(readRequest('two'));
    for (const block of [1, 2]) {
      await next.hears(block);
      next.say(ack(block));
    }
    expect(next.words).toEqual(['DATA 1 (512)', 'DATA 2 (188)']);
    await server.told('file.complete', ({ from }) => from === next.name);
  }

  const toldOf = ({ name }: Client): readonly string[] =>
    server.events.filter((event) => 'from' in event && event.from === name).map(({ type }) => type);

  test.each(HOSTILE)('$what', async ({ bytes, answer, event }) => {
    const attacker = await client();
    attacker.ask(bytes);
    await serves();
    expect(attacker.words.map((words) => words.slice(0, answer?.length))).toEqual(answer === undefined ? [] : [answer]);
    expect(toldOf(attacker)).toEqual([event]);
    if (event === 'file.request') attacker.say(END);
  });

  test('9 a client that vanishes (CVE-2019-11366), and 18 one that goes on after its end (CVE-2018-8476)', async () => {
    const [vanishes, goesOn] = [await client(), await client()];
    for (const one of [vanishes, goesOn]) one.ask(readRequest('big'));
    await goesOn.hears(1);
    for (const packet of [END, ack(1), END, ack(1)]) goesOn.say(packet);
    await serves();
    expect([vanishes.words, goesOn.words]).toEqual([['DATA 1 (512)'], ['DATA 1 (512)']]);
    expect(toldOf(goesOn)).toEqual(['file.request', 'file.failed']);
    vanishes.say(END);
  });

  test('22 a forged sender gets one packet at most, of at most a block, for a request, however much it asks for', async () => {
    const victim = await client();
    for (let turn = 0; turn < 3; turn += 1) victim.ask(readRequest('big', 'blksize\x001428\0windowsize\x0064\0'));
    await serves();
    expect(new Set(victim.words)).toEqual(new Set(['OACK blksize=1428 windowsize=64']));
    expect(victim.words.length).toBeLessThanOrEqual(3);
    victim.say(END);
  });

  test('23 a storm of duplicate ACKs gets one block each (RFC 1123)', async () => {
    const storm = await client();
    storm.ask(readRequest('big'));
    await storm.hears(1);
    for (const block of [1, 1, 1, 2, 2, 2, 1, 0, 65_535, 2]) storm.say(ack(block));
    await serves();
    expect(storm.words).toEqual(['DATA 1 (512)', 'DATA 2 (512)', 'DATA 3 (512)']);
    storm.say(END);
  });

  test('24 hundreds of requests that nobody acknowledges', async () => {
    const flood = await Promise.all(Array.from({ length: 300 }, client));
    for (const one of flood) one.ask(readRequest('big'));
    await serves();
    expect(new Set(flood.map(({ words }) => words.join()))).toEqual(new Set(['DATA 1 (512)']));
    for (const one of flood) one.say(END);
    await serves();
  });
});
