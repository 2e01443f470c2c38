/** Devices that log to a station, on a simulated network and disk. */
import { expect, it } from 'vitest';
import type { ConnectionListener } from '../../src/host/streams/streams.ts';
import { ipv4 } from '../../src/lib/address.ts';
import { NEVER, seconds } from '../../src/lib/time.ts';
import { searchLog } from '../../src/storage/syslog/search.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const DEVICE = ipv4(0xc0a8_01c8);
const STATION = ipv4(0xc0a8_0101);

/** What the disk holds, as text. */
function kept(bench: SimulatedBench): readonly string[] {
  return [...searchLog(bench.machine.disk.files(), {})].map((found) => {
    if (!found.ok) throw new Error(found.error.message);
    const { arrival, octets } = found.value;
    return `${arrival.transport} ${arrival.from} ${new TextDecoder().decode(octets)}`;
  });
}

async function pass(bench: SimulatedBench, time = seconds(1)): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    bench.network.runFor(seconds(time / 5000));
    await new Promise(setImmediate);
  }
}

function datagrams(bench: SimulatedBench): (text: string) => void {
  const device = bench.network.host({ name: 'device', address: DEVICE, prefix: 24 });
  const handler = { receive: () => undefined, wake: () => undefined, deadline: () => NEVER };
  const opened = device.openNow({ address: DEVICE, port: 5140 }, handler);
  if (!opened.ok) throw new Error(opened.error.message);
  return (text) => {
    const words = new TextEncoder().encode(text);
    opened.value.outBytes.set(words, opened.value.reserve());
    opened.value.queue(words.length, STATION, 514);
    device.poke();
  };
}

/** A sender by TCP; `how` it was closed by the station, once it was. */
function connection(bench: SimulatedBench, port = 514, from = '192.168.1.201') {
  const log = { how: '', write: (_text: string): void => undefined, end: (): void => undefined };
  const listener: ConnectionListener = {
    data: () => undefined,
    ended: () => (log.how = 'closed'),
    closed: (cause) => (log.how ||= cause ?? 'closed'),
  };
  bench.machine.streams.connectFrom(from, { host: '192.168.1.1', port }, listener, (opened) => {
    log.write = (text) => opened.write(new TextEncoder().encode(text));
    log.end = () => opened.end();
  });
  return log;
}

it('keeps what comes by UDP, TCP and TLS, octet for octet and in order', async () => {
  const bench = new SimulatedBench([]);
  const station = await bench.station();
  const send = datagrams(bench);
  send('<13>by UDP\u0000');
  await pass(bench);
  const tcp = connection(bench);
  await pass(bench);
  tcp.write('<13>by TCP\n11 <13>counted<13>without an end');
  tcp.end();
  await pass(bench);
  const tls = connection(bench, 6514);
  await pass(bench);
  tls.write('10 <13>by TLS');
  await pass(bench);
  expect(tcp.how).toBe('closed');
  await station.stop('the test is over');
  expect(kept(bench)).toEqual([
    'udp 192.168.1.200 <13>by UDP\u0000',
    'tcp 192.168.1.201 <13>by TCP',
    'tcp 192.168.1.201 <13>counted',
    'tcp 192.168.1.201 <13>without an end',
    'tls 192.168.1.201 <13>by TLS',
  ]);
  expect(bench.events).toMatchObject([
    { type: 'syslog.began', sender: '192.168.1.200', over: 'UDP' },
    { type: 'syslog.began', sender: '192.168.1.201', over: 'TCP' },
    { type: 'station.stopped' },
  ]);
});

it('tells what is serious, and of a flood of it only some', async () => {
  const bench = new SimulatedBench([]);
  const station = await bench.station();
  const send = datagrams(bench);
  for (let times = 0; times < 500; times += 1) send(`<11>Oct 11 22:14:15 phone app: no flash ${times}\u001b[2J`);
  await pass(bench);
  await station.stop('the test is over');
  const serious = bench.events.filter(({ type }) => type === 'syslog.serious');
  expect(serious).toMatchObject([0, 1, 2].map((n) => ({ severity: 'error', message: `no flash ${n}\\x1b[2J` })));
  expect(kept(bench)).toHaveLength(500);
});

it('tells what a phone says is wrong with it, whatever its severity, and names the cause', async () => {
  const bench = new SimulatedBench([]);
  const station = await bench.station();
  const send = datagrams(bench);
  send('<189>Oct 11 22:14:15 phone app: File Not Found');
  send('<189>Oct 11 22:14:15 phone net: Duplicate IP');
  await pass(bench);
  await station.stop('the test is over');
  const said = bench.events.filter(({ type }) => type === 'syslog.said' || type === 'finding.raised');
  expect(said).toMatchObject([
    { type: 'syslog.said', severity: 'notice', message: 'Duplicate IP' },
    { type: 'finding.raised', cause: 'address-in-use', device: '192.168.1.200' },
  ]);
});

