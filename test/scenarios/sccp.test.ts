/** Phones that register by SCCP with a station, on a simulated network. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventType, StationEvent } from '../../src/events/types.ts';
import type { Connection } from '../../src/host/streams/streams.ts';
import { millis, minutes, seconds, type Millis } from '../../src/lib/time.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import { Computer } from '../support/computer.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const NAME = 'SEP002699EF0F1A';
const LOAD = 'SCCP11.9-4-2SR3-1S';

let computer: Computer;

beforeEach(async () => {
  computer = new Computer();
});

function frame(id: number, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeUInt32LE(4 + body.length, 0);
  bytes.writeUInt32LE(id, 8);
  bytes.set(body, 12);
  return Uint8Array.from(bytes);
}

function alarm(text: string): Uint8Array {
  return frame(0x20, Uint8Array.from(Buffer.concat([Buffer.from([2, 0, 0, 0]), Buffer.from(text.padEnd(88, '\0'))])));
}

function register(name = NAME): Uint8Array {
  const body = Buffer.alloc(44);
  body.write(name, 0, 'latin1');
  body.set([192, 168, 1, 100], 24);
  body.writeUInt32LE(307, 28);
  body[40] = 20;
  return frame(1, Uint8Array.from(body));
}

/** A phone by its connection: the numbers of the messages it got, and how the connection ended. */
class Phone {
  readonly heard: number[] = [];
  ended = '';
  #bytes = Buffer.alloc(0);
  #connection: Connection | undefined;

  constructor(from = '192.168.1.100', host = '192.168.1.1') {
    computer.base.streams.connectFrom(
      from,
      { host, port: 2000 },
      {
        data: (bytes) => this.#take(bytes),
        ended: () => {
          this.ended ||= 'closed';
          this.#connection?.end();
        },
        closed: (cause) => (this.ended ||= cause ?? 'closed'),
      },
      (connection) => (this.#connection = connection),
    );
  }

  async says(...messages: readonly Uint8Array[]): Promise<void> {
    for (const message of messages) this.write(message);
    await computer.pass(seconds(0.2));
  }

  write(message: Uint8Array): void {
    this.#connection?.write(message);
  }

  close(): void {
    this.#connection?.end();
  }

  #take(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    while (this.#bytes.length >= 12 && this.#bytes.length >= 8 + this.#bytes.readUInt32LE(0)) {
      this.heard.push(this.#bytes.readUInt32LE(8));
      this.#bytes = this.#bytes.subarray(8 + this.#bytes.readUInt32LE(0));
    }
  }
}

function told(...types: readonly EventType[]): readonly StationEvent[] {
  return computer.told.filter(({ type }) => types.includes(type));
}

async function ask(name: string, request: unknown): Promise<readonly unknown[]> {
  const replies: unknown[] = [];
  for await (const reply of (await station).asking?.ask(name, request) ?? [])
    replies.push(reply.ok ? reply.value : reply.error.message);
  return replies;
}

let station: ReturnType<Computer['started']>;

describe('a phone', () => {
  beforeEach(async () => {
    station = computer.started();
    await station;
    await computer.pass();
  }, 20_000);

  it('says what it runs and why it restarted, and is told what to show', async () => {
    const phone = new Phone();
    await phone.says(alarm(`25: Name=${NAME} Load=${LOAD} Last=reset-reset`), register());
    expect(phone.heard).toEqual([0x81, 0x9b, 0x112, 0x145]);
    expect(told('phone.alarm', 'phone.registered')).toMatchObject([
      { from: '192.168.1.100:40000', severity: 'information', load: LOAD, last: 'reset-reset' },
      {
        from: '192.168.1.100:40000',
        by: 'SCCP',
        name: NAME,
        model: 'Cisco 7911G',
        load: LOAD,
        last: 'reset-reset',
        shows: 'Recovered. Rouse can be closed.',
      },
    ]);
    expect(await ask('sccp.phones', {})).toMatchObject([{ name: NAME, model: 'Cisco 7911G', load: LOAD }]);
  });

  it.each(['SEP002699EF0F1A', 'sep002699ef0f1a', '00:26:99:EF:0F:1A', '0026.99ef.0f1a', '192.168.1.100'])(
    'is restarted by the name %s',
    async (device) => {
      const phone = new Phone();
      await phone.says(register());
      expect(await ask('station.restart', { device })).toEqual([{ device: '00:26:99:ef:0f:1a', by: 'SCCP (restart)' }]);
      await computer.pass();
      expect(phone.heard.at(-1)).toBe(0x9f);
      expect(told('phone.restarting')).toMatchObject([{ from: '192.168.1.100:40000', by: 'SCCP', hard: false }]);
    },
  );

  it('that is not there is not restarted', async () => {
    await new Phone().says(alarm(`25: Name=${NAME}`));
    expect(await ask('station.restart', { device: NAME })).toEqual([]);
    expect(await ask('sccp.phones', {})).toEqual([]);
  });

  it('that registers once more takes the place of its older connection', async () => {
    const [first, second] = [new Phone(), new Phone()];
    await first.says(register());
    await second.says(register());
    expect([first.ended, second.ended]).toEqual(['closed', '']);
    expect(told('phone.left')).toMatchObject([{ why: 'replaced' }]);
    expect(await ask('sccp.phones', {})).toHaveLength(1);
    await second.says(frame(0));
    expect(second.heard.at(-1)).toBe(0x100);
  });

  it('that stops in the middle of a word is given up', async () => {
    const phone = new Phone();
    await phone.says(register());
    await phone.says(frame(0).subarray(0, 7));
    await computer.pass(seconds(89));
    expect(phone.ended).toBe('');
    await computer.pass(seconds(5));
    expect(phone.ended).toBe('ECONNRESET');
    expect(told('phone.left')).toMatchObject([{ why: 'silent' }]);
  });

  it('has the name of a phone, and nothing in it that a terminal would obey', async () => {
    const phone = new Phone();
    await phone.says(register('\u001b[2J\u0007evil'));
    expect(phone.heard).toEqual([0x9d]);
    expect(told('phone.refused')).toMatchObject([{ name: '\\x1b[2J\\x07evil', reason: 'Not the name of a phone' }]);
  });

  it('that speaks something else is cut off, and told once', async () => {
    const phone = new Phone();
    await phone.says(Buffer.from('GET / HTTP/1.1\r\n\r\n'), register());
    expect([phone.ended, phone.heard]).toEqual(['ECONNRESET', []]);
    expect(told('phone.malformed')).toHaveLength(1);
  });

  it('on no network of the station is not heard', async () => {
    const phone = new Phone('10.9.9.9');
    await phone.says(register());
    expect([phone.ended, phone.heard]).toEqual(['ECONNRESET', []]);
    await computer.pass(seconds(11));
    expect(told('phone.turned-away')).toMatchObject([{ sender: '10.9.9.9', why: 'stranger', times: 1 }]);
  });

  it('has a few connections, and not more', async () => {
    const phones = Array.from({ length: 10 }, () => new Phone());
    await computer.pass(seconds(11));
    expect(phones.filter(({ ended }) => ended === '')).toHaveLength(4);
    expect(told('phone.turned-away')).toMatchObject([{ why: 'crowded', times: 6 }]);
  });

  it('that comes and goes all the time is not told all the time', async () => {
    for (let round = 0; round < 100; round += 1) {
      const phone = new Phone();
      phone.write(register());
      await computer.pass(seconds(0.05));
      phone.close();
    }
    expect(told('phone.registered').length).toBeGreaterThan(3);
    expect(told('phone.registered', 'phone.left', 'phone.alarm').length).toBeLessThanOrEqual(24);
  });

  it('is let go when the station stops', async () => {
    const phone = new Phone();
    await phone.says(register());
    await (await station).stop('the test is over');
    expect(phone.ended).toBe('ECONNRESET');
    expect(told('phone.left')).toMatchObject([{ why: 'stopped' }]);
  });
});

