import { beforeEach, describe, expect, it } from 'vitest';
import { simulatedMachine, type SimulatedMachine } from '../../../../test/machine/machine.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import type { Connection, ConnectionListener } from '../../../host/streams/streams.ts';
import { ipv4 } from '../../../lib/address.ts';
import { encodeText, latin1 } from '../../../lib/text.ts';
import { seconds } from '../../../lib/time.ts';
import type { Hop } from '../../../protocols/sip/transactions/hop.ts';
import { Wires } from './wires.ts';

const STATION = { address: ipv4(0xc0a8_0101), prefix: 24 };
const MESSAGE = 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n';

let network: SimulatedNetwork;
let base: SimulatedMachine;
let received: string[];
let unreachable: Hop[];
let wires: Wires;

beforeEach(async () => {
  network = new SimulatedNetwork();
  base = simulatedMachine(network.host({ name: 'station', ...STATION }), network.clock);
  received = [];
  unreachable = [];
  wires = new Wires({
    machine: base.machine,
    plan: { port: 5060, over: ['udp', 'tcp'], addresses: ['192.168.1.1'], connections: 4 },
    received: (bytes, { transport, address, port }) =>
      received.push(`${transport} ${address}:${port} ${latin1(bytes)}`),
    unreachable: (hop) => unreachable.push(hop),
    admit: (address, refused) => address === '10.9.9.9' && refused(),
    crowded: () => undefined,
  });
  await wires.open();
});

function connect(from = '192.168.1.21') {
  const log = { heard: '', how: '', write: (_text: string): void => undefined, end: (): void => undefined };
  const listener: ConnectionListener = {
    data: (bytes) => (log.heard += latin1(bytes)),
    ended: () => (log.how = 'closed'),
    closed: (cause) => (log.how ||= cause ?? 'closed'),
  };
  base.streams.connectFrom(from, { host: '192.168.1.1', port: 5060 }, listener, (opened: Connection) => {
    log.write = (text) => opened.write(encodeText(text));
    log.end = () => opened.end();
  });
  return log;
}

function hop(port: number): Hop {
  return { transport: 'tcp', address: '192.168.1.21', port, own: { address: '192.168.1.1', port: 5060 } };
}

describe('a connection', () => {
  it('carries messages in both directions, and is kept alive', () => {
    const phone = connect();
    phone.write(MESSAGE.slice(0, 10));
    phone.write(`${MESSAGE.slice(10)}\r\n\r\n${MESSAGE}`);
    expect(received).toEqual([`tcp 192.168.1.21:40000 ${MESSAGE}`, `tcp 192.168.1.21:40000 ${MESSAGE}`]);
    expect(phone.heard).toBe('\r\n');
    wires.send(encodeText(MESSAGE), hop(40_000));
    expect(phone.heard).toBe(`\r\n${MESSAGE}`);
  });

  it('that cannot be read any more is ended, after an answer to what was wrong', () => {
    const phone = connect();
    phone.write('OPTIONS sip:a SIP/2.0\r\nContent-Length: x\r\n\r\n');
    expect(received).toHaveLength(1);
    expect(phone.how).toBe('closed');
    phone.write(MESSAGE);
    expect(received).toHaveLength(1);
  });

  it('that is over is told, and whoever is called there then too', async () => {
    const phone = connect();
    phone.end();
    expect(unreachable).toMatchObject([{ port: 40_000 }]);
    wires.send(encodeText(MESSAGE), hop(40_000));
    await new Promise(setImmediate);
    expect(unreachable).toHaveLength(2);
  });

  it('is made to a phone that wants to be called so', async () => {
    let heard = '';
    const server = await base.streams.listen(
      { address: '192.168.1.21', port: 5070 },
      1,
      () => ({ data: (bytes) => (heard += latin1(bytes)), ended: () => undefined, closed: () => undefined }),
      () => undefined,
    );
    expect(server.ok).toBe(true);
    wires.send(encodeText(MESSAGE), hop(5070));
    wires.send(encodeText(MESSAGE), hop(5070));
    expect(heard).toBe(MESSAGE + MESSAGE);
  });

  it('of a stranger is broken off', async () => {
    const stranger = connect('10.9.9.9');
    await new Promise(setImmediate);
    expect(stranger.how).toBe('ECONNRESET');
    stranger.write(MESSAGE);
    expect(received).toEqual([]);
  });

  it('that has sent no whole message gives way before one that has, when all places are taken', () => {
    const phone = connect();
    phone.write(MESSAGE);
    network.runFor(seconds(700));
    const [slow, ...others] = ['22', '23', '24'].map((one) => connect(`192.168.1.${one}`));
    network.runFor(seconds(11));
    for (const other of others) other.write(MESSAGE);
    slow?.write(MESSAGE.slice(0, 20));
    connect('192.168.1.25').write(MESSAGE);
    expect(slow?.how).toBe('ECONNRESET');
    expect([phone, ...others].map(({ how }) => how)).toEqual(['', '', '']);
    expect(received.at(-1)).toContain('192.168.1.25');
  });

  it('is heard no more than a phone could have to say', () => {
    const phone = connect();
    for (let n = 0; n < 1200; n += 1) phone.write(MESSAGE);
    expect(received).toHaveLength(1000);
    network.runFor(seconds(1));
    phone.write(MESSAGE);
    expect(received).toHaveLength(1001);
  });

  it('is one of few from one address', () => {
    const all = [connect(), connect(), connect()];
    all[2]?.write(MESSAGE);
    expect(received).toEqual([]);
  });

  it('ends with the station', () => {
    const phone = connect();
    wires.close();
    expect(phone.how).not.toBe('');
  });
});

it('a datagram is a message, and a short one none', () => {
  const phone = network.host({ name: 'phone', address: ipv4(0xc0a8_0115), prefix: 24 });
  const opened = phone.openNow(
    { address: ipv4(0xc0a8_0115), port: 5060 },
    { receive: () => undefined, wake: () => undefined, deadline: () => Number.POSITIVE_INFINITY as never },
  );
  if (!opened.ok) throw new Error(opened.error.message);
  for (const text of ['\r\n\r\n', MESSAGE]) {
    opened.value.outBytes.set(encodeText(text), opened.value.reserve());
    opened.value.queue(text.length, STATION.address, 5060);
  }
  phone.poke();
  network.runFor(seconds(1));
  expect(received).toEqual([`udp 192.168.1.21:5060 ${MESSAGE}`]);
});

it('a port that somebody has is an error, and nothing stays open', async () => {
  base.streams.taken.add(5090);
  const second = new Wires({
    machine: base.machine,
    plan: { port: 5090, over: ['udp', 'tcp'], addresses: ['192.168.1.1'], connections: 4 },
    received: () => undefined,
    unreachable: () => undefined,
    admit: (address, refused) => address === '10.9.9.9' && refused(),
    crowded: () => undefined,
  });
  expect(await second.open()).toMatchObject({ ok: false, error: { code: 'port-taken' } });
  expect(await base.streams.openPort({ address: '192.168.1.1', port: 5090 }, () => undefined)).toMatchObject({
    ok: true,
  });
});