it('does not close a connection whose messages the disk does not take, and nothing of it is lost once it does', async () => {
  const bench = new SimulatedBench([]);
  const station = await bench.station();
  bench.machine.disk.room(10);
  const tcp = connection(bench);
  await pass(bench);
  tcp.write('<13>one\n');
  await pass(bench);
  tcp.write('<13>two\n');
  await pass(bench);
  expect(kept(bench)).toEqual([]);
  bench.machine.disk.room(1_000_000);
  await pass(bench, seconds(5));
  tcp.end();
  await pass(bench);
  expect(tcp.how).toBe('closed');
  expect(kept(bench)).toEqual(['tcp 192.168.1.201 <13>one', 'tcp 192.168.1.201 <13>two']);
  expect(bench.events.filter(({ type }) => type === 'syslog.not-stored')).toHaveLength(1);
  await station.stop('the test is over');
});

it('says once that the disk takes nothing, and counts what it lost of datagrams', async () => {
  const bench = new SimulatedBench([]);
  const station = await bench.station();
  const send = datagrams(bench);
  bench.machine.disk.room(10);
  for (let times = 0; times < 4; times += 1) {
    send(`<13>lost ${times}`);
    await pass(bench, seconds(3));
  }
  bench.machine.disk.room(1_000_000);
  await pass(bench, seconds(3));
  send('<13>kept');
  await pass(bench, seconds(3));
  expect(kept(bench)).toEqual(['udp 192.168.1.200 <13>kept']);
  expect(bench.events.filter(({ type }) => type === 'syslog.not-stored')).toHaveLength(1);
  expect(bench.events.filter(({ type }) => type === 'syslog.lost')).toMatchObject([{ times: 4 }]);
  await station.stop('the test is over');
});

it('breaks a connection off that ends while the disk takes nothing: what was not stored is not acknowledged', async () => {
  const bench = new SimulatedBench([]);
  const station = await bench.station();
  bench.machine.disk.room(10);
  const tcp = connection(bench);
  await pass(bench);
  tcp.write('<13>one\n');
  tcp.end();
  await pass(bench);
  expect(tcp.how).toBe('ECONNRESET');
  await station.stop('the test is over');
});

it('takes so many connections of one sender and altogether, and others in place of those that are silent', async () => {
  const bench = new SimulatedBench([]);
  const station = await bench.station({ syslog: { connections: 3, 'connections-per-sender': 2 } });
  const open = async (from: string) => {
    const one = connection(bench, 514, from);
    await pass(bench);
    return one;
  };
  const first = await open('10.0.0.1');
  await open('10.0.0.1');
  expect((await open('10.0.0.1')).how).toBe('ECONNRESET');
  await open('10.0.0.2');
  expect((await open('10.0.0.3')).how).toBe('ECONNRESET');
  await pass(bench, seconds(40));
  expect((await open('10.0.0.3')).how).toBe('');
  expect(first.how).toBe('ECONNRESET');
  expect(bench.events).toContainEqual(expect.objectContaining({ type: 'syslog.crowded', times: 2 }));
  await station.stop('the test is over');
});

it('goes on by the other ways where a port is taken', async () => {
  const bench = new SimulatedBench([]);
  bench.machine.streams.taken.add(514);
  const told: string[] = [];
  bench.stream.subscribe((event) => event.type === 'syslog.not-over' && told.push(`${event.over}: ${event.message}`));
  const station = await bench.station();
  expect(told).toEqual(['TCP: TCP port 514 (192.168.1.1:514) is taken by another program.']);
  datagrams(bench)('<13>by UDP');
  await pass(bench);
  expect(kept(bench)).toHaveLength(1);
  await station.stop('the test is over');
});

it.each([
  [0, []],
  [1, ['3']],
  [2, ['2', '3']],
  [9, ['1', '2', '3']],
])('answers the last %d of what it keeps', async (last, messages) => {
  const bench = new SimulatedBench([]);
  const station = await bench.station();
  const send = datagrams(bench);
  for (const word of ['1', '2', '3']) send(`<13>Oct 11 22:14:15 phone app: ${word}`);
  await pass(bench);
  const replies: unknown[] = [];
  const reading = (async () => {
    for await (const reply of station.asking?.ask('syslog.messages', { last }) ?? []) replies.push(reply);
  })();
  await pass(bench);
  await reading;
  expect(replies).toMatchObject(messages.map((message) => ({ ok: true, value: { message } })));
  await station.stop('the test is over');
});

it('answers what it keeps, of a severity and with a text', async () => {
  const bench = new SimulatedBench([]);
  const station = await bench.station();
  const send = datagrams(bench);
  send('<13>Oct 11 22:14:15 phone app: green apple');
  send('<11>Oct 11 22:14:15 phone app: red apple');
  send('<11>Oct 11 22:14:15 phone app: red cherry');
  await pass(bench);
  const asked = station.asking?.ask('syslog.messages', { severity: 'error', grep: 'apple', device: '192.168.1.200' });
  const replies: unknown[] = [];
  const reading = (async () => {
    for await (const reply of asked ?? []) replies.push(reply);
  })();
  await pass(bench);
  await reading;
  expect(replies).toMatchObject([
    { ok: true, value: { host: 'phone', app: 'app', message: 'red apple', severity: 3 } },
  ]);
  await station.stop('the test is over');
});