it('a station whose port is taken goes on without, and says so', async () => {
  computer.base.streams.taken.add(2000);
  await computer.started();
  expect(told('service.missing')).toMatchObject([
    { service: 'SCCP', without: 'phones cannot say that they are awake' },
  ]);
});

it.each([
  [{ says: 'x'.repeat(32) }, false],
  [{ says: 'x'.repeat(31) }, true],
  [{ says: 'è'.repeat(16) }, false],
  [{ says: 'two\nlines' }, false],
  [{ says: '' }, false],
  [{ 'keep-alive': '4s' }, false],
  [{ 'keep-alive': '1m' }, true],
])('settings like %j may be: %s', async (sccp, isRight) => {
  expect(
    await computer.start({ yaml: { sccp } }).then(
      ({ ok }) => ok,
      () => false,
    ),
  ).toBe(isRight);
});

describe('a phone that was recovered', () => {
  const FILES = generatePackage({ family: '11', protocol: 'sccp', seed: 1 });

  async function recovered(): Promise<SimulatedBench> {
    const bench = new SimulatedBench(FILES);
    await bench.station();
    bench.phones({ model: '7911', count: 1, pace: 1 }, true);
    expect(bench.recovered(1, minutes(5))).toBe(true);
    return bench;
  }

  async function pass(bench: SimulatedBench, time: Millis): Promise<void> {
    for (let step = 0; step < 200; step += 1) {
      bench.network.runFor(millis(time / 200));
      await new Promise(setImmediate);
    }
  }

  it('registers, says what it runs, and rests no more at "Registering"', async () => {
    const bench = await recovered();
    await pass(bench, seconds(20));
    expect(bench.events.filter(({ type }) => type === 'phone.registered' || type === 'device.awake')).toMatchObject([
      { name: NAME, model: 'Cisco 7911G', load: LOAD, last: 'Initialized' },
      { type: 'device.awake', device: '00:26:99:ef:0f:1a', load: LOAD, shows: 'Recovered. Rouse can be closed.' },
    ]);
    expect(bench.events.filter(({ type }) => type.startsWith('finding.'))).toMatchObject([
      { type: 'finding.raised', cause: 'resting-at-registering' },
      { type: 'finding.cleared', why: 'it has registered, and says itself that it is awake' },
    ]);
    expect(bench.stories).toMatchObject([{ phase: 'recovered', awake: { by: 'SCCP', load: LOAD } }]);
  });

  it('stays registered, restarts when it is told to, and says so when it is back', async () => {
    const bench = await recovered();
    await pass(bench, minutes(10));
    expect(bench.stories).toMatchObject([{ awake: { load: LOAD } }]);
    for await (const reply of bench.asking?.ask('station.restart', { device: NAME, hard: true }) ?? [])
      expect(reply).toEqual({ ok: true, value: { device: '00:26:99:ef:0f:1a', by: 'SCCP (reset)' } });
    await pass(bench, seconds(60));
    expect(bench.events.filter(({ type }) => /^phone\.(left|restarting|registered)/.test(type))).toMatchObject([
      { last: 'Initialized' },
      { type: 'phone.restarting', hard: true },
      { why: 'unregistered' },
      { last: 'reset-reset' },
    ]);
  });
});
